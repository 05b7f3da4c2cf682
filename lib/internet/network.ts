import {
  type Address,
  ipv4Address,
  ipv6Address,
  isMapped,
  parseAddress,
  parseIpv6,
  prefixMask,
  sharePrefix,
} from "./address.ts";

/** A network in CIDR notation (RFC 4632, RFC 4291 section 2.3). */
export interface Network {
  /** An address of the network, as written; its bits behind the prefix do not count. */
  readonly base: Address;
  /** Bits of the prefix: at most 32 with IPv4, 128 with IPv6. */
  readonly length: number;
}

const NETWORK = /^([^/]+)(?:\/(\d{1,3}))?$/;

/**
 * Reads `ADDRESS/LENGTH`, or an address alone, which is the network of just it.
 * A network of IPv4-mapped addresses (`::ffff:10.0.0.0/104`) is the IPv4 network.
 *
 * @returns the network, or `undefined` if the text is neither
 */
export function parseNetwork(text: string): Network | undefined {
  const [, before = "", after] = NETWORK.exec(text) ?? [];
  const base = parseIpv6(before) ?? parseAddress(before);
  if (base === undefined) return undefined;
  const bits = 8 * base.bytes.length;
  const length = after === undefined ? bits : Number(after);
  if (length > bits) return undefined;
  return base.type === "AAAA" && isMapped(base.bytes) && length >= 96
    ? { base: ipv4Address(base.bytes.slice(12)), length: length - 96 }
    : { base, length };
}

/** A network in CIDR notation, with zeros behind its prefix. */
export function formatNetwork({ base, length }: Network): string {
  const bytes = base.bytes.map((byte, i) => byte & prefixMask(length, i));
  const first = base.type === "A" ? ipv4Address(bytes) : ipv6Address(bytes);
  return `${first.text}/${length}`;
}

/** Whether an address belongs to a network; never across the families. */
export function contains({ base, length }: Network, address: Address): boolean {
  return sharePrefix(base, address, length);
}

/**
 * The address of a host behind a prefix that the provider delegates (RFC 8415
 * section 6.3): the prefix's bits, then the interface ID's.
 *
 * @param prefix an IPv6 network
 * @param interfaceId read by `parseIpv6`; its bits behind the prefix count
 */
export function hostInPrefix(
  { base, length }: Network,
  interfaceId: Address,
): Address {
  return ipv6Address(base.bytes.map((byte, i) => {
    const mask = prefixMask(length, i);
    return (byte & mask) | (interfaceId.bytes[i]! & ~mask & 0xff);
  }));
}
