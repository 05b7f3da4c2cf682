import { type PracticeUser, type PracticeZone, timestamp } from "./zone.ts";

/** How a request names a zone. */
export interface ZoneReference {
  readonly name: string;
  readonly systemNs?: string;
}

/** The zones of one practice gateway. All operations are synchronous, which serialises updates. */
export interface ZoneStore {
  /** All zones in the order in which they were added. */
  list(): readonly PracticeZone[];
  /** The zones that a reference fits; several if one name is on several name servers. */
  find(reference: ZoneReference): readonly PracticeZone[];
  /** Adds a zone, or replaces the one with the same name and name server. */
  put(zone: PracticeZone): void;
  /** As {@linkcode ZoneStore.put}, noting who changed it, and when. */
  update(zone: PracticeZone, by: PracticeUser): void;
}

/**
 * Makes a store of copies of `zones`.
 *
 * Zone names are compared exactly: a capital letter or a final dot finds
 * nothing. Whether the real gateway is as strict is [open].
 *
 * @param now the time, in milliseconds since the Unix epoch
 */
export function createZoneStore(
  zones: readonly PracticeZone[],
  now: () => number,
): ZoneStore {
  const stored = new Map<string, PracticeZone>();
  const store: ZoneStore = {
    list: () => [...stored.values()],
    find: ({ name, systemNs }) =>
      [...stored.values()].filter((zone) =>
        zone.name === name &&
        (systemNs === undefined || zone.systemNs === systemNs)
      ),
    put(zone) {
      const stamp = timestamp(now());
      stored.set(
        `${zone.name}@${zone.systemNs}`,
        // A copy: what the caller does to its object later is not an update.
        structuredClone({ created: stamp, changed: stamp, ...zone }),
      );
    },
    update(zone, by) {
      store.put({
        ...zone,
        changed: timestamp(now()),
        updatedBy: { user: by.user, context: by.context },
      });
    },
  };
  zones.forEach(store.put);
  return store;
}
