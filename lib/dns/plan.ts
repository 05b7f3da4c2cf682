import { type Address, type AddressType, parseAddress } from "./address.ts";
import { relativeName } from "./name.ts";
import {
  type MainAddress,
  recordName,
  type ResourceRecord,
  type Zone,
  type ZoneChange,
} from "./zone.ts";

/** A host and the addresses that shall stand under its name. */
export interface Wish {
  /** A name made by `parseHostname`. */
  readonly host: string;
  /** Per family all of them; a family without an address is left alone. */
  readonly addresses: readonly Address[];
}

/** How to go about records that are missing or have another TTL. */
export interface PlanOptions {
  /** Make a missing record instead of refusing it. */
  readonly create?: boolean;
  /** The TTL in seconds that the records shall have; else each keeps its own. */
  readonly ttl?: number;
}

/** What becomes of the address records (the RRset) of one host and family. */
export interface RecordPlan {
  /** Whose addresses they are. */
  readonly host: string;
  /** The family. */
  readonly type: AddressType;
  /** The name of the host's zone. */
  readonly zone: string;
  /** The addresses before, as the gateway spells them. */
  readonly was: readonly string[];
  /** The addresses after; those before if the plan is refused. */
  readonly is: readonly string[];
  /** What is done: nothing, a replacement, a new record, or a refusal. */
  readonly action: "keep" | "change" | "create" | "refuse";
  /** Why it is refused, and what to do about it. */
  readonly reason?: string;
}

/** What to do to one zone, and what that means for each record asked for. */
export interface ZonePlan {
  /** Absent if all is as it should be. */
  readonly change?: ZoneChange;
  /** One per host and family, in the order of the wishes. */
  readonly records: readonly RecordPlan[];
}

/** Seconds; for a new record whose host has no other: the provider's minimum. */
const NEW_RECORD_TTL = "60";

/**
 * Compares a zone with what is wanted and says what to remove and to add, so
 * that exactly the wanted addresses stand under each name (RRset, RFC 2181
 * section 5). Addresses are compared by value; records are removed as read;
 * records that are right already, and all others, are in no list. The time it
 * takes is linear in the number of records.
 *
 * @param wishes hosts of this zone, each at most once
 */
