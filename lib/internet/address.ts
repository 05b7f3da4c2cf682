/** The record types that hold an address (RFC 1035, RFC 3596). */
export type AddressType = "A" | "AAAA";

/** An IP address, parsed once, with the record type that publishes it. */
export interface Address {
  /** `A` for IPv4, `AAAA` for IPv6. */
  readonly type: AddressType;
  /** 4 or 16 bytes, the first byte first. */
  readonly bytes: readonly number[];
  /** One spelling per address: dotted decimal, or RFC 5952. Compare by this. */
  readonly text: string;
}

/**
 * Reads an IPv4 or IPv6 address strictly: no prefix length, no zone index, no
 * short or octal IPv4. An IPv4-mapped IPv6 address such as `::ffff:192.0.2.1`
 * (RFC 4291 section 2.5.5.2) is the IPv4 address.
 *
 * @returns the address, or `undefined` if the text is not one
 */
export function parseAddress(text: string): Address | undefined {
  const ipv4 = readIpv4(text);
  if (ipv4 !== undefined) return ipv4Address(ipv4);
  const ipv6 = readIpv6(text);
  if (ipv6 === undefined) return undefined;
  return isMapped(ipv6) ? ipv4Address(ipv6.slice(12)) : ipv6Address(ipv6);
}

/**
 * Reads 128 bits in the notation of IPv6. Unlike {@linkcode parseAddress}, it
 * never makes an IPv4 address of them: for interface IDs and networks.
 *
 * @returns an `AAAA` address, or `undefined` if the text is not one
 */
export function parseIpv6(text: string): Address | undefined {
  const bytes = readIpv6(text);
  return bytes && ipv6Address(bytes);
}

/**
 * The IPv6 address of 16 bytes.
 *
 * @param bytes the first byte first
 */
export function ipv6Address(bytes: readonly number[]): Address {
  return { type: "AAAA", bytes, text: formatIpv6(bytes) };
}

/**
 * The IPv4 address of 4 bytes.
 *
 * @param bytes the first byte first
 */
export function ipv4Address(bytes: readonly number[]): Address {
  return { type: "A", bytes, text: bytes.join(".") };
}

/** Whether 16 bytes are an IPv4-mapped address: `::ffff:0:0/96`. */
export function isMapped(bytes: readonly number[]): boolean {
  return bytes.slice(0, 10).every((byte) => byte === 0) &&
    bytes[10] === 0xff && bytes[11] === 0xff;
}

/**
 * Whether two addresses are of one family and agree in their first bits.
 *
 * @param length how many bits
 */
export function sharePrefix(a: Address, b: Address, length: number): boolean {
  return a.type === b.type && a.bytes.every((byte, i) => {
    const mask = prefixMask(length, i);
    return (byte & mask) === (b.bytes[i]! & mask);
  });
}

/**
 * The bits of one byte that belong to a prefix, as a mask.
 *
 * @param length the prefix's length in bits
 * @param i which byte, from 0
 */
export function prefixMask(length: number, i: number): number {
  const bits = Math.min(Math.max(length - 8 * i, 0), 8);
  return 0xff & ~(0xff >> bits);
}

const DOTTED_DECIMAL = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/** The bytes of a dotted decimal IPv4 address without leading zeros. */
function readIpv4(text: string): number[] | undefined {
  if (!DOTTED_DECIMAL.test(text)) return undefined;
  const parts = text.split(".");
  const bytes = parts.map(Number);
  return bytes.every((byte, i) => byte <= 255 && String(byte) === parts[i])
    ? bytes
    : undefined;
}

const IPV6_CHARACTERS = /^[0-9a-f:.]{2,45}$/i;
const IPV6_GROUP = /^[0-9a-f]{1,4}$/i;

/** The bytes of an IPv6 address (RFC 4291 section 2.2). */
function readIpv6(text: string): number[] | undefined {
  if (!IPV6_CHARACTERS.test(text)) return undefined;
  const [before = "", after, more] = text.split("::");
  if (more !== undefined) return undefined;
  const head = readGroups(before, after === undefined);
  if (after === undefined) return head?.length === 16 ? head : undefined;
  const tail = readGroups(after, true);
  if (head === undefined || tail === undefined) return undefined;
  const zeros = 16 - head.length - tail.length;
  // `::` stands for at least one group.
  if (zeros < 2) return undefined;
  return [...head, ...Array<number>(zeros).fill(0), ...tail];
}

/**
 * The bytes of the groups on one side of `::`.
 *
 * @param last whether an IPv4 address may end it
 */
function readGroups(side: string, last: boolean): number[] | undefined {
  if (side === "") return [];
  const bytes: number[] = [];
  const parts = side.split(":");
  for (const [i, part] of parts.entries()) {
    const group = IPV6_GROUP.test(part) ? parseInt(part, 16) : undefined;
    if (group !== undefined) bytes.push(group >> 8, group & 0xff);
    else {
      const ipv4 = last && i === parts.length - 1 ? readIpv4(part) : undefined;
      if (ipv4 === undefined) return undefined;
      bytes.push(...ipv4);
    }
  }
  return bytes;
}

