import type { Detector } from "../detect/detector.ts";
import type { Followed } from "../detect/follow.ts";
import { type HostLookup, settle } from "../detect/host_lookup.ts";
import { found } from "../detect/lookup.ts";
import { parseAddress } from "../internet/address.ts";
import type { FailingRecord } from "../notify/events.ts";
import type { Platform } from "../platform.ts";
import type { HostSources } from "../settings/address.ts";
import type { WatchConfig } from "../settings/watch.ts";
import { changesOf, type DoneOutcome } from "../update/outcome.ts";
import { addressKey, createHostStates, type HostStates } from "./host_state.ts";
import { createLookups, type PatientLookups } from "./lookups.ts";
import { createTurns } from "./turns.ts";

/** The result of one round. */
export type Round = {
  /** Records that were changed or created. */
  readonly changes: readonly DoneOutcome[];
  /** Records that fail now. */
  readonly failing: readonly FailingRecord[];
  /** What was found. */
  readonly lookups: readonly HostLookup[];
  /** How long it took. */
  readonly milliseconds: number;
};

/** What is watched, and how: it can be replaced while the watch runs. */
export interface WatchTask extends WatchConfig {
  /** The hosts to keep up to date. */
  readonly hosts: readonly HostSources[];
  /** Creates the detector of one round. */
  readonly createDetector: () => Detector;
  /** Updates the records. */
  readonly follow: (lookups: readonly HostLookup[]) => Promise<Followed>;
}

/** What watching needs. */
export interface WatchContext extends Pick<Platform, "monotonic" | "sleep"> {
  /** Gets the result of each round. */
  readonly report: (round: Round) => void;
}

/** A running watch. */
export interface Watch {
  /** Resolves when it has stopped. */
  readonly finished: Promise<void>;
  /** Looks now, even if a source or the gateway must otherwise wait. */
  readonly look: () => void;
  /** Replaces the task and forgets what is known of the records. */
  readonly replace: (task: WatchTask) => void;
  /** Stops, after an update that is under way. */
  readonly stop: () => void;
}

/** Rounds never follow faster. */
const SHORTEST_WAIT = 1000;

/** Keeps hosts up to date until it is stopped. */
export function startWatch(first: WatchTask, context: WatchContext): Watch {
  const { monotonic, sleep } = context;
  const turns = createTurns(monotonic);
  let task = first;
  let patient: PatientLookups;
  let states: HostStates;
  let stopping = false;
  let impatient = false;
  let wake = () => {};
  let stopNow = () => {};

  function begin(next: WatchTask): void {
    task = next;
    patient = createLookups(monotonic, task.intervalMilliseconds);
    states = createHostStates(task);
  }

  async function round(): Promise<void> {
    const start = monotonic();
    const now = impatient;
    const { hosts, createDetector, follow } = task;
    const known = states;
    impatient = false;
    const stopped = new Promise<undefined>((resolve) => {
      stopNow = () => resolve(undefined);
    });
    const looked = await Promise.race([
      patient.look(hosts, createDetector(), now),
      stopped,
    ]);
    if (looked === undefined || stopping) return;
    let lookups = looked.map((lookup) =>
      holdTurns(
        settle(
          lookup,
          (type) => known.knownOf(lookup.host, type)?.split(" ") ?? [],
        ),
      )
    );
    const due = known.due(lookups, monotonic(), now);
    let changes: readonly DoneOutcome[] = [];
    if (due.length > 0) {
      const followed = await followOrFail(due, follow);
      known.learn(followed, monotonic());
      changes = changesOf(followed.outcomes);
      turns.learn(changes);
      lookups = lookups.map((lookup) =>
        followed.lookups.find(({ host }) => host === lookup.host) ?? lookup
      );
    }
    const failing = failingOf(lookups);
    const milliseconds = monotonic() - start;
    context.report({ changes, failing, lookups, milliseconds });
  }

  /** Takes the published address instead of one that must be found again first. */
  function holdTurns({ host, families }: HostLookup): HostLookup {
    return {
      host,
      families: families.map((family) => {
        const { type, lookup } = family;
        if (lookup.status === "failed") return family;
        const known = states.knownOf(host, type);
        const why = turns.whyHeld(
          { host, type },
          addressKey(lookup.value),
          known,
        );
        return why === undefined
          ? family
          : { ...family, lookup: found(addressesIn(known), why) };
      }),
    };
  }

  /** The failures of the gateway take precedence over those of a source. */
  function failingOf(
    lookups: readonly HostLookup[],
  ): readonly FailingRecord[] {
    const bySource = lookups.flatMap(({ host, families }) =>
      families.flatMap((family): FailingRecord[] => {
        const { type, lookup } = family;
        if (lookup.status === "found" || states.mayBeAbsent(host, family)) {
          return [];
        }
        const { failure, failures = 1 } = lookup;
        return [{ host, type, failure, attempts: failures }];
      })
    );
    return [
      ...new Map([...bySource, ...states.failures()].map((record) => [
        `${record.host} ${record.type}`,
        record,
      ])).values(),
    ];
  }

  async function run(): Promise<void> {
    while (!stopping) {
      const start = monotonic();
      await round();
      if (stopping) return;
      if (impatient) continue;
      const next = Math.min(
        start + task.intervalMilliseconds,
        patient.nextLook(),
        states.nextAsk(),
      );
      const woken = new Promise<void>((resolve) => wake = resolve);
      const wait = Math.max(next - monotonic(), SHORTEST_WAIT);
      await Promise.race([sleep(wait), woken]);
    }
  }

  begin(first);
  return {
    finished: run(),
    look() {
      impatient = true;
      wake();
    },
    replace: begin,
    stop() {
      stopping = true;
      stopNow();
      wake();
    },
  };
}

/** An internal error must not end the watch; its name contains no secrets. */
async function followOrFail(
  due: readonly HostLookup[],
  follow: WatchTask["follow"],
): Promise<Followed> {
  try {
    return await follow(due);
  } catch (error) {
    const name = error instanceof Error ? error.name : "unknown";
    const message = `internal error (${name})`;
    return {
      lookups: due,
      outcomes: due.flatMap(({ host, families }) =>
        families.map(({ type }) => ({
          host,
          type,
          was: [],
          is: [],
          status: "failed" as const,
          failure: { kind: "temporary" as const, message },
        }))
      ),
      absent: [],
    };
  }
}

function addressesIn(texts: string | undefined) {
  return texts?.split(" ").flatMap((text) => parseAddress(text) ?? []) ?? [];
}
