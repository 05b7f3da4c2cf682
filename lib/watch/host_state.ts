import type { Followed } from "../detect/follow.ts";
import type { FamilyLookup, HostLookup } from "../detect/host_lookup.ts";
import type { Failure } from "../failure.ts";
import { failuresOf } from "../update/outcome.ts";
import { type AddressType, parseAddress } from "../internet/address.ts";
import { backoff, SIGN_IN_PAUSE } from "./backoff.ts";

/** What stays wrong with the record of one host and family. */
export interface Trouble {
  /** Whose address it is. */
  readonly host: string;
  /** Its family. */
  readonly type: AddressType;
  /** Why it is not as it should be. */
  readonly failure: Failure;
  /** How often it was tried in vain. */
  readonly attempts: number;
}

/** What is known of a host. */
interface HostState {
  /** By family, what the gateway has; `absent` if it has no record. */
  readonly known: ReadonlyMap<AddressType, string>;
  /** What the gateway could not do. */
  readonly failures: ReadonlyMap<AddressType, Failure>;
  /** How often in a row it could not. */
  readonly failed: number;
  /** Milliseconds of the clock. */
  readonly notBefore: number;
  /** When to ask though nothing changed. */
  readonly refreshAt: number;
}

const UNKNOWN: HostState = {
  known: new Map(),
  failures: new Map(),
  failed: 0,
  notBefore: -Infinity,
  refreshAt: -Infinity,
};

const ABSENT = "absent";

/** Remembers what the gateway has, and says when to ask it. */
export interface HostStates {
  /** The hosts to ask the gateway about now. */
  readonly due: (
    lookups: readonly HostLookup[],
    now: number,
    impatient: boolean,
  ) => readonly HostLookup[];
  /** Takes in what came of it. */
  readonly learn: (
    asked: readonly HostLookup[],
    followed: Followed,
    now: number,
  ) => void;
  /** Whether there may well be no record of that family, which is no trouble. */
  readonly mayBeAbsent: (host: string, family: FamilyLookup) => boolean;
  /** What the gateway could not do. */
  readonly failures: () => readonly Omit<Trouble, "attempts">[];
  /** When to ask again though no address changes. */
  readonly nextAsk: () => number;
}

/** Makes a memory of hosts, empty at first: so each is asked for once. */
export function createHostStates(
  { refreshMilliseconds }: { readonly refreshMilliseconds: number },
): HostStates {
  const states = new Map<string, HostState>();
  let signInNotBefore = -Infinity;
  let signInRefused = false;
  const stateOf = (host: string) => states.get(host) ?? UNKNOWN;

  function mayBeAbsent(
    host: string,
    { type, demand }: Pick<FamilyLookup, "type" | "demand">,
  ): boolean {
    const known = stateOf(host).known.get(type);
    return known === ABSENT || known === undefined && demand === "if there";
  }

  function isDue({ host, families }: HostLookup, now: number): boolean {
    const { known, failures, refreshAt } = stateOf(host);
    return failures.size > 0 || refreshAt <= now ||
      families.some(({ type, lookup }) =>
        lookup.status === "found" && known.get(type) !== ABSENT &&
        known.get(type) !== keyOf(lookup.value)
      );
  }

  return {
    due(lookups, now, impatient) {
      if (signInNotBefore > now) return [];
      const due = lookups.filter((lookup) =>
        isDue(lookup, now) &&
        (impatient || stateOf(lookup.host).notBefore <= now)
      );
      // One alone finds out whether the account is let in again.
      return signInRefused ? due.slice(0, 1) : due;
    },
    learn(asked, { outcomes, absent }, now) {
      signInRefused = failuresOf(outcomes).some(({ kind }) =>
        kind === "credentials"
      );
      if (signInRefused) signInNotBefore = now + SIGN_IN_PAUSE;
      for (const { host, families } of asked) {
        const known = new Map(stateOf(host).known);
        const failures = new Map<AddressType, Failure>();
        for (const { type } of absent.filter((it) => it.host === host)) {
          known.set(type, ABSENT);
        }
        for (const outcome of outcomes.filter((it) => it.host === host)) {
          const { type } = outcome;
          const lookup = families.find((it) => it.type === type)?.lookup;
          if (outcome.status !== "failed") {
            if (lookup?.status === "found") {
              known.set(type, keyOf(lookup.value));
            }
          } else if (
            lookup?.status === "failed" && outcome.failure === lookup.failure
          ) {
            // The gateway did its part: the record is there, and stays.
            known.set(type, canonical(outcome.was));
          } else if (outcome.zone !== undefined) {
            failures.set(type, outcome.failure);
            known.delete(type);
          } else if (known.get(type) !== ABSENT) {
            // Nobody saw the zone: what is known of the record stays.
            failures.set(type, outcome.failure);
          }
        }
        const doubtful = families.filter((family) =>
          failures.has(family.type) && family.lookup.status === "failed" &&
          mayBeAbsent(host, family)
        );
        // One at least is told of.
        if (doubtful.length < failures.size) {
          doubtful.forEach(({ type }) => failures.delete(type));
        }
        const kinds = [...failures.values()].map(({ kind }) => kind);
        const failed = kinds.length > 0 ? stateOf(host).failed + 1 : 0;
        states.set(host, {
          known,
          failures,
          failed,
          notBefore: failed > 0 ? now + backoff(failed) : -Infinity,
          refreshAt: failed > 0 ? Infinity : now + refreshMilliseconds,
        });
      }
    },
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

function keyOf(addresses: readonly { readonly text: string }[]): string {
  return addresses.map(({ text }) => text).join(" ");
}

/** Whatever the gateway's spelling is. */
function canonical(values: readonly string[]): string {
  return values.map((value) => parseAddress(value)?.text ?? value).join(" ");
}

/** What tells the record of one host and family apart. */
export function recordKey(host: string, type: AddressType): string {
  return `${host} ${type}`;
}