/**
 * An IPv6 address as RFC 5952 wants it: lower case, no leading zeros, the first
 * longest run of two or more zero groups as `::`.
 */
function formatIpv6(bytes: readonly number[]): string {
  const groups = bytes.flatMap((byte, i) =>
    i % 2 === 0 ? [byte << 8 | bytes[i + 1]!] : []
  );
  let start = 0, length = 0;
  for (let i = 0; i < groups.length; i++) {
    let end = i;
    while (groups[end] === 0) end++;
    if (end - i > length) [start, length] = [i, end - i];
    if (end > i) i = end;
  }
  const hex = groups.map((group) => group.toString(16));
  if (length < 2) return hex.join(":");
  const head = hex.slice(0, start).join(":");
  const tail = hex.slice(start + length).join(":");
  return `${head}::${tail}`;
}

/** Where an address can be reached from; only `global` is from everywhere. */
export type AddressScope =
  | "global"
  | "unspecified"
  | "loopback"
  | "link-local"
  | "private"
  | "shared"
  | "unique-local"
  | "documentation"
  | "multicast"
  | "broadcast"
  | "reserved";

/**
 * IANA's special-purpose address registries (RFC 6890 and its successors, as of
 * 2025): the smallest range that holds an address decides. What is neither global
 * nor one of the other scopes is `reserved`: benchmarking, 6to4, NAT64, Teredo
 * and so on.
 */
const SPECIAL_RANGES: Readonly<Record<AddressScope, readonly string[]>> = {
  global: [
    "0.0.0.0/0",
    "192.0.0.9/32", // PCP anycast, RFC 7723
    "192.0.0.10/32", // TURN anycast, RFC 8155
    "2000::/3", // the only part in use, RFC 4291 section 2.4
    "2001:1::1/128", // PCP anycast, RFC 7723
    "2001:1::2/128", // TURN anycast, RFC 8155
    "2001:1::3/128", // DNS-SD SRP anycast, RFC 9665
    "2001:3::/32", // AMT, RFC 7450
    "2001:4:112::/48", // AS112, RFC 7535
    "2001:20::/28", // ORCHIDv2, RFC 7343
    "2001:30::/28", // drone remote ID, RFC 9374
  ],
  unspecified: ["0.0.0.0/8", "::/128"],
  loopback: ["127.0.0.0/8", "::1/128"],
  "link-local": ["169.254.0.0/16", "fe80::/10"],
  private: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"],
  shared: ["100.64.0.0/10"],
  "unique-local": ["fc00::/7"],
  documentation: [
    "192.0.2.0/24",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "2001:db8::/32",
    "3fff::/20", // RFC 9637
  ],
  multicast: ["224.0.0.0/4", "ff00::/8"],
  broadcast: ["255.255.255.255/32"],
  reserved: [
    "192.0.0.0/24",
    "192.88.99.0/24", // 6to4 relays, RFC 7526
    "198.18.0.0/15", // benchmarking, RFC 2544
    "240.0.0.0/4",
    "2001::/23",
    "2002::/16", // 6to4, RFC 7526
  ],
};

interface Range {
  readonly base: Address;
  readonly length: number;
  readonly scope: AddressScope;
}

/** The ranges of a family, the smallest first; parsed when they are first needed. */
const ranges = new Map<AddressType, readonly Range[]>();

function rangesOf(type: AddressType): readonly Range[] {
  const known = ranges.get(type);
  if (known !== undefined) return known;
  const scopes = Object.keys(SPECIAL_RANGES) as AddressScope[];
  const parsed = scopes.flatMap((scope) =>
    SPECIAL_RANGES[scope]
      .filter((text) => text.includes(":") === (type === "AAAA"))
      .map((text) => {
        const [base = "", length] = text.split("/");
        return { base: parseAddress(base)!, length: Number(length), scope };
      })
  ).sort((a, b) => b.length - a.length);
  ranges.set(type, parsed);
  return parsed;
}

/** Where an address can be reached from, by IANA's registries. */
export function scopeOf(address: Address): AddressScope {
  const range = rangesOf(address.type).find(({ base, length }) =>
    sharePrefix(address, base, length)
  );
  return range?.scope ?? "reserved";
}

/** Whether an address can be reached from the whole Internet. */
export function isGlobal(address: Address): boolean {
  return scopeOf(address) === "global";
}

/** Scopes of addresses at which no host is reachable from elsewhere. */
const UNREACHABLE: ReadonlySet<AddressScope> = new Set([
  "unspecified",
  "loopback",
  "link-local",
  "multicast",
  "broadcast",
]);

/** Why an address reaches no host, for a message; undefined if it may reach one. */
export function whyUnreachable(address: Address): string | undefined {
  const scope = scopeOf(address);
  if (!UNREACHABLE.has(scope)) return undefined;
  const article = scope === "unspecified" ? "an" : "a";
  return `${article} ${scope} address, at which no host is reachable`;
}
