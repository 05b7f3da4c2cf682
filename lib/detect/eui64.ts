import type { Address } from "../internet/address.ts";

/**
 * The interface ID that a hardware address gives (RFC 4291 appendix A): its 8
 * bytes, or undefined if the text is no MAC of 6 bytes that are not all zero.
 */
export function eui64(mac: string): readonly number[] | undefined {
  const bytes = mac.split(/[:-]/).map((pair) =>
    /^[0-9a-f]{2}$/i.test(pair) ? parseInt(pair, 16) : NaN
  );
  if (bytes.length !== 6 || bytes.some(Number.isNaN)) return undefined;
  // Tunnels have no hardware.
  if (bytes.every((byte) => byte === 0)) return undefined;
  const [first = 0, second = 0, third = 0, ...rest] = bytes;
  return [first ^ 2, second, third, 0xff, 0xfe, ...rest];
}

/** Whether an IPv6 address ends in the interface ID of a hardware address. */
export function endsInEui64({ bytes }: Address, mac: string): boolean {
  const id = eui64(mac);
  return id !== undefined && id.every((byte, i) => bytes[8 + i] === byte);
}
