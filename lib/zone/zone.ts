import { parseAddress } from "../internet/address.ts";
import { toAscii } from "../internet/hostname.ts";

/**
 * A resource record as the gateway gives it. All values are the gateway's own
 * spelling: a removal must repeat them exactly.
 */
export interface ResourceRecord {
  /** Relative to the zone, empty at the apex, `*` for a wildcard. */
  readonly name: string;
  /** Seconds; absent if the record has the zone's default. */
  readonly ttl?: number;
  /** Such as `A` or `MX`. */
  readonly type: string;
  /** Preference or priority, only with types that have one. */
  readonly pref?: string;
  /** The data, such as an address. */
  readonly value: string;
}

/** The apex A record, which the gateway keeps apart from the others: `<main>`. */
export interface MainAddress {
  /** The IPv4 address. */
  readonly value: string;
  /** Seconds; absent if it has the zone's default. */
  readonly ttl?: number;
}

/** The parts of a zone that matter for changing addresses in it. */
export interface Zone {
  /** In lower-case A-labels. */
  readonly name: string;
  /** With the name, it identifies the zone at the gateway. */
  readonly systemNs?: string;
  /** The apex A record. */
  readonly main?: MainAddress;
  /** Whether an implicit `www` A record equals {@linkcode main}. */
  readonly wwwInclude: boolean;
  /** All other records. */
  readonly records: readonly ResourceRecord[];
}

/** What one bulk update does to one zone: all removals, then all additions. */
export interface ZoneChange {
  /** The zone's name, as the inquiry gave it. */
  readonly zone: string;
  /** The zone's name server, as the inquiry gave it. */
  readonly systemNs?: string;
  /** The new apex A record, if it changes. */
  readonly main?: MainAddress;
  /** Records that go, exactly as they were read. */
  readonly remove: readonly ResourceRecord[];
  /** Records that come. */
  readonly add: readonly ResourceRecord[];
}

/** A record's name in lower-case A-labels, relative to its zone. */
export function recordName(record: ResourceRecord): string {
  return toAscii(record.name) ?? record.name;
}

/** A record's address in its one spelling; another value as it is. */
export function addressText(record: { readonly value: string }): string {
  return parseAddress(record.value)?.text ?? record.value;
}

/** Whether a record is an A or AAAA record. */
export function isAddressRecord({ type }: ResourceRecord): boolean {
  return type === "A" || type === "AAAA";
}

/**
 * Whether a record stands for another name's addresses: CNAME (RFC 1034 section
 * 3.6.2), or ALIAS, which the provider's servers resolve themselves.
 */
export function isAlias({ type }: ResourceRecord): boolean {
  return type === "CNAME" || type === "ALIAS";
}
