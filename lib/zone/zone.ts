import { relativeName, toAscii } from "../internet/hostname.ts";

/**
 * A resource record as the gateway gives it. All values are the gateway's own
 * spelling: a removal must repeat them exactly.
 */
export interface ResourceRecord {
  /** Relative to the zone, empty at the apex, `*` for a wildcard. */
  readonly name: string;
  /** Seconds; absent if the record has the zone's default. */
  readonly ttl?: string;
  /** Such as `A` or `MX`. */
  readonly type: string;
  /** Preference or priority, only with types that have one. */
  readonly pref?: string;
  /** The data, such as an address. */
  readonly value: string;
}

/** The apex A record, which the gateway keeps apart from the others. */
export interface MainAddress {
  /** The IPv4 address. */
  readonly value: string;
  /** Seconds; absent if it has the zone's default. */
  readonly ttl?: string;
}

/** What matters of a zone to somebody who changes addresses in it. */
export interface Zone {
  /** In lower-case A-labels. */
  readonly name: string;
  /** With the name, it identifies the zone at the gateway. */
  readonly systemNs?: string;
  /** The apex A record. */
  readonly main?: MainAddress;
  /** Whether an implicit `www` A record equals {@linkcode main}. */
  readonly wwwInclude: boolean;
  /** All others. */
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

/** Whether a zone has addresses, or an alias, under the name of a host. */
export function holdsHost(zone: Zone, host: string): boolean {
  const name = relativeName(host, zone.name);
  if (zone.main !== undefined) {
    if (name === "" || (name === "www" && zone.wwwInclude)) return true;
  }
  return zone.records.some((record) =>
    /^(?:A|AAAA|CNAME)$/.test(record.type) && recordName(record) === name
  );
}

/**
 * Whether a zone hands a host over to another zone: NS records at the host or
 * between it and the apex (RFC 1034 section 4.2.1).
 */
export function delegates(zone: Zone, host: string): boolean {
  const name = relativeName(host, zone.name);
  if (!name) return false;
  return zone.records.some((record) => {
    if (record.type !== "NS" || record.name === "") return false;
    return relativeName(name, recordName(record)) !== undefined;
  });
}

/** A record's name in lower-case A-labels, relative to its zone. */
export function recordName(record: ResourceRecord): string {
  return toAscii(record.name) ?? record.name;
}
