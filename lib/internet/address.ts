/** The record types that hold an address (RFC 1035, RFC 3596). */
export type AddressType = "A" | "AAAA";

/** An IP address with the record type that publishes it. */
export interface Address {
  /** Which family it is of. */
  readonly type: AddressType;
  /** One spelling per address: dotted decimal, or RFC 5952. Compare by this. */
  readonly value: string;
}

/**
 * Reads an IPv4 or IPv6 address strictly: no prefix length, no zone ID, no
 * short or octal IPv4.
 *
 * @returns the address, or `undefined` if the text is not one
 */
export function parseAddress(text: string): Address | undefined {
  const ipv4 = parseIpv4(text);
  if (ipv4 !== undefined) return { type: "A", value: ipv4.join(".") };
  const ipv6 = parseIpv6(text);
  if (ipv6 !== undefined) return { type: "AAAA", value: formatIpv6(ipv6) };
  return undefined;
}

/**
 * Reads an address as a socket or a client of dual stack writes it: one of IPv4
 * in IPv6 clothes (RFC 4291 section 2.5.5.2) is IPv4.
 *
 * @returns the address, or `undefined` if the text is not one
 */
export function readAddress(text: string): Address | undefined {
  const address = parseAddress(text);
  if (address?.type !== "AAAA") return address;
  const [, high, low] =
    /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(address.value) ?? [];
  if (high === undefined || low === undefined) return address;
  const bytes = [high, low].map((group) => parseInt(group, 16))
    .flatMap((group) => [group >> 8, group & 0xff]);
  return { type: "A", value: bytes.join(".") };
}

/** The four bytes of a dotted decimal IPv4 address without leading zeros. */
export function parseIpv4(text: string): readonly number[] | undefined {
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)) return undefined;
  const parts = text.split(".");
  const bytes = parts.map(Number);
  return bytes.every((byte, i) => byte <= 255 && String(byte) === parts[i])
    ? bytes
    : undefined;
}

/** The eight 16-bit groups of an IPv6 address (RFC 4291 section 2.2). */
export function parseIpv6(text: string): readonly number[] | undefined {
  if (!/^[0-9a-f:.]{2,45}$/i.test(text)) return undefined;
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const groups = halves.map((half, i) =>
    ipv6Groups(half, i === halves.length - 1)
  );
  const [head, tail] = groups;
  if (head === undefined) return undefined;
  if (halves.length === 1) return head.length === 8 ? head : undefined;
  if (tail === undefined) return undefined;
  const zeros = 8 - head.length - tail.length;
  // `::` stands for at least one group.
  return zeros >= 1
    ? [...head, ...Array<number>(zeros).fill(0), ...tail]
    : undefined;
}

/** The groups on one side of `::`; only the last side may end in an IPv4 address. */
function ipv6Groups(half: string, last: boolean): number[] | undefined {
  if (half === "") return [];
  const groups: number[] = [];
  const parts = half.split(":");
  for (const [i, part] of parts.entries()) {
    if (/^[0-9a-f]{1,4}$/i.test(part)) {
      groups.push(parseInt(part, 16));
      continue;
    }
    const ipv4 = last && i === parts.length - 1 ? parseIpv4(part) : undefined;
    if (ipv4 === undefined) return undefined;
    const [a, b, c, d] = ipv4 as [number, number, number, number];
    groups.push(a << 8 | b, c << 8 | d);
  }
  return groups;
}

/**
 * The text of an IPv6 address as RFC 5952 wants it: lower case, no leading
 * zeros, the first longest run of two or more zero groups as `::`.
 *
 * @param groups eight 16-bit groups
 */
export function formatIpv6(groups: readonly number[]): string {
  let start = 0, length = 0;
  for (let i = 0; i < groups.length; i++) {
    let end = i;
    while (groups[end] === 0) end++;
    if (end - i > length) [start, length] = [i, end - i];
    if (end > i) i = end;
  }
  const hex = groups.map((group) => group.toString(16));
  if (length < 2) return hex.join(":");
  return `${hex.slice(0, start).join(":")}::${
    hex.slice(start + length).join(":")
  }`;
}

/**
 * Whether an address can be reached from the whole Internet, by IANA's
 * special-purpose address registries (RFC 6890 and its successors). Loopback,
 * link-local, private, shared, documentation, multicast and reserved addresses
 * are not.
 */
export function isGlobal(address: Address): boolean {
  if (address.type === "A") {
    const bytes = parseIpv4(address.value) ?? [];
    const bits = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
    return !SPECIAL_IPV4.some(([base, length]) =>
      samePrefix(bits, base, length)
    );
  }
  const [first = 0, second = 0] = parseIpv6(address.value) ?? [];
  if (first < 0x2000 || first > 0x3fff) return false; // 2000::/3 is global unicast
  if (first === 0x2001 && second < 0x200) {
    return isGlobalProtocolAssignment(second);
  }
  if (first === 0x2001 && second === 0xdb8) return false; // documentation
  if (first === 0x2002) return false; // 6to4, RFC 7526
  return !(first === 0x3fff && second < 0x1000); // documentation, RFC 9637
}

/** Networks that are not global: first address as a number, length of the prefix. */
const SPECIAL_IPV4: readonly (readonly [base: number, length: number])[] = [
  [0x00000000, 8], // 0.0.0.0
  [0x0a000000, 8], // 10.0.0.0
  [0x64400000, 10], // 100.64.0.0
  [0x7f000000, 8], // 127.0.0.0
  [0xa9fe0000, 16], // 169.254.0.0
  [0xac100000, 12], // 172.16.0.0
  [0xc0000000, 24], // 192.0.0.0
  [0xc0000200, 24], // 192.0.2.0
  [0xc0586300, 24], // 192.88.99.0
  [0xc0a80000, 16], // 192.168.0.0
  [0xc6120000, 15], // 198.18.0.0
  [0xc6336400, 24], // 198.51.100.0
  [0xcb007100, 24], // 203.0.113.0
  [0xe0000000, 3], // 224.0.0.0
];

function samePrefix(bits: number, base: number, length: number): boolean {
  const size = 2 ** (32 - length);
  return Math.floor(bits / size) === Math.floor(base / size);
}

/** Within 2001::/23 only AMT, AS112 and the two ORCHID ranges are global. */
function isGlobalProtocolAssignment(second: number): boolean {
  return second === 3 || second === 4 || (second >= 0x20 && second <= 0x3f);
}
