/**
 * `decodeBase32` of `@std/encoding`.
 *
 * @module
 */

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const GROUP = 8;
const LONGEST_PADDING = 6;

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
  const text = byteString(b32);
  if (text.length % GROUP !== 0) {
    throw new TypeError(
      `Invalid base32 string: length (${text.length}) must be a multiple of 8`,
    );
  }
  const padding = text.indexOf("=", text.length - LONGEST_PADDING);
  const letters = padding < 0 ? text : text.slice(0, padding);

  refuse(/[^=]/.exec(text.slice(letters.length)));
  if ([1, 3, 6].includes(letters.length % GROUP)) {
    throw new RangeError(
      `Cannot decode input as base32: Length (${letters.length}), excluding padding, ` +
        "must not have a remainder of 1, 3, or 6 when divided by 8",
    );
  }
  refuse(/[^A-Z2-7]/.exec(letters));

  const bytes = new Uint8Array(Math.floor(letters.length * 5 / 8));
  let pending = 0;
  let bits = 0;
  let length = 0;
  for (const letter of letters) {
    pending = pending << 5 | ALPHABET.indexOf(letter);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes[length++] = pending >> bits; // the array keeps the lowest eight bits
    pending &= (1 << bits) - 1;
  }
  return bytes;
}

/** One character for each byte of the text in UTF-8: lengths and messages count bytes. */
function byteString(text: string): string {
  return Array.from(
    new TextEncoder().encode(text),
    (byte) => String.fromCharCode(byte),
  ).join("");
}

function refuse(found: RegExpExecArray | null): void {
  if (found === null) return;
  throw new TypeError(
    `Cannot decode input as base32: Invalid character (${found[0]})`,
  );
}
