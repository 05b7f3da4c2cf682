import type { Followed } from "../detect/follow.ts";
import type { FamilyLookup, HostLookup } from "../detect/host_lookup.ts";
import type { Failure } from "../failure.ts";
import {
  type Address,
  type AddressType,
  parseAddress,
} from "../internet/address.ts";
import type { FailingRecord } from "../notify/events.ts";
import { failuresOf } from "../update/outcome.ts";
import { type Pause, pausesWithin } from "./pauses.ts";

/** What is known of a host. */
interface HostState {
  /** What the gateway has for each family; `absent` if there is no record. */
  readonly known: ReadonlyMap<AddressType, string>;
  /** What was found when the gateway was asked last. */
  readonly tried: ReadonlyMap<AddressType, string>;
  /** What the gateway could not do. */
  readonly failures: ReadonlyMap<AddressType, Failure>;
  /** When to ask again after a failure. */
  readonly pause?: Pause;
  /** When to ask although nothing changed. */
  readonly refreshAt: number;
}

const UNKNOWN: HostState = {
  known: new Map(),
  tried: new Map(),
  failures: new Map(),
  refreshAt: -Infinity,
};

const ABSENT = "absent";

/** After refused credentials: more attempts may lock the account. */
const SIGN_IN_PAUSE = 3_600_000;

/** Remembers what the gateway has, and decides when to ask it. */
export type HostStates = {
  /** The hosts to ask the gateway about now. */
  readonly due: (
    lookups: readonly HostLookup[],
    now: number,
    impatient: boolean,
  ) => readonly HostLookup[];
  /** Takes the outcomes. */
  readonly learn: (followed: Followed, now: number) => void;
  /** What the gateway has; undefined if that is not known, or there is no record. */
  readonly knownOf: (host: string, type: AddressType) => string | undefined;
  /** Whether there may be no record of that family, which is not a failure. */
  readonly mayBeAbsent: (host: string, family: FamilyLookup) => boolean;
  /** What the gateway could not do. */
  readonly failures: () => readonly FailingRecord[];
  /** When to ask again, even if no address changes. */
  readonly nextAsk: () => number;
};

/** Creates the memory of hosts. It is empty at first, so each host is asked for once. */
export function createHostStates(
  { refreshMilliseconds, intervalMilliseconds }: {
    readonly refreshMilliseconds: number;
    readonly intervalMilliseconds: number;
  },
): HostStates {
  const pauseAfter = pausesWithin(intervalMilliseconds);
  const states = new Map<string, HostState>();
  let signInNotBefore = -Infinity;
  let signInRefused = false;
  const stateOf = (host: string) => states.get(host) ?? UNKNOWN;

  function mayBeAbsent(host: string, { type, demand }: FamilyLookup): boolean {
    const known = stateOf(host).known.get(type);
    return known === ABSENT || known === undefined && demand === "if there";
  }

  /** Whether a family has an address that is neither published nor the given one. */
  function hasNew(
    { host, families }: HostLookup,
    than: ReadonlyMap<AddressType, string>,
  ): boolean {
    const { known } = stateOf(host);
    return families.some(({ type, lookup }) =>
      lookup.status === "found" && known.get(type) !== ABSENT &&
      known.get(type) !== addressKey(lookup.value) &&
      than.get(type) !== addressKey(lookup.value)
    );
  }

  /** The state of a host after it was asked for. */
  function learned(
    { host, families }: HostLookup,
    { outcomes, absent }: Followed,
    now: number,
  ): HostState {
    const before = stateOf(host);
    const known = new Map(before.known);
    const failures = new Map<AddressType, Failure>();
    const tried = new Map<AddressType, string>();
    for (const family of families) {
      const { type, lookup } = family;
      if (lookup.status === "found") tried.set(type, addressKey(lookup.value));
      const isOwn = (each: { host: string; type: AddressType }) =>
        each.host === host && each.type === type;
      if (absent.some(isOwn)) known.set(type, ABSENT);
      const outcome = outcomes.find(isOwn);
      if (outcome === undefined) continue;
      if (outcome.status !== "failed") {
        known.set(type, tried.get(type)!);
      } else if (
        lookup.status === "failed" && outcome.failure === lookup.failure
      ) {
        // The gateway did its part: the record exists, and stays.
        known.set(type, canonical(outcome.was));
      } else if (outcome.zone !== undefined) {
        failures.set(type, outcome.failure);
        known.delete(type);
      } else if (known.get(type) !== ABSENT) {
        // The zone was not read: what is known of the record stays.
        failures.set(type, outcome.failure);
      }
    }
    const doubtful = families.filter((family) =>
      failures.has(family.type) && family.lookup.status === "failed" &&
      mayBeAbsent(host, family)
    );
    // At least one failure is reported.
    if (doubtful.length < failures.size) {
      doubtful.forEach(({ type }) => failures.delete(type));
    }
    const failure = worstOf(failures);
    const pause = failure &&
      pauseAfter(failure, worstOf(before.failures), before.pause, now);
    const refreshAt = pause ? Infinity : now + refreshMilliseconds;
    return { known, tried, failures, pause, refreshAt };
  }

  return {
    due(lookups, now, impatient) {
      if (signInNotBefore > now) return [];
      const due = lookups.filter((lookup) => {
        const { known, tried, pause, refreshAt } = stateOf(lookup.host);
        return pause === undefined
          ? refreshAt <= now || hasNew(lookup, known)
          : impatient || pause.notBefore <= now || hasNew(lookup, tried);
      });
      // A single host finds out whether the credentials are accepted again.
      return signInRefused ? due.slice(0, 1) : due;
    },
    learn(followed, now) {
      signInRefused = failuresOf(followed.outcomes).some(({ kind }) =>
        kind === "credentials"
      );
      if (signInRefused) signInNotBefore = now + SIGN_IN_PAUSE;
      for (const lookup of followed.lookups) {
        states.set(lookup.host, learned(lookup, followed, now));
      }
    },
    knownOf(host, type) {
      const known = stateOf(host).known.get(type);
      return known === ABSENT ? undefined : known;
    },
    mayBeAbsent,
    failures: () =>
      [...states].flatMap(([host, { failures, pause }]) =>
        [...failures].map(([type, failure]) => (
          { host, type, failure, attempts: pause?.failures ?? 1 }
        ))
      ),
    nextAsk: () =>
      Math.max(
        signInNotBefore,
        Math.min(
          Infinity,
          ...[...states.values()].map(({ pause, refreshAt }) =>
            pause?.notBefore ?? refreshAt
          ),
        ),
      ),
  };
}

/** The failure that asks for the longest pause. */
function worstOf(
  failures: ReadonlyMap<AddressType, Failure>,
): Failure | undefined {
  const all = [...failures.values()];
  return all.find(({ overloaded }) => overloaded) ?? all[0];
}

/** Identifies what was found. */
export function addressKey(addresses: readonly Address[]): string {
  return addresses.map(({ text }) => text).join(" ");
}

/** The same of addresses that the gateway spells. */
function canonical(values: readonly string[]): string {
  return values.map((value) => parseAddress(value)?.text ?? value).join(" ");
}
