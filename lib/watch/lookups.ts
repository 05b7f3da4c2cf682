import { type Detector, lookupKey } from "../detect/detector.ts";
import { type HostLookup, lookUpHost } from "../detect/host_lookup.ts";
import { type FailedLookup, notNow } from "../detect/lookup.ts";
import { isPermissionError } from "../platform.ts";
import type { HostSources } from "../settings/address.ts";
import { type Pause, pausesWithin } from "./pauses.ts";

/** Looks up the addresses of hosts again and again. */
export type PatientLookups = {
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
  ) => Promise<readonly HostLookup[]>;
  /** When to ask failing sources again. */
  readonly nextLook: () => number;
};

/** Creates look-ups that leave a source alone for a while after it failed. */
export function createLookups(
  now: () => number,
  interval: number,
): PatientLookups {
  const pauseAfter = pausesWithin(interval);
  let failed: ReadonlyMap<string, FailedLookup & Pause> = new Map();

  return {
    async look(hosts, detector, impatient) {
      // Counted from here, so that hosts with one source stay together.
      const start = now();
      const next = new Map<string, FailedLookup & Pause>();
      const patient: Detector = {
        ...detector,
        async addressOf(host, family) {
          const key = lookupKey(host, family);
          const before = failed.get(key);
          if (before !== undefined && before.notBefore > start && !impatient) {
            next.set(key, before);
            return before;
          }
          const lookup = await detector.addressOf(host, family).catch(toFailed);
          if (lookup.status === "found") return lookup;
          const pause = pauseAfter(
            lookup.failure,
            before?.failure,
            before,
            start,
          );
          const late = { ...lookup, ...pause };
          next.set(key, late);
          return late;
        },
      };
      const lookups = await Promise.all(
        hosts.map((host) => lookUpHost(host, patient)),
      );
      failed = next;
      return lookups;
    },
    nextLook: () =>
      Math.min(
        Infinity,
        ...[...failed.values()].map(({ notBefore }) => notBefore),
      ),
  };
}

/** An internal error must not end the watch; its name contains no secrets. */
function toFailed(error: unknown): FailedLookup {
  if (isPermissionError(error)) throw error;
  const name = error instanceof Error ? error.name : "unknown";
  return notNow(`internal error (${name})`);
}
