import { type Address, formatIpv6, parseIpv4, parseIpv6 } from "./address.ts";

/** A network in CIDR notation (RFC 4632, RFC 4291 section 2.3). */
export interface Network {
  /** 4 bytes or 8 groups of 16 bits. */
  readonly parts: readonly number[];
  /** Bits of the prefix. */
  readonly length: number;
}

/**
 * Reads `ADDRESS/LENGTH`, or an address alone, which is the network of just it.
 *
 * @returns the network, or `undefined` if the text is neither
 */
export function parseNetwork(text: string): Network | undefined {
  const [, base = "", length] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const parts = parseIpv4(base) ?? parseIpv6(base);
  if (parts === undefined) return undefined;
  const bits = parts.length === 4 ? 32 : 128;
  if (length !== undefined && Number(length) > bits) return undefined;
  return { parts, length: length === undefined ? bits : Number(length) };
}

/** Whether an address belongs to a network; never across the families. */
export function contains(network: Network, address: Address): boolean {
  const parts = parseIpv4(address.value) ?? parseIpv6(address.value) ?? [];
  if (parts.length !== network.parts.length) return false;
  const width = parts.length === 4 ? 8 : 16;
  return parts.every((part, i) => {
    const mask = maskOf(network.length, i, width);
    return (part & mask) === (network.parts[i]! & mask);
  });
}

/**
 * The address of a host behind a prefix that the provider delegates (RFC 8415
 * section 6.3): the prefix's bits, then the interface ID's.
 *
 * @param prefix an IPv6 network
 * @param interfaceId eight groups, of which the part behind the prefix counts
 */
export function hostInPrefix(
  prefix: Network,
  interfaceId: readonly number[],
): Address {
  const groups = prefix.parts.map((part, i) => {
    const mask = maskOf(prefix.length, i, 16);
    return (part & mask) | (interfaceId[i]! & ~mask & 0xffff);
  });
  return { type: "AAAA", value: formatIpv6(groups) };
}

/** The bits of the `i`-th part that belong to a prefix of a length. */
function maskOf(length: number, i: number, width: number): number {
  const bits = Math.min(Math.max(length - i * width, 0), width);
  return (2 ** width - 1) - (2 ** (width - bits) - 1);
}
