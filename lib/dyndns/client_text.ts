/**
 * Text that clients write: how it is decoded, and what of it a log may repeat.
 *
 * @module
 */

/** Percent-decodes text, leaving alone what is not an escape (RFC 3986 section 2.1). */
export function decodePercent(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      // Old routers send ISO-8859-1.
      return escapes.replace(
        /%(..)/g,
        (_, hex: string) => String.fromCharCode(parseInt(hex, 16)),
      );
    }
  });
}

/** Decodes the value of a form field: `+` is a space, then percent-decoding. */
export function decodeForm(text: string): string {
  return decodePercent(text.replaceAll("+", " "));
}

/** What the operator has to see of a text that cannot be read. */
const QUOTABLE = /^[\p{L}\p{N}._:/%<>{}[\]-]{1,60}$/u;

/**
 * Quotes a host, an address or a user name that cannot be read; if it may be
 * anything else, tells its kind and length.
 */
export function quote(
  text: string,
  kind: "address" | "host" | "user name",
): string {
  if (QUOTABLE.test(text)) return JSON.stringify(text);
  const { length } = text;
  return `(${kind} of ${length} character${length === 1 ? "" : "s"})`;
}
