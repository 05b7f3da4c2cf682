import type { AddressType } from "../internet/address.ts";
import { relativeName } from "../internet/hostname.ts";
import { type HostIntent, recordsOf } from "./host_intent.ts";
import {
  type PlanOptions,
  planRrset,
  type RrsetOutcome,
} from "./plan_rrset.ts";
import {
  recordName,
  type ResourceRecord,
  type Zone,
  type ZoneChange,
} from "./zone.ts";

export type { PlanOptions, RrsetOutcome } from "./plan_rrset.ts";

/** What becomes of the address records (the RRset) of one host and family. */
export interface RecordPlan extends RrsetOutcome {
  /** Whose addresses they are. */
  readonly host: string;
  /** The family. */
  readonly type: AddressType;
  /** The name of the host's zone. */
  readonly zone: string;
}

/** What to do to one zone, and what that means for each record asked for. */
export interface ZonePlan {
  /** Absent if all is as it should be. */
  readonly change?: ZoneChange;
  /** One per host and family, in the order of the intents. */
  readonly records: readonly RecordPlan[];
}

/**
 * Compares a zone with what is wanted and says what to remove and to add, so
 * that exactly the wanted addresses stand under each name (RRset, RFC 2181
 * section 5). Addresses are compared by value; records are removed as read;
 * records that are right already, and all others, are in no list. The time it
 * takes is linear in the number of records.
 *
 * @param intents hosts of this zone, each at most once
 */
export function planZone(
  zone: Zone,
  intents: readonly HostIntent[],
  options: PlanOptions = {},
): ZonePlan {
  const wanted = intents.flatMap((intent) =>
    recordsOf(intent).map(({ type, values }) => ({
      host: intent.host,
      type,
      name: relativeName(intent.host, zone.name) ?? intent.host,
      values,
    }))
  );
  const index = indexRecords(zone, new Set(wanted.map(({ name }) => name)));
  const remove: ResourceRecord[] = [];
  const add: ResourceRecord[] = [];
  let main = zone.main;
  const records: RecordPlan[] = [];
  // The apex first, so that a `www` that follows it is judged by what it becomes.
  const inOrder = [...wanted].sort((a, b) =>
    Number(a.name !== "") - Number(b.name !== "")
  );
  for (const want of inOrder) {
    const found = index.get(want.name) ?? [];
    const rrset = planRrset(zone, want, found, main, options);
    remove.push(...rrset.remove);
    add.push(...rrset.add);
    main = rrset.main ?? main;
    const { host, type } = want;
    const { was, is, action, reason } = rrset;
    records.push({ host, type, zone: zone.name, was, is, action, reason });
  }
  const mainChanged = main !== zone.main;
  return {
    change: mainChanged || remove.length > 0 || add.length > 0
      ? {
        zone: zone.name,
        systemNs: zone.systemNs,
        main: mainChanged ? main : undefined,
        remove,
        add,
      }
      : undefined,
    records: wanted.map(({ host, type }) =>
      records.find((record) => record.host === host && record.type === type)!
    ),
  };
}

/** The records under the names asked for, in one pass over the zone. */
function indexRecords(
  zone: Zone,
  names: ReadonlySet<string>,
): ReadonlyMap<string, readonly ResourceRecord[]> {
  const index = new Map<string, ResourceRecord[]>();
  for (const record of zone.records) {
    const name = recordName(record);
    if (!names.has(name)) continue;
    const same = index.get(name);
    if (same === undefined) index.set(name, [record]);
    else same.push(record);
  }
  return index;
}
