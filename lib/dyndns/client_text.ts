/**
 * Text that clients write: how it is decoded, whether it may hold an address, and what
 * of it a log may repeat.
 *
 * @module
 */
import { parseAddress } from "../internet/address.ts";

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

/** Four numbers with dots between them, whatever stands around them. */
const IPV4_LIKE = /\d{1,3}(?:\.\d{1,3}){3}/;

/** Hexadecimal groups with at least two colons between them. */
const IPV6_LIKE = /[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,}/gi;

/**
 * Whether text, percent-encoded or not, holds something that could be meant as an
 * IP address, well formed or not. Times of day and MAC addresses are not.
 */
export function holdsAddress(text: string): boolean {
  const once = decodePercent(text);
  return [text, once, decodePercent(once)].some((reading) => {
    const plain = reading.normalize("NFKC");
    return IPV4_LIKE.test(plain) ||
      plain.includes(":") &&
        [...plain.matchAll(IPV6_LIKE)].some(([run]) =>
          parseAddress(run)?.type === "AAAA" ||
          /[0-9a-f]::|::[0-9a-f]/i.test(run) ||
          (run.match(/[0-9a-f]{3,}/gi)?.length ?? 0) >= 2
        );
  });
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
