import { leaf, tag } from "./answer.ts";
import { NUMBER, refuse, type Shaped, TEXT } from "./document.ts";
import type { PracticeAccount } from "./sign_in.ts";
import type { PracticeSwitches } from "./switches.ts";
import { authorityOf, type PracticeRecord, type PracticeZone } from "./zone.ts";

const LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?";
/** Relative to the zone: no final dot, `*` only as the first label, empty at the apex. */
const RELATIVE_NAME = RegExp(
  `^(?!.{254})(?:\\*|(?:\\*\\.)?${LABEL}(?:\\.${LABEL})*)?$`,
  "i",
);
const UP_TO_255 = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const IPV4 = RegExp(`^${UP_TO_255}(?:\\.${UP_TO_255}){3}$`);
const MAX_TTL = 2 ** 31 - 1;
const WITH_PREF = ["MX", "SRV", "NAPTR"];
const OF_HOST_NAMES = ["CNAME", "MX", "NS", "PTR"];

/** The apex A record in a request. */
export const MAIN = { value: IPV4, "ttl?": NUMBER };
/** Any other record in a request. */
export const RECORD = {
  name: RELATIVE_NAME,
  type: /^[A-Z][A-Z0-9]{0,15}$/,
  "ttl?": NUMBER,
  "pref?": NUMBER,
  "value?": TEXT,
};

/**
 * A record of a request. One that is to be removed need only be what is stored;
 * its value is `*` where it may be left out, and is.
 */
export function recordOf(
  { path, name, type, ttl, pref, value }: Shaped<typeof RECORD>,
  { minTtl, wildcardRemove }: PracticeSwitches,
  isRemoval: boolean = false,
): PracticeRecord {
  const hasPref = WITH_PREF.includes(type);
  if (pref !== undefined && !hasPref) refuse(`${path}.pref`, "Not allowed.");
  if (pref === undefined && hasPref && !isRemoval) {
    refuse(`${path}.pref`, "Missing.");
  }
  if (value === undefined && !(isRemoval && wildcardRemove)) {
    refuse(`${path}.value`, "Missing.");
  }
  if (!isRemoval && !isValueOf(type, value!)) {
    refuse(`${path}.value`, `Not a value of ${type}.`, value);
  }
  const least = isRemoval ? 0 : minTtl;
  return {
    name,
    ...(ttl && { ttl: within(`${path}.ttl`, ttl, least, MAX_TTL) }),
    type,
    ...(pref && { pref: within(`${path}.pref`, pref, 0, 65535) }),
    value: value ?? "*",
  };
}

/** The apex A record of a request. */
export function mainOf(
  { path, value, ttl }: Shaped<typeof MAIN>,
  { minTtl }: PracticeSwitches,
): NonNullable<PracticeZone["main"]> {
  if (ttl === undefined) return { value };
  return { value, ttl: within(`${path}.ttl`, ttl, minTtl, MAX_TTL) };
}

/** Whether a removal names exactly this stored record; a TTL or pref that is not sent fits any. */
export function isRemovedBy(
  record: PracticeRecord,
  removal: PracticeRecord,
  switches: PracticeSwitches,
): boolean {
  const isAny = switches.wildcardRemove && removal.value === "*";
  return record.name === removal.name && record.type === removal.type &&
    (isAny || spelledValue(record, switches) === removal.value) &&
    (removal.ttl ?? record.ttl) === record.ttl &&
    (removal.pref ?? record.pref) === record.pref;
}

/** What two records have in common if the second is a duplicate: name, type, value and pref, by meaning; not the TTL. */
export function identityOf(
  { name, type, value, pref }: PracticeRecord,
  switches: PracticeSwitches,
): string {
  const meaning = type === "AAAA"
    ? shortIpv6(value) ?? value
    : type === "TXT"
    ? servedText(value, switches)
    : value;
  return `${name.toLowerCase()} ${type} ${pref ?? ""} ${meaning}`;
}

/**
 * The text that name servers give for a TXT value, by the syntax of zone files
 * (RFC 1035 section 5.1) unless quotes are taken literally; its bytes are
 * characters from 0 to 255.
 */
