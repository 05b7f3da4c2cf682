import type { Element } from "./document.ts";
import {
  allow,
  child,
  integer,
  InvalidRequest,
  required,
  requiredText,
  text,
} from "./fields.ts";
import type { PracticeSwitches } from "./switches.ts";
import {
  expandedIpv6,
  isRelativeName,
  shortIpv6,
  valueError,
} from "./values.ts";
import type { PracticeMain, PracticeRecord, PracticeZone } from "./zone.ts";

/** What a removal asks for: the value may be left out only where wild cards are allowed. */
export type Removal = Omit<PracticeRecord, "value"> & {
  readonly value?: string;
};

const CHILDREN = ["name", "ttl", "type", "pref", "value"];
const MAX_TTL = 2 ** 31 - 1;
const WITH_PREF = ["MX", "SRV", "NAPTR"];

/**
 * Reads a record to be added.
 *
 * @throws {InvalidRequest} if an element is missing or wrong: EF01000
 */
export function readRecord(
  element: Element,
  switches: PracticeSwitches,
): PracticeRecord {
  const removal = readRemoval(element, switches);
  const value = requiredText(element, "value");
  const error = valueError(removal.type, value);
  if (error !== undefined) {
    throw new InvalidRequest(`${element.path}.value`, value, error);
  }
  checkTtl(element, removal.ttl, switches);
  if (removal.pref === undefined && WITH_PREF.includes(removal.type)) {
    throw new InvalidRequest(`${element.path}.pref`, "", "Missing.");
  }
  return { ...removal, value };
}

/**
 * Reads a record to be removed. Its value need not be valid: it need only be
 * what is stored.
 *
 * @throws {InvalidRequest} if an element is missing or wrong: EF01000
 */
export function readRemoval(
  element: Element,
  switches: PracticeSwitches,
): Removal {
  allow(element, CHILDREN);
  const name = text(required(element, "name"));
  if (!isRelativeName(name)) {
    throw new InvalidRequest(
      `${element.path}.name`,
      name,
      "Not a name relative to the zone.",
    );
  }
  const type = requiredText(element, "type");
  if (!/^[A-Z][A-Z0-9]{0,15}$/.test(type)) {
    throw new InvalidRequest(`${element.path}.type`, type, "Not a type.");
  }
  const pref = child(element, "pref");
  if (pref !== undefined && !WITH_PREF.includes(type)) {
    throw new InvalidRequest(pref.path, "", `${type} has no pref.`);
  }
  const value = switches.wildcardRemove && child(element, "value") === undefined
    ? undefined
    : requiredText(element, "value");
  return {
    name,
    ...readTtl(element),
    type,
    ...(pref && { pref: integer(pref, 0, 65535) }),
    ...(value !== undefined && { value }),
  };
}

/**
 * Reads the apex A record.
 *
 * @throws {InvalidRequest} if it has no IPv4 address, or a bad TTL: EF01000
 */
export function readMain(
  element: Element,
  switches: PracticeSwitches,
): PracticeMain {
  allow(element, ["value", "ttl"]);
  const value = requiredText(element, "value");
  const error = valueError("A", value);
  if (error !== undefined) {
    throw new InvalidRequest(`${element.path}.value`, value, error);
  }
  const main = { value, ...readTtl(element) };
  checkTtl(element, main.ttl, switches);
  return main;
}

/** The value of a record as answers spell it, which is what a removal must repeat. */
export function spelledValue(
  record: PracticeRecord,
  switches: PracticeSwitches,
): string {
  if (record.type !== "AAAA" || switches.aaaa === "as-stored") {
    return record.value;
  }
  const spell = switches.aaaa === "expanded" ? expandedIpv6 : shortIpv6;
  return spell(record.value) ?? record.value;
}

/** Whether a removal names exactly this stored record; a TTL or pref that is not sent fits any. */
export function isRemovedBy(
  record: PracticeRecord,
  removal: Removal,
  switches: PracticeSwitches,
): boolean {
  const any = switches.wildcardRemove &&
    (removal.value === undefined || removal.value === "*");
  return record.name === removal.name && record.type === removal.type &&
    (any || spelledValue(record, switches) === removal.value) &&
    (removal.ttl === undefined || removal.ttl === record.ttl) &&
    (removal.pref === undefined || removal.pref === record.pref);
}

/** What two records have in common if the second is a duplicate: name, type, value and pref, by meaning; not the TTL. */
export function identity({ name, type, value, pref }: PracticeRecord): string {
  const meaning = type === "AAAA" ? shortIpv6(value) ?? value : value;
  return [name.toLowerCase(), type, pref ?? "", meaning].join(" ");
}

/** Whether a record is a CNAME that stands beside other data of its name, or the reverse (RFC 1034, section 3.6.2). */
export function conflictsWithCname(
  record: PracticeRecord,
  zone: PracticeZone,
): boolean {
  const name = record.name.toLowerCase();
  const others = zone.rr.filter((other) =>
    other !== record && other.name.toLowerCase() === name
  );
  if (record.type !== "CNAME") {
    return others.some(({ type }) => type === "CNAME");
  }
  return others.length > 0 || name === "" ||
    (name === "www" && zone.wwwInclude && zone.main !== undefined);
}

function readTtl(element: Element): { readonly ttl?: number } {
  const ttl = child(element, "ttl");
  return ttl === undefined ? {} : { ttl: integer(ttl, 0, MAX_TTL) };
}

function checkTtl(
  element: Element,
  ttl: number | undefined,
  { minTtl }: PracticeSwitches,
): void {
  if (ttl !== undefined && ttl < minTtl) {
    throw new InvalidRequest(
      `${element.path}.ttl`,
      String(ttl),
      `The least TTL is ${minTtl} seconds.`,
    );
  }
}
