import { describeFailure } from "../failure.ts";
import { changesOf, type RecordOutcome } from "../update/outcome.ts";
import type { FailingRecord } from "./events.ts";
import type { Teller } from "./teller.ts";

/** Follows what a service does, and tells. */
export interface ServiceTeller {
  /** Takes in what became of an update. */
  readonly learn: (outcomes: readonly RecordOutcome[]) => void;
  /**
   * Tells the healthcheck how things stand, and people what has lasted by now,
   * though no further update comes.
   */
  readonly tell: () => void;
}

/** Milliseconds; a client that gave up long ago is no trouble any more. */
const FORGET_MILLISECONDS = 24 * 3_600_000;

/** Failing records that are remembered: clients may make names up. */
const MOST_FAILING = 1000;

/** Makes a follower of a service, where each update is a run for its own records. */
export function createServiceTeller(
  teller: Teller,
  monotonic: () => number,
): ServiceTeller {
  const failing = new Map<string, FailingRecord & { readonly at: number }>();

  function forget(): readonly FailingRecord[] {
    const forgotten: FailingRecord[] = [];
    for (const [key, record] of failing) {
      const old = monotonic() - record.at > FORGET_MILLISECONDS;
      if (!old && failing.size <= MOST_FAILING) continue;
      failing.delete(key);
      forgotten.push(record);
    }
    return forgotten;
  }

  function notify(outcomes: readonly RecordOutcome[]): void {
    const forgotten = forget();
    teller.notify({
      changes: changesOf(outcomes),
      failing: [...failing.values()],
      forgotten,
    });
  }

  return {
    learn(outcomes) {
      for (const outcome of outcomes) {
        const { host, type } = outcome;
        const key = `${host} ${type}`;
        const attempts = (failing.get(key)?.attempts ?? 0) + 1;
        // The latest goes to the end.
        failing.delete(key);
        if (outcome.status !== "failed") continue;
        const { failure } = outcome;
        failing.set(key, { host, type, failure, attempts, at: monotonic() });
      }
      notify(outcomes);
    },
    tell() {
      notify([]);
      const lines = [...failing].map(([key, { failure }]) =>
        `${key}: ${describeFailure(failure)}`
      );
      teller.ping(
        lines.length > 0
          ? { ok: false, text: lines.join("; ") }
          : { ok: true, text: "serve runs, and no update failed" },
      );
    },
  };
}
