import type { HostSources } from "../settings/address_config.ts";
import type { Detector } from "../detect/detector.ts";
import type { Followed } from "../detect/follow.ts";
import type { HostLookup } from "../detect/host_lookup.ts";
import { changesOf, type DoneOutcome } from "../update/outcome.ts";
import { createHostStates, recordKey, type Trouble } from "./host_state.ts";
import { createLookups, type Look } from "./lookups.ts";

/** What one round of watching came to. */
export interface Round {
  /** Records that were changed or made. */
  readonly changes: readonly DoneOutcome[];
  /** What is wrong now. */
  readonly troubles: readonly Trouble[];
  /** What was found. */
  readonly lookups: readonly HostLookup[];
  /** How long it took. */
  readonly milliseconds: number;
}

/** What watching needs. */
export interface WatchContext {
  /** The hosts to keep up to date. */
  readonly hosts: readonly HostSources[];
  /** How often to look for addresses. */
  readonly intervalMilliseconds: number;
  /** After how long the gateway is asked though nothing changed. */
  readonly refreshMilliseconds: number;
  /** Milliseconds of a clock that nobody sets. */
  readonly monotonic: () => number;
  /** Waits so many milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** A number from 0 up to 1. */
  readonly random: () => number;
  /** Makes the detector of one round. */
  readonly createDetector: () => Detector;
  /** Makes the records follow. */
  readonly follow: (lookups: readonly HostLookup[]) => Promise<Followed>;
  /** Told of each round. */
  readonly report: (round: Round) => void;
}

/** A watch that runs. */
export interface Watch {
  /** Resolves when it has stopped. */
  readonly finished: Promise<void>;
  /** Looks now. */
  readonly look: () => void;
  /** Stops, after an update that is under way. */
  readonly stop: () => void;
}

/** The interval is drawn out by up to this part, so that not all come at once. */
const JITTER = 0.2;

/** Milliseconds; rounds never follow faster. */
const SHORTEST_WAIT = 1000;

/** Keeps hosts up to date until it is stopped. */
export function startWatch(context: WatchContext): Watch {
  const { hosts, intervalMilliseconds, monotonic, sleep, random } = context;
  const patient = createLookups(context.createDetector, {
    now: monotonic,
    intervalMilliseconds,
  });
  const states = createHostStates(context);
  const attempts = new Map<string, number>();
  let stopping = false;
  let impatient = false;
  let wake = () => {};
  let stopNow = () => {};

  async function round(): Promise<void> {
    const start = monotonic();
    const now = impatient;
    impatient = false;
    const stopped = new Promise<undefined>((resolve) => {
      stopNow = () => resolve(undefined);
    });
    const look = await Promise.race([patient.look(hosts, now), stopped]);
    if (look === undefined || stopping) return;
    const due = states.due(look.lookups, monotonic(), now);
    let changes: readonly DoneOutcome[] = [];
    if (due.length > 0) {
      const followed = await followOrFail(due);
      states.learn(due, followed, monotonic());
      changes = changesOf(followed.outcomes);
    }
    context.report({
      changes,
      troubles: troublesOf(look, due),
      lookups: look.lookups,
      milliseconds: monotonic() - start,
    });
  }

  /** A fault of ours must not end the watch; its name is free of secrets. */
  async function followOrFail(due: readonly HostLookup[]): Promise<Followed> {
    try {
      return await context.follow(due);
    } catch (error) {
      const name = error instanceof Error ? error.name : "unknown";
      const message = `internal error (${name})`;
      return {
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

  /** What is wrong with the gateway goes before what is wrong with a source. */
  function troublesOf(
    { lookups, isHeld }: Look,
    due: readonly HostLookup[],
  ): readonly Trouble[] {
    const failing = new Map<string, Omit<Trouble, "attempts">>();
    const tried = new Set<string>();
    for (const { host, families } of lookups) {
      for (const family of families) {
        const { type, lookup } = family;
        if (lookup.status === "found" || states.mayBeAbsent(host, family)) {
          continue;
        }
        failing.set(recordKey(host, type), {
          host,
          type,
          failure: lookup.failure,
        });
        if (!isHeld(host, type)) tried.add(recordKey(host, type));
      }
    }
    for (const trouble of states.failures()) {
      const key = recordKey(trouble.host, trouble.type);
      failing.set(key, trouble);
      if (due.some(({ host }) => host === trouble.host)) tried.add(key);
      else tried.delete(key);
    }
    for (const key of attempts.keys()) {
      if (!failing.has(key)) attempts.delete(key);
    }
    return [...failing].map(([key, trouble]) => {
      const count = (attempts.get(key) ?? 0) + (tried.has(key) ? 1 : 0);
      attempts.set(key, count);
      return { ...trouble, attempts: count };
    });
  }

  async function run(): Promise<void> {
    while (!stopping) {
      const start = monotonic();
      await round();
      if (stopping) return;
      if (impatient) continue;
      const interval = intervalMilliseconds * (1 + JITTER * random());
      const next = Math.min(
        start + interval,
        patient.nextLook(),
        states.nextAsk(),
      );
      const woken = new Promise<void>((resolve) => wake = resolve);
      const wait = Math.max(next - monotonic(), SHORTEST_WAIT);
      await Promise.race([sleep(wait), woken]);
    }
  }

  return {
    finished: run(),
    look() {
      impatient = true;
      wake();
    },
    stop() {
      stopping = true;
      stopNow();
      wake();
    },
  };
}