export function servedText(
  value: string,
  { txtQuotes }: Pick<PracticeSwitches, "txtQuotes">,
): string {
  const bytes = String.fromCharCode(...new TextEncoder().encode(value));
  if (txtQuotes === "literal" || !value.startsWith('"')) return bytes;
  let text = "";
  for (const [, string = ""] of bytes.matchAll(/"((?:[^"\\]|\\[^])*)"/g)) {
    text += string.replace(
      /\\(\d{3}|[^])/g,
      (_, sign: string) =>
        sign.length === 3 ? String.fromCharCode(Number(sign)) : sign,
    );
  }
  return text;
}

/** The `zone` element, its children in the order that was seen. Its owner is whoever asks. */
export function writeZone(
  zone: PracticeZone,
  account: PracticeAccount,
  switches: PracticeSwitches,
): string {
  const { main, rr, extra = "" } = zone;
  const who = leaf("user", account.user) + leaf("context", account.context);
  return tag(
    "zone",
    leaf("changed", zone.changed),
    leaf("created", zone.created),
    leaf("name", zone.name),
    main ? tag("main", leaf("value", main.value), leaf("ttl", main.ttl)) : "",
    leaf("ns_action", "complete"),
    leaf("www_include", zone.wwwInclude ? 1 : 0),
    authorityOf(zone),
    ...rr.map((record, at) => writeRecord(record, at, switches)),
    extra,
    leaf("system_ns", zone.systemNs),
    leaf("domainsafe", 0),
    tag("owner", who),
    tag("updated_by", who),
    leaf("comment", zone.comment ?? ""),
  );
}

function writeRecord(
  record: PracticeRecord,
  index: number,
  switches: PracticeSwitches,
): string {
  const children = [
    leaf("name", record.name),
    leaf("ttl", record.ttl),
    leaf("type", record.type),
    leaf("pref", record.pref),
    leaf("value", spelledValue(record, switches)),
  ];
  if (switches.childOrder === "fixed") return tag("rr", ...children);
  // Another order for each record, the same one each time.
  const start = (index + 1) % children.length;
  const turned = [...children.slice(start), ...children.slice(0, start)];
  return tag("rr", ...(index % 2 === 0 ? turned : turned.reverse()));
}

/**
 * The value of a record as answers spell it, which is what a removal must
 * repeat: a TXT value maybe with quotes, an IPv6 address by its switch. Expanded, as the real gateway answers ([seen]), an IPv6 address has
 * all eight groups without leading zeros.
 */
function spelledValue(
  { type, value }: PracticeRecord,
  { aaaa, txtQuotes }: PracticeSwitches,
): string {
  if (type === "TXT" && txtQuotes === "added" && !value.startsWith('"')) {
    return `"${value}"`;
  }
  const short = type === "AAAA" ? shortIpv6(value) : undefined;
  if (short === undefined || aaaa === "as-stored") return value;
  if (aaaa === "short" || !short.includes("::")) return short;
  const [left = [], right = []] = short.split("::")
    .map((side) => side.split(":").filter(Boolean));
  const zeros = Array<string>(8 - left.length - right.length).fill("0");
  return [...left, ...zeros, ...right].join(":");
}

function within(path: string, text: string, min: number, max: number): number {
  const number = Number(text);
  if (number >= min && number <= max) return number;
  return refuse(path, `Not from ${min} to ${max}.`, text);
}

function isValueOf(type: string, value: string): boolean {
  if (type === "A") return IPV4.test(value);
  if (type === "AAAA") return shortIpv6(value) !== undefined;
  return value.length <= 4096 && !/\p{Cc}/u.test(value) &&
    !(OF_HOST_NAMES.includes(type) && /\s/.test(value));
}

/**
 * The shortest spelling of an IPv6 address (RFC 5952, but for an embedded
 * IPv4 address, which becomes hexadecimal), or `undefined` if it is not one.
 */
function shortIpv6(text: string): string | undefined {
  // The URL parser is strict about addresses, once a zone or port is ruled out.
  if (!/^[0-9a-fA-F:.]{2,45}$/.test(text)) return undefined;
  return URL.parse(`http://[${text}]/`)?.hostname.slice(1, -1);
}
