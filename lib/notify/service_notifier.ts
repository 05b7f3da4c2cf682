import { describeFailure } from "../failure.ts";
import { changesOf, type RecordOutcome } from "../update/outcome.ts";
import type { FailingRecord } from "./events.ts";
import type { Notifier } from "./notifier.ts";

/** Follows the updates of a service, and notifies of them. */
export type ServiceNotifier = {
  /** Takes the outcomes of an update. */
  readonly learn: (outcomes: readonly RecordOutcome[]) => void;
  /**
   * Reports the state to the health check, and notifies of failures that have
   * lasted by now, even if no further update comes.
   */
  readonly report: () => void;
};

/** A client that gave up long ago is not a failure. */
const FORGET_MILLISECONDS = 24 * 3_600_000;

/** Records that are remembered: clients may invent names. */
const MOST_RECORDS = 1000;

/**
 * Creates a follower of a service. A missing record or zone is the client's mistake,
 * unless the record was updated successfully before.
 */
export function createServiceNotifier(
  notifier: Notifier,
  monotonic: () => number,
): ServiceNotifier {
  const failing = new Map<string, FailingRecord & { readonly at: number }>();
  const worked = new Set<string>();

  function notify(outcomes: readonly RecordOutcome[]): void {
    const old = monotonic() - FORGET_MILLISECONDS;
    const forgotten = [...failing.values()].filter(({ at }, i) =>
      at < old || failing.size - i > MOST_RECORDS
    );
    forgotten.forEach(({ host, type }) => failing.delete(`${host} ${type}`));
    const changes = changesOf(outcomes);
    notifier.notify({ changes, failing: [...failing.values()], forgotten });
  }

  return {
    learn(outcomes) {
      for (const outcome of outcomes) {
        const { host, type } = outcome;
        const key = `${host} ${type}`;
        const attempts = (failing.get(key)?.attempts ?? 0) + 1;
        // The latest is at the end.
        failing.delete(key);
        if (outcome.status !== "failed") {
          worked.delete(key);
          worked.add(key);
          const [oldest] = worked;
          if (worked.size > MOST_RECORDS) worked.delete(oldest!);
        } else if (outcome.failure.kind !== "missing" || worked.has(key)) {
          const { failure } = outcome;
          failing.set(key, { host, type, failure, attempts, at: monotonic() });
        }
      }
      notify(outcomes);
    },
    report() {
      notify([]);
      const lines = [...failing].map(([key, { failure }]) =>
        `${key}: ${describeFailure(failure)}`
      );
      notifier.ping({
        ok: lines.length === 0,
        text: lines.join("; ") || "serve runs, and no update failed",
      });
    },
  };
}
