/** Bytes of one string of a TXT record (RFC 1035 section 3.3.14). */
const STRING_LIMIT = 255;

/**
 * A TXT value as zone files write it. What consists of letters, digits, `-` and `_`
 * stays as it is, which is right however the gateway treats quotes [open]; other
 * text is quoted and escaped, in several strings if it is long.
 */
export function writeTxt(text: string): string {
  if (/^[\w-]{1,255}$/.test(text)) return text;
  const bytes = [...new TextEncoder().encode(text)];
  const strings: string[] = [];
  for (let at = 0; at === 0 || at < bytes.length; at += STRING_LIMIT) {
    const string = bytes.slice(at, at + STRING_LIMIT).map(writeByte).join("");
    strings.push(`"${string}"`);
  }
  return strings.join(" ");
}

function writeByte(byte: number): string {
  const character = String.fromCharCode(byte);
  if (byte < 0x20 || byte > 0x7e) return `\\${`${byte}`.padStart(3, "0")}`;
  return /["\\]/.test(character) ? `\\${character}` : character;
}

/** Several strings in quotes, with white space between them. */
const QUOTED = /^\s*(?:"(?:[^"\\]|\\[^])*"\s*)+$/;

/**
 * The bytes that a TXT value stands for, as characters from 0 to 255: without the
 * quotes and escapes of zone files, several strings as one. A value without quotes
 * is one string, spaces included.
 */
export function txtBytes(value: string): string {
  const parts = QUOTED.test(value)
    ? [...value.matchAll(/"((?:[^"\\]|\\[^])*)"/g)].map(([, part]) => part!)
    : [value];
  return parts.map(unescape).join("");
}

function unescape(part: string): string {
  const plain = Array.from(new TextEncoder().encode(part), toCharacter).join(
    "",
  );
  return plain.replace(
    /\\(?:([01]\d\d|2[0-4]\d|25[0-5])|([^]))/g,
    (_, byte?: string, character?: string) =>
      character ?? toCharacter(Number(byte)),
  );
}

/** The bytes of a text, in the form of {@linkcode txtBytes}. */
export function textBytes(text: string): string {
  return Array.from(new TextEncoder().encode(text), toCharacter).join("");
}

function toCharacter(byte: number): string {
  return String.fromCharCode(byte);
}
