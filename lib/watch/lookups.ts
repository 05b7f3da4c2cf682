import type { HostSources } from "../settings/address_config.ts";
import type { Source } from "../sources/source.ts";
import type { Detector } from "../detect/detector.ts";
import { type Lookup, notNow } from "../detect/lookup.ts";
import { lookupKey } from "../detect/lookup_key.ts";
import { type HostLookup, lookUpHost } from "../detect/host_lookup.ts";
import type { Address, AddressType } from "../internet/address.ts";
import { isPermissionError } from "../platform.ts";
import { backoff } from "./backoff.ts";
import { recordKey } from "./host_state.ts";

/** Looks for the addresses of hosts again and again. */
export interface PatientLookups {
  /**
   * Looks now.
   *
   * @param impatient asks also those that shall be left in peace for a while
   */
  readonly look: (
    hosts: readonly HostSources[],
    impatient: boolean,
  ) => Promise<Look>;
  /** When to look again at what failed, in milliseconds of the clock. */
  readonly nextLook: () => number;
}

/** What was found at one time. */
export interface Look {
  /** One per host. */
  readonly lookups: readonly HostLookup[];
  /** Whether that family of a host was left in peace, and is as it was. */
  readonly isHeld: (host: string, type: AddressType) => boolean;
}

interface Trouble {
  readonly failures: number;
  readonly notBefore: number;
  readonly lookup: Lookup<Address> & { readonly status: "failed" };
}

/**
 * Makes look-ups that leave a source in peace for a while after it failed, longer
 * each time. What is at home is asked at every interval.
 *
 * @param createDetector makes the detector of one round
 */
export function createLookups(
  createDetector: () => Detector,
  { now, intervalMilliseconds }: {
    readonly now: () => number;
    readonly intervalMilliseconds: number;
  },
): PatientLookups {
  let troubles: ReadonlyMap<string, Trouble> = new Map();

  function pauseAfter(source: Source, failures: number): number {
    return isOutside(source)
      ? backoff(failures)
      : Math.min(backoff(failures), intervalMilliseconds);
  }

  return {
    async look(hosts, impatient) {
      const start = now();
      const detector = createDetector();
      const next = new Map<string, Trouble>();
      const held = new Set<string>();
      const patient: Detector = {
        ...detector,
        async addressOf(host, family) {
          const { source, type } = family;
          const key = lookupKey(host, family);
          const before = troubles.get(key);
          if (before !== undefined && before.notBefore > start && !impatient) {
            next.set(key, before);
            held.add(recordKey(host.host, type));
            return before.lookup;
          }
          const lookup = await orTrouble(detector.addressOf(host, family));
          if (lookup.status === "failed") {
            const failures = (before?.failures ?? 0) + 1;
            // From the start of the round, so that hosts with one source stay together.
            const notBefore = start + pauseAfter(source, failures);
            next.set(key, { failures, notBefore, lookup });
          }
          return lookup;
        },
      };
      const lookups = await Promise.all(
        hosts.map((host) => lookUpHost(host, patient)),
      );
      troubles = next;
      return {
        lookups,
        isHeld: (host, type) => held.has(recordKey(host, type)),
      };
    },
    nextLook: () =>
      Math.min(
        Infinity,
        ...[...troubles.values()].map(({ notBefore }) => notBefore),
      ),
  };
}

/** A fault of ours must not end the watch; its name is free of secrets. */
async function orTrouble(
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

/** Whether a source is somebody else's, who wants to be asked rarely. */
function isOutside({ kind }: Source): boolean {
  return kind === "auto" || kind === "service" || kind === "url";
}
