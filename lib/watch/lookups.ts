import { type Detector, lookupKey } from "../detect/detector.ts";
import { type HostLookup, lookUpHost } from "../detect/host_lookup.ts";
import { type FailedLookup, type Lookup, notNow } from "../detect/lookup.ts";
import type { Address, AddressType } from "../internet/address.ts";
import { isPermissionError } from "../platform.ts";
import type { HostSources } from "../settings/address.ts";
import { pauseAfter, recordKey } from "./host_state.ts";

/** Looks up the addresses of hosts again and again. */
export interface PatientLookups {
  /**
   * Looks up addresses now.
   *
   * @param detector asks the sources in this round
   * @param impatient also asks sources that must otherwise be left alone for a while
   */
  readonly look: (
    hosts: readonly HostSources[],
    detector: Detector,
    impatient: boolean,
  ) => Promise<Look>;
  /** When to ask failing sources again. */
  readonly nextLook: () => number;
}

/** What one round of look-ups found. */
export interface Look {
  /** One per host. */
  readonly lookups: readonly HostLookup[];
  /** Whether the source of that record was left alone, and its failure is old. */
  readonly isOld: (host: string, type: AddressType) => boolean;
}

interface FailedSource {
  readonly failures: number;
  readonly notBefore: number;
  readonly lookup: FailedLookup;
}

/** Creates look-ups that leave a source alone for a while after it failed. */
export function createLookups(
  now: () => number,
  interval: number,
): PatientLookups {
  let failed: ReadonlyMap<string, FailedSource> = new Map();

  return {
    async look(hosts, detector, impatient) {
      const start = now();
      const next = new Map<string, FailedSource>();
      const old = new Set<string>();
      const patient: Detector = {
        ...detector,
        async addressOf(host, family) {
          const key = lookupKey(host, family);
          const before = failed.get(key);
          if (before !== undefined && before.notBefore > start && !impatient) {
            next.set(key, before);
            old.add(recordKey(host.host, family.type));
            return before.lookup;
          }
          const lookup = await orFailed(detector.addressOf(host, family));
          if (lookup.status === "failed") {
            const { failure } = lookup;
            const sameKind = before !== undefined &&
              before.lookup.failure.overloaded === failure.overloaded;
            const failures = sameKind ? before.failures + 1 : 1;
            // From the start of the round, so that hosts with one source stay together.
            const notBefore = start + pauseAfter(failure, failures, interval);
            next.set(key, { failures, notBefore, lookup });
          }
          return lookup;
        },
      };
      const lookups = await Promise.all(
        hosts.map((host) => lookUpHost(host, patient)),
      );
      failed = next;
      return {
        lookups,
        isOld: (host, type) => old.has(recordKey(host, type)),
      };
    },
    nextLook: () =>
      Math.min(
        Infinity,
        ...[...failed.values()].map(({ notBefore }) => notBefore),
      ),
  };
}

/** An internal error must not end the watch; its name contains no secrets. */
async function orFailed(
  lookup: Promise<Lookup<Address>>,
): Promise<Lookup<Address>> {
  try {
    return await lookup;
  } catch (error) {
    if (isPermissionError(error)) throw error;
    const name = error instanceof Error ? error.name : "unknown";
    return notNow(`internal error (${name})`);
  }
}
