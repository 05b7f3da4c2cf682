import { type AddressType, parseAddress } from "../internet/address.ts";
import type { MainAddress, ResourceRecord, Zone } from "./zone.ts";

/** How to go about records that are missing or have another TTL. */
export interface PlanOptions {
  /** Make a missing record instead of refusing it. */
  readonly create?: boolean;
  /** The TTL in seconds that the records shall have; else each keeps its own. */
  readonly ttl?: number;
}

/** What becomes of an RRset. */
export interface RrsetOutcome {
  /** The addresses before, as the gateway spells them. */
  readonly was: readonly string[];
  /** The addresses after; those before if the plan is refused. */
  readonly is: readonly string[];
  /** What is done: nothing, a replacement, a new record, or a refusal. */
  readonly action: "keep" | "change" | "create" | "refuse";
  /** Why it is refused, and what to do about it. */
  readonly reason?: string;
}

/** An RRset's outcome with what brings it about. */
export interface RrsetPlan extends RrsetOutcome {
  /** Records that go. */
  readonly remove: readonly ResourceRecord[];
  /** Records that come. */
  readonly add: readonly ResourceRecord[];
  /** The new apex A record, if it changes. */
  readonly main?: MainAddress;
}

/** The addresses wanted under one name in one family. */
export interface Wanted {
  /** The whole name. */
  readonly host: string;
  /** The family. */
  readonly type: AddressType;
  /** Relative to the zone. */
  readonly name: string;
  /** In their one spelling, each once; at least one. */
  readonly values: readonly string[];
}

/** Seconds; for a new record whose host has no other: the provider's minimum. */
const NEW_RECORD_TTL = "60";

/**
 * Compares the records under one name with what is wanted in one family. The
 * apex A record is in `<main>`, if there is one; an included `www` is the apex's.
 *
 * @param found all records under the name
 * @param main the apex A record as it will be
 */
export function planRrset(
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
  const otherFamily = want.name === "" ? main : undefined;
  const ownTtl = (oldMain ?? existing[0] ?? found.find(isAddress) ??
    otherFamily ?? { ttl: NEW_RECORD_TTL }).ttl;
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
  return record && (parseAddress(record.value)?.text ?? record.value);
}