export function planZone(
  zone: Zone,
  wishes: readonly Wish[],
  options: PlanOptions = {},
): ZonePlan {
  const wanted = wishes.flatMap(({ host, addresses }) =>
    (["A", "AAAA"] as const).map((type) => ({
      host,
      type,
      name: relativeName(host, zone.name) ?? host,
      values: unique(
        addresses.filter((a) => a.type === type).map((a) => a.value),
      ),
    })).filter(({ values }) => values.length > 0)
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

interface Wanted {
  readonly host: string;
  readonly type: AddressType;
  /** Relative to the zone. */
  readonly name: string;
  readonly values: readonly string[];
}

interface RrsetPlan
  extends Pick<RecordPlan, "was" | "is" | "action" | "reason"> {
  readonly remove: readonly ResourceRecord[];
  readonly add: readonly ResourceRecord[];
  readonly main?: MainAddress;
}

function planRrset(
  zone: Zone,
  want: Wanted,
  found: readonly ResourceRecord[],
  main: MainAddress | undefined,
  options: PlanOptions,
): RrsetPlan {
  const existing = found.filter((record) => record.type === want.type);
  if (isIncludedWww(zone, want, existing)) {
    return followMain(zone, want, main);
  }
  const apex = want.name === "" && want.type === "A";
  const oldMain = apex ? main : undefined;
  const was = [oldMain, ...existing].flatMap((r) =>
    r === undefined ? [] : [r.value]
  );
  if (was.length === 0) {
    const reason = refusalToCreate(zone, want, found, options);
    if (reason !== undefined) {
      return { was, is: was, action: "refuse", reason, remove: [], add: [] };
    }
  }
  const ttl = options.ttl?.toString();
  const ownTtl = (oldMain ?? existing[0] ?? found.find(isAddress) ??
    { ttl: NEW_RECORD_TTL }).ttl;
  const replaced = planMain(
    apex && (oldMain !== undefined || was.length === 0),
    {
      oldMain,
      values: want.values,
      ttl,
      ownTtl,
    },
  );
  // One address is either in `<main>` or among the records.
  const values = want.values.filter((value) =>
    value !== sameValue(replaced ?? oldMain)
  );
  const kept = new Set(
    existing.filter((record) => ttl === undefined || record.ttl === ttl)
      .map(sameValue).filter((value) => values.includes(value!)),
  );
  // The same address twice is one record in DNS, and removing one of them may
  // remove both: such twins stay.
  if (replaced === undefined) kept.add(sameValue(oldMain));
  const remove = existing.filter((record) => !kept.has(sameValue(record)));
  const add = values.filter((value) => !kept.has(value)).map((value) => {
    const old = remove.find((record) => sameValue(record) === value) ??
      existing[0];
    return {
      name: old?.name ?? want.name,
      ttl: ttl ?? ownTtl,
      type: want.type,
      value,
    };
  });
  const changed = remove.length > 0 || add.length > 0 || replaced !== undefined;
  return {
    was,
    is: changed ? want.values : was,
    action: !changed ? "keep" : was.length === 0 ? "create" : "change",
    remove,
    add,
    main: replaced,
  };
}

/** The new `<main>`, or undefined if it may stay as it is (or is not concerned). */
function planMain(
  concerned: boolean,
  { oldMain, values, ttl, ownTtl }: {
    oldMain: MainAddress | undefined;
    values: readonly string[];
    ttl: string | undefined;
    ownTtl: string | undefined;
  },
): MainAddress | undefined {
  if (!concerned) return undefined;
  const oldValue = sameValue(oldMain);
  if (oldValue !== undefined && values.includes(oldValue)) {
    return ttl === undefined || oldMain?.ttl === ttl
      ? undefined
      : { value: oldMain!.value, ttl };
  }
  return { value: values[0]!, ttl: ttl ?? ownTtl };
}

/** Under `www_include`, `www` has no A record of its own: it is the apex's. */
function isIncludedWww(
  zone: Zone,
  want: Wanted,
  existing: readonly ResourceRecord[],
): boolean {
  return zone.wwwInclude && zone.main !== undefined && want.name === "www" &&
    want.type === "A" && existing.length === 0;
}

/**
 * Changing `<main>` for `www` would move the apex, which nobody asked for (and
 * which the caller may not even be allowed to); a second A would contradict it.
 */
function followMain(
  zone: Zone,
  want: Wanted,
  main: MainAddress | undefined,
): RrsetPlan {
  const was = [zone.main!.value];
  if (want.values.length === 1 && sameValue(main) === want.values[0]) {
    const changed = main !== zone.main &&
      sameValue(zone.main) !== sameValue(main);
    return {
      was,
      is: changed ? want.values : was,
      action: changed ? "change" : "keep",
      remove: [],
      add: [],
    };
  }
  return {
    was,
    is: was,
    action: "refuse",
    reason:
      `${want.host} has no A record of its own: the zone includes it with ` +
      `${zone.name} (www_include); update ${zone.name} and it follows`,
    remove: [],
    add: [],
  };
}

/** Why a missing record is not made, or undefined if it is to be made. */
function refusalToCreate(
  zone: Zone,
  { host, type }: Wanted,
  found: readonly ResourceRecord[],
  { create }: PlanOptions,
): string | undefined {
  const alias = found.find((record) => record.type === "CNAME");
  if (alias !== undefined) {
    return `${host} is an alias (CNAME) of ${alias.value}, which allows no ${type} ` +
      `record beside it; remove the alias first, or update its target`;
  }
  return create
    ? undefined
    : `zone ${zone.name} has no ${type} record for ${host}; make it once, or use --create`;
}

function isAddress(record: ResourceRecord): boolean {
  return record.type === "A" || record.type === "AAAA";
}

/** A record's address in its one spelling, or as it is if it is none. */
function sameValue(
  record: { readonly value: string } | undefined,
): string | undefined {
  return record && (parseAddress(record.value)?.value ?? record.value);
}

function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}
