import type { Followed } from "../detect/follow.ts";
import type { FamilyLookup, HostLookup } from "../detect/host_lookup.ts";
import type { Failure } from "../failure.ts";
import { type AddressType, parseAddress } from "../internet/address.ts";
import type { FailingRecord } from "../notify/events.ts";
import { failuresOf } from "../update/outcome.ts";
import { addressKey } from "./turns.ts";

/** What is known of a host. */
interface HostState {
  /** What the gateway has for each family; `absent` if there is no record. */
  readonly known: ReadonlyMap<AddressType, string>;
  /** What was found when the gateway was asked last. */
  readonly tried: ReadonlyMap<AddressType, string>;
  /** What the gateway could not do. */
  readonly failures: ReadonlyMap<AddressType, Failure>;
  /** Failures of one kind in a row. */
  readonly failed: number;
  /** When to ask again after a failure. */
  readonly notBefore: number;
  /** When to ask although nothing changed. */
  readonly refreshAt: number;
}

const UNKNOWN: HostState = {
  known: new Map(),
  tried: new Map(),
  failures: new Map(),
  failed: 0,
  notBefore: -Infinity,
  refreshAt: -Infinity,
};

const ABSENT = "absent";

/** Remembers what the gateway has, and decides when to ask it. */
export interface HostStates {
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
  readonly failures: () => readonly Omit<FailingRecord, "attempts">[];
  /** When to ask again, even if no address changes. */
  readonly nextAsk: () => number;
}

/** Creates the memory of hosts. It is empty at first, so each host is asked for once. */
export function createHostStates(
  { refreshMilliseconds, intervalMilliseconds }: {
    readonly refreshMilliseconds: number;
    readonly intervalMilliseconds: number;
  },
): HostStates {
  const states = new Map<string, HostState>();
  let signInNotBefore = -Infinity;
  let signInRefused = false;
  const stateOf = (host: string) => states.get(host) ?? UNKNOWN;

  function knownOf(host: string, type: AddressType): string | undefined {
    const known = stateOf(host).known.get(type);
    return known === ABSENT ? undefined : known;
  }

  function mayBeAbsent(
    host: string,
    { type, demand }: Pick<FamilyLookup, "type" | "demand">,
  ): boolean {
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

  function isDue(lookup: HostLookup, now: number): boolean {
    const { known, failures, refreshAt } = stateOf(lookup.host);
    return failures.size > 0 || refreshAt <= now || hasNew(lookup, known);
  }

  return {
    due(lookups, now, impatient) {
      if (signInNotBefore > now) return [];
      const due = lookups.filter((lookup) => {
        const { notBefore, tried } = stateOf(lookup.host);
        return isDue(lookup, now) &&
          (impatient || notBefore <= now || hasNew(lookup, tried));
      });
      // A single host finds out whether the credentials are accepted again.
      return signInRefused ? due.slice(0, 1) : due;
    },
    learn({ lookups, outcomes, absent }, now) {
      signInRefused = failuresOf(outcomes).some(({ kind }) =>
        kind === "credentials"
      );
      if (signInRefused) signInNotBefore = now + SIGN_IN_PAUSE;
      for (const { host, families } of lookups) {
        const before = stateOf(host);
        const known = new Map(before.known);
        const failures = new Map<AddressType, Failure>();
        for (const { type } of absent.filter((it) => it.host === host)) {
          known.set(type, ABSENT);
        }
        for (const outcome of outcomes.filter((it) => it.host === host)) {
          const { type } = outcome;
          const lookup = families.find((it) => it.type === type)?.lookup;
          if (outcome.status !== "failed") {
            if (lookup?.status === "found") {
              known.set(type, addressKey(lookup.value));
            }
          } else if (
            lookup?.status === "failed" && outcome.failure === lookup.failure
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
        const failure = worstOf([...failures.values()]);
        const sameAsBefore = failure?.overloaded ===
          worstOf([...before.failures.values()])?.overloaded;
        const failed = failure === undefined
          ? 0
          : sameAsBefore
          ? before.failed + 1
          : 1;
        states.set(host, {
          known,
          tried: new Map(
            families.flatMap(({ type, lookup }) =>
              lookup.status === "found"
                ? [[type, addressKey(lookup.value)]]
                : []
            ),
          ),
          failures,
          failed,
          notBefore: failure === undefined
            ? -Infinity
            : now + pauseAfter(failure, failed, intervalMilliseconds),
          refreshAt: failed > 0 ? Infinity : now + refreshMilliseconds,
        });
      }
    },
    knownOf,
    mayBeAbsent,
    failures: () =>
      [...states].flatMap(([host, { failures }]) =>
        [...failures].map(([type, failure]) => ({ host, type, failure }))
      ),
    nextAsk: () =>
      Math.max(
        signInNotBefore,
        Math.min(
          Infinity,
          ...[...states.values()].map(({ failed, notBefore, refreshAt }) =>
            failed > 0 ? notBefore : refreshAt
          ),
        ),
      ),
  };
}

/** The failure that asks for the longest pause. */
function worstOf(failures: readonly Failure[]): Failure | undefined {
  return failures.find(({ overloaded }) => overloaded) ?? failures[0];
}

/** Independent of the gateway's spelling. */
function canonical(values: readonly string[]): string {
  return values.map((value) => parseAddress(value)?.text ?? value).join(" ");
}

/** Identifies the record of one host and family. */
export function recordKey(host: string, type: AddressType): string {
  return `${host} ${type}`;
}

const MINUTE = 60_000;

/** After refused credentials: more attempts may lock the account. */
const SIGN_IN_PAUSE = 60 * MINUTE;

/**
 * The milliseconds to wait after so many failures of one kind in a row: at most the
 * interval, unless the other side asked for less (HTTP status 429 or 503): then 1,
 * 2, 4 … 60 minutes. A definite refusal is not tried again within a minute.
 */
export function pauseAfter(
  { kind, overloaded }: Failure,
  failures: number,
  interval: number,
): number {
  const backoff = Math.min(2 ** Math.max(failures - 1, 0), 60) * MINUTE;
  if (overloaded) return backoff;
  const least = kind === "missing" || kind === "refused" ? MINUTE : 0;
  return Math.max(least, Math.min(backoff, interval));
}
