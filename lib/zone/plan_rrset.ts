import type { AddressType } from "../internet/address.ts";
import {
  addressText,
  isAddressRecord,
  isAlias,
  type MainAddress,
  type ResourceRecord,
} from "./zone.ts";

/** How to treat records that are missing or have a different TTL. */
export interface PlanOptions {
  /** Creates a missing record instead of refusing it. */
  readonly create?: boolean;
  /** The TTL in seconds for the records; by default each keeps its own. */
  readonly ttl?: number;
}

/** The addresses wanted under one name in one family. */
export interface WantedRrset {
  /** The whole name. */
  readonly host: string;
  /** The family. */
  readonly type: AddressType;
  /** The name of the host's zone. */
  readonly zone: string;
  /** The host's name relative to the zone. */
  readonly name: string;
  /** In their one spelling, each once. */
  readonly values: readonly [string, ...string[]];
}

/** What becomes of an RRset. */
export type RrsetPlan =
  /** It is as it should be. */
  | { readonly action: "keep"; readonly was: readonly string[] }
  /** Nothing is done. */
  | {
    readonly action: "refuse";
    readonly was: readonly string[];
    /** Why, and what to do about it. */
    readonly reason: string;
  }
  /** It is replaced, or created. */
  | {
    readonly action: "change" | "create";
    /** The addresses before, as the gateway spells them. */
    readonly was: readonly string[];
    /** The addresses after. */
    readonly is: readonly string[];
    /** The records to remove and to add. */
    readonly edit: RrsetEdit;
  };

/** The changes to a zone for one RRset. */
export interface RrsetEdit {
  /** Records to remove. */
  readonly remove: readonly ResourceRecord[];
  /** Records to add. */
  readonly add: readonly ResourceRecord[];
  /** The new apex A record, if it changes. */
  readonly main?: MainAddress;
  /** The TTL before, if it was below the minimum and is raised to it. */
  readonly raisedTtl?: number;
}

/**
 * Compares the records under one name with what is wanted in one family.
 *
 * @param found all records under the name, the apex A record too
 */
export function planRrset(
  want: WantedRrset,
  found: readonly ResourceRecord[],
  options: PlanOptions,
): RrsetPlan {
  const present = found.filter(({ type }) => type === want.type);
  const was = present.map(({ value }) => value);
  if (present.length === 0) {
    const reason = refusalToCreate(want, found, options);
    if (reason !== undefined) return { action: "refuse", was, reason };
  }
  const ttl = ttlFor([...present, ...found], options);
  return planFor(want, was, editRecords(want, present, ttl));
}

/** Why a missing record is not created, or `undefined` if it is to be created. */
export function refusalToCreate(
  { host, type, zone }: WantedRrset,
  found: readonly ResourceRecord[],
  { create }: PlanOptions,
): string | undefined {
  return aliasRefusal(host, type, found) ??
    (create ? undefined : noRecord(host, type, zone));
}

/** Why no record can be created under a name: an alias stands there, if so. */
export function aliasRefusal(
  host: string,
  type: AddressType | "TXT",
  found: readonly ResourceRecord[],
): string | undefined {
  const alias = found.find(isAlias);
  return alias &&
    `${host} is an alias (${alias.type}) of ${alias.value}, which allows ` +
      `no ${type} record beside it; remove the alias first, or update its target`;
}

/** States that a record is missing, and how to create it. */
export function noRecord(
  host: string,
  type: AddressType,
  zone: string,
): string {
  return `zone ${zone} has no ${type} record for ${host}; make it once, or use --create (in the config: create = yes)`;
}

/** Seconds: the provider's minimum, and the TTL of a new record. */
export const MINIMUM_TTL = 60;

/** The TTL of added records. */
export interface ChosenTtl {
  /** Seconds; absent for the zone's default. */
  readonly ttl?: number;
  /** Whether it was configured, so that records with a different TTL are replaced. */
  readonly asked?: boolean;
  /** The TTL it would be, if that is below the minimum. */
  readonly raisedTtl?: number;
}

/**
 * The TTL of added records: the configured one; otherwise that of the host's
 * addresses, raised to the minimum; otherwise the minimum.
 *
 * @param records those whose TTL may be taken, the best first
 */
export function ttlFor(
  records: readonly ResourceRecord[],
  { ttl }: PlanOptions,
): ChosenTtl {
  if (ttl !== undefined) return { ttl, asked: true };
  const model = records.find(isAddressRecord);
  if (model === undefined) return { ttl: MINIMUM_TTL };
  return model.ttl !== undefined && model.ttl < MINIMUM_TTL
    ? { ttl: MINIMUM_TTL, raisedTtl: model.ttl }
    : { ttl: model.ttl };
}

/** The values of an RRset, maybe none. */
export interface RrsetValues {
  /** The host's name relative to the zone. */
  readonly name: string;
  /** The family. */
  readonly type: AddressType;
  /** Addresses in their one spelling, each once. */
  readonly values: readonly string[];
}

/**
 * The edit after which exactly some values stand in the records of an RRset. Two
 * records with the same address are one in DNS, and to remove one of them may
 * remove both: such twins stay, or go, together.
 *
 * @param present the RRset's records
 */
export function editRecords(
  { name, type, values }: RrsetValues,
  present: readonly ResourceRecord[],
  { ttl, asked, raisedTtl }: ChosenTtl,
): RrsetEdit {
  const kept = new Set(
    present.filter((record) => !asked || record.ttl === ttl).map(addressText)
      .filter((value) => values.includes(value)),
  );
  const remove = present.filter((record) => !kept.has(addressText(record)));
  const add = values.filter((value) => !kept.has(value))
    .map((value) => ({ name: present[0]?.name ?? name, ttl, type, value }));
  return { remove, add, raisedTtl: add.length > 0 ? raisedTtl : undefined };
}

/**
 * The plan that carries out an edit.
 *
 * @param was the addresses before
 */
export function planFor(
  { values }: WantedRrset,
  was: readonly string[],
  edit: RrsetEdit,
): RrsetPlan {
  if (
    edit.remove.length === 0 && edit.add.length === 0 && edit.main === undefined
  ) {
    return { action: "keep", was };
  }
  const action = was.length === 0 ? "create" : "change";
  return { action, was, is: values, edit };
}
