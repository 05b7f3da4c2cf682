/**
 * A TXT value as zone files write it. What consists of letters, digits, `-` and `_`
 * stays as it is, which is right however the gateway treats quotes [open]; other
 * text is quoted and escaped, in strings of at most 255 bytes (RFC 1035 section 3.3).
 */
export function writeTxt(text: string): string {
  if (/^[\w-]{1,255}$/.test(text)) return text;
  const strings = textBytes(text).match(/[^]{1,255}/g) ?? [""];
  return strings.map((string) => `"${string.replace(SPECIAL, escape)}"`)
    .join(" ");
}

/** What a string in quotes does not have as it is. */
const SPECIAL = /["\\]|[^ -~]/g;

function escape(byte: string): string {
  return /["\\]/.test(byte)
    ? `\\${byte}`
    : `\\${`${byte.charCodeAt(0)}`.padStart(3, "0")}`;
}

/** Strings in quotes, with white space between them. */
const STRING = /"((?:[^"\\]|\\[^])*)"/g;
const STRINGS = RegExp(`^\\s*(?:${STRING.source}\\s*)+$`);

/**
 * The bytes that a TXT value stands for, as characters from 0 to 255: without the
 * quotes and escapes of zone files, several strings as one. A value without quotes
 * is one string, spaces included.
 */
export function txtBytes(value: string): string {
  const bytes = textBytes(value);
  const strings = STRINGS.test(bytes)
    ? [...bytes.matchAll(STRING)].map(([, string]) => string)
    : [bytes];
  return strings.join("").replace(
    /\\(?:([01]\d\d|2[0-4]\d|25[0-5])|([^]))/g,
    (_, byte?: string, other?: string) =>
      other ?? String.fromCharCode(Number(byte)),
  );
}

/** The bytes of a text, in the form of {@linkcode txtBytes}. */
export function textBytes(text: string): string {
  return Array.from(
    new TextEncoder().encode(text),
    (byte) => String.fromCharCode(byte),
  ).join("");
}
