/**
 * `decodeBase64` and `encodeBase64` of `@std/encoding`, over `@scure/base`.
 *
 * @module
 */
import { base64 } from "@scure/base";
import { decode } from "./decode.ts";

/**
 * Decode base64 as of RFC 4648, section 4. The padding may be missing.
 *
 * ```ts
 * import { decodeBase64 } from "@std/encoding/base64";
 *
 * decodeBase64("Zm8="); // Uint8Array [102, 111]
 * ```
 *
 * @param b64 The letters
 * @returns The bytes
 * @throws {TypeError} If a character is none of the alphabet
 * @throws {RangeError} If no number of whole bytes gives that many letters
 */
export function decodeBase64(b64: string): Uint8Array<ArrayBuffer> {
  return decode(b64, {
    name: "base64",
    coder: base64,
    stranger: /[^A-Za-z0-9+/]/,
    group: 4,
    bits: 6,
    padding: 2,
    impossible: [1],
    impossibleText: "1",
  });
}

/**
 * Encode as base64 as of RFC 4648, section 4, with padding. Throws nothing.
 *
 * ```ts
 * import { encodeBase64 } from "@std/encoding/base64";
 *
 * encodeBase64("fo"); // "Zm8="
 * ```
 *
 * @param data The bytes, or text, of which the bytes in UTF-8 are taken
 * @returns The letters
 */
export function encodeBase64(data: ArrayBuffer | Uint8Array | string): string {
  if (typeof data === "string") {
    return base64.encode(new TextEncoder().encode(data));
  }
  return base64.encode(
    data instanceof Uint8Array ? data : new Uint8Array(data),
  );
}
