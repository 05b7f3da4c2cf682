import type { AddressType } from "../internet/address.ts";
import { relativeName } from "../internet/hostname.ts";
import { type HostIntent, recordsOf } from "./host_intent.ts";
import {
  includedWww,
  isIncludedWww,
  mainRecord,
  planApex,
  planIncludedWww,
} from "./plan_apex.ts";
import {
  aliasRefusal,
  type PlanOptions,
  planRrset,
  type RrsetEdit,
  type RrsetPlan,
  type WantedRrset,
} from "./plan_rrset.ts";
import {
  type MainAddress,
  recordName,
  type ResourceRecord,
  type Zone,
  type ZoneChange,
} from "./zone.ts";

/** What becomes of the address records (the RRset) of one host and family. */
export type RecordPlan = RrsetPlan & {
  /** Whose addresses they are. */
  readonly host: string;
  /** The family. */
  readonly type: AddressType;
  /** The name of the host's zone. */
  readonly zone: string;
};

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
    recordsOf(intent).map((record) => ({
      ...record,
      host: intent.host,
      zone: zone.name,
      name: relativeName(intent.host, zone.name) ?? intent.host,
    }))
  );
  const recordsUnder = indexRecords(zone, wanted.map(({ name }) => name));
  const apex = wanted.find(({ name, type }) => name === "" && type === "A");
  const apexPlan = apex &&
    planApex(apex, recordsUnder(""), zone.main, options);
  // A `www` that follows the apex is judged by what that becomes.
  const mainAfter = apexPlan && editOf(apexPlan)?.main || zone.main;
  const records = wanted.map((want) => {
    const plan = want === apex && apexPlan !== undefined
      ? apexPlan
      : planOther(zone, want, recordsUnder(want.name), mainAfter, options);
    return { host: want.host, type: want.type, zone: zone.name, ...plan };
  });
  return { change: changeOf(zone, records), records };
}

/** The plan for any RRset but the IPv4 addresses at the apex. */
function planOther(
  zone: Zone,
  want: WantedRrset,
  found: readonly ResourceRecord[],
  mainAfter: MainAddress | undefined,
  options: PlanOptions,
): RrsetPlan {
  const { main } = zone;
  if (main === undefined || mainAfter === undefined) {
    return planRrset(want, found, options);
  }
  if (isIncludedWww(zone, want, found)) {
    return planIncludedWww(want, main, mainAfter);
  }
  const all = want.name === "" ? [...found, mainRecord(main)] : found;
  return planRrset(want, all, options);
}

function editOf(plan: RrsetPlan): RrsetEdit | undefined {
  return plan.action === "change" || plan.action === "create"
    ? plan.edit
    : undefined;
}

/** All edits of one zone as one change, or `undefined` if there is nothing to do. */
function changeOf(
  zone: Zone,
  plans: readonly RrsetPlan[],
): ZoneChange | undefined {
  const edits = plans.flatMap((plan) => editOf(plan) ?? []);
  const change = {
    zone: zone.name,
    systemNs: zone.systemNs,
    main: edits.find(({ main }) => main !== undefined)?.main,
    remove: edits.flatMap(({ remove }) => remove),
    add: edits.flatMap(({ add }) => add),
  };
  const { main, remove, add } = change;
  return main !== undefined || remove.length > 0 || add.length > 0
    ? change
    : undefined;
}

/** Finds the records under some names, after one pass over the zone. */
function indexRecords(
  zone: Zone,
  names: readonly string[],
): (name: string) => readonly ResourceRecord[] {
  const index = new Map<string, ResourceRecord[]>(
    names.map((name) => [name, []]),
  );
  for (const record of zone.records) {
    index.get(recordName(record))?.push(record);
  }
  return (name) => index.get(name) ?? [];
}

/** The addresses of one family under a host's name. */
export interface FamilyRecords {
  /** As the gateway spells them; empty if there are none. */
  readonly addresses: readonly string[];
  /** Why they cannot be set by themselves: an alias, or a `www` that follows the apex. */
  readonly obstacle?: string;
}

/** What a zone has under the name of a host, by family. */
export function recordsAt(
  zone: Zone,
  host: string,
): Readonly<Record<AddressType, FamilyRecords>> {
  const name = relativeName(host, zone.name) ?? host;
  const own = indexRecords(zone, [name])(name);
  const at = (type: AddressType): FamilyRecords => {
    const addresses = own.filter((record) => record.type === type)
      .map(({ value }) => value);
    const { main } = zone;
    if (main !== undefined && type === "A" && name === "") {
      return { addresses: [main.value, ...addresses] };
    }
    if (main !== undefined && isIncludedWww(zone, { name, type }, own)) {
      const obstacle = includedWww({ host, zone: zone.name });
      return { addresses: [main.value], obstacle };
    }
    return addresses.length > 0
      ? { addresses }
      : { addresses, obstacle: aliasRefusal(host, type, own) };
  };
  return { A: at("A"), AAAA: at("AAAA") };
}
