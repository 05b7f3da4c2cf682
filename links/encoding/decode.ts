/**
 * What decoding base32 and base64 have in common.
 *
 * `@scure/base` is stricter than `@std/encoding` (bits left over after the last
 * byte must be zero) and words its errors differently. So the text is checked
 * here, and the coder gets nothing but whole groups of letters.
 *
 * @module
 */

/** How bytes are written in an encoding. */
export interface Notation {
  /** The name, for messages. */
  readonly name: string;
  /** What turns groups of letters into bytes. */
  readonly coder: { decode(letters: string): Uint8Array };
  /** Matches a character that is no letter of the alphabet. */
  readonly stranger: RegExp;
  /** How many letters make a group. */
  readonly group: number;
  /** How many bits a letter stands for. */
  readonly bits: number;
  /** How many characters at the end may be padding. */
  readonly padding: number;
  /** Numbers of letters that a last group cannot have. */
  readonly impossible: readonly number[];
  /** The same in words. */
  readonly impossibleText: string;
}

/**
 * Decode a text.
 *
 * @param text The letters, perhaps with padding
 * @param notation How they are to be read
 * @returns The bytes
 * @throws {TypeError} If a character is none of the alphabet
 * @throws {RangeError} If no number of whole bytes gives that many letters
 */
export function decode(
  text: string,
  notation: Notation,
): Uint8Array<ArrayBuffer> {
  const {
    name,
    coder,
    stranger,
    group,
    bits,
    padding,
    impossible,
    impossibleText,
  } = notation;
  const bytes = byteString(text);
  const pad = bytes.indexOf("=", bytes.length - padding);
  const letters = pad < 0 ? bytes : bytes.slice(0, pad);

  const refuse = (found: RegExpExecArray | null) => {
    if (found) {
      throw new TypeError(
        `Cannot decode input as ${name}: Invalid character (${found[0]})`,
      );
    }
  };
  refuse(/[^=]/.exec(bytes.slice(letters.length)));
  if (impossible.includes(letters.length % group)) {
    throw new RangeError(
      `Cannot decode input as ${name}: Length (${letters.length}), excluding padding, ` +
        `must not have a remainder of ${impossibleText} when divided by ${group}`,
    );
  }
  refuse(stranger.exec(letters));

  // "A" stands for zeros: they complete the last group, and the bytes they add are cut off.
  const whole = letters.padEnd(Math.ceil(letters.length / group) * group, "A");
  return coder.decode(whole).slice(0, Math.floor(letters.length * bits / 8));
}

/** One character for each byte of the text in UTF-8: lengths and messages count bytes. */
function byteString(text: string): string {
  return Array.from(
    new TextEncoder().encode(text),
    (byte) => String.fromCharCode(byte),
  ).join("");
}
