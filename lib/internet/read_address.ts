import { type Address, parseAddress, prefixMask } from "./address.ts";
import { type Network, parseNetwork } from "./network.ts";

/** An address, a zone index (RFC 4007 section 11), and a prefix length. */
const AS_PRINTED = /^([^%/]+)(?:%([\w.~-]+))?(?:\/(\d{1,3}))?$/;

/**
 * Reads an address as people copy it from programs such as `ip address`: like
 * {@linkcode parseAddress}, but also
 *
 * - with a zone index (`2001:db8::1%eth0`), which the address loses
 * - with a prefix length, if it means one address: `/32` with IPv4, `/128` with
 *   IPv6, or with IPv6 the length of the network that the address is in
 *   (`2001:db8::7/64`)
 *
 * A network without a host (`2001:db8::/64`) is not an address, nor is IPv4 with
 * another length, which may be either.
 *
 * @returns the address, or `undefined` if the text is not one
 */
export function readAddress(text: string): Address | undefined {
  const [, base = "", zone, length] = AS_PRINTED.exec(text) ?? [];
  const address = parseAddress(base);
  if (address === undefined) return undefined;
  if (zone !== undefined && !base.includes(":")) return undefined;
  if (length === undefined) return address;
  const network = parseNetwork(`${base}/${length}`);
  return network !== undefined && meansHost(network, address)
    ? address
    : undefined;
}

/** Bits of an IPv6 address that say which host it is (RFC 4291 section 2.5.1). */
const INTERFACE_ID_LENGTH = 64;

/** Whether `ADDRESS/LENGTH` is one host, with the length of its network or not. */
function meansHost({ length }: Network, address: Address): boolean {
  const bits = 8 * address.bytes.length;
  if (length === bits || address.type === "A") return length === bits;
  // Below a short prefix, bits of a subnet do not make a host.
  const prefix = Math.max(length, bits - INTERFACE_ID_LENGTH);
  const hostBits = address.bytes.map((byte, i) =>
    byte & ~prefixMask(prefix, i)
  );
  return hostBits.some((byte) => byte !== 0);
}
