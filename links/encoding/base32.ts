/**
 * `decodeBase32` of `@std/encoding`, over `@scure/base`.
 *
 * @module
 */
import { base32 } from "@scure/base";
import { decode } from "./decode.ts";

/**
 * Decode base32 as of RFC 4648, section 6: capitals, and padding to full groups.
 *
 * ```ts
 * import { decodeBase32 } from "@std/encoding/base32";
 *
 * decodeBase32("MZXW6==="); // Uint8Array [102, 111, 111]
 * ```
 *
 * @param b32 The letters, with their padding
 * @returns The bytes
 * @throws {TypeError} If the length is not a multiple of 8, or a character is none of the alphabet
 * @throws {RangeError} If no number of whole bytes gives that many letters
 */
export function decodeBase32(b32: string): Uint8Array<ArrayBuffer> {
  const length = new TextEncoder().encode(b32).length;
  if (length % 8 !== 0) {
    throw new TypeError(
      `Invalid base32 string: length (${length}) must be a multiple of 8`,
    );
  }
  return decode(b32, {
    name: "base32",
    coder: base32,
    stranger: /[^A-Z2-7]/,
    group: 8,
    bits: 5,
    padding: 6,
    impossible: [1, 3, 6],
    impossibleText: "1, 3, or 6",
  });
}
