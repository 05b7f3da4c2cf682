import { relativeName } from "../internet/hostname.ts";
import { isAddressRecord, isAlias, recordName, type Zone } from "./zone.ts";

/** Zones that are asked for; a name of a hundred labels must not cost as many. */
const MOST_CANDIDATES = 8;

/**
 * The names of the zones that may hold a host, in the order to ask for them, as
 * the gateway knows no way to ask for the zone of a name: the longest zone known
 * beforehand that the host is in; without one, the host's own name from two
 * labels upwards, at most 8 of them.
 *
 * @param host a name made by `parseHostname`
 * @param known names of zones
 */
export function zoneCandidates(
  host: string,
  known: readonly string[] = [],
): readonly string[] {
  const around = known.filter((zone) => relativeName(host, zone) !== undefined)
    .sort((a, b) => b.length - a.length);
  if (around.length > 0) return around.slice(0, 1);
  const labels = host.replace(/^\*\./, "").split(".");
  return labels.slice(1, 1 + MOST_CANDIDATES)
    .map((_, i) => labels.slice(labels.length - 2 - i).join("."));
}

/**
 * The name that a name with underscores says something about: `example.com` for
 * `_acme-challenge.example.com`. Zones are seldom named with underscores.
 */
export function ownerOf(name: string): string {
  return name.replace(/^(?:.*\.)?_[^.]*\.(?=[^.]+\.)/, "");
}

/**
 * Whether a host is surely in a zone: its records, or those of its owner, are there,
 * and count.
 */
export function isZoneOf(
  zone: Zone,
  host: string,
  owner: string = host,
): boolean {
  return !delegates(zone, host) &&
    (holdsHost(zone, owner) || owner !== host && owner === zone.name);
}

/**
 * The zone of a host among those that may hold it.
 *
 * @param zones from the shortest name to the longest
 * @returns the first that the host is surely in; else the first that has records
 * for it; else the longest; `undefined` if there are none
 */
export function chooseZone(
  zones: readonly Zone[],
  host: string,
  owner: string = host,
): Zone | undefined {
  return zones.find((zone) => isZoneOf(zone, host, owner)) ??
    zones.find((zone) => holdsHost(zone, owner)) ?? zones.at(-1);
}

/** Whether a zone has addresses, or an alias, under the name of a host. */
function holdsHost(zone: Zone, host: string): boolean {
  const name = relativeName(host, zone.name);
  if (zone.main !== undefined) {
    if (name === "" || (name === "www" && zone.wwwInclude)) return true;
  }
  return zone.records.some((record) =>
    (isAddressRecord(record) || isAlias(record)) && recordName(record) === name
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
