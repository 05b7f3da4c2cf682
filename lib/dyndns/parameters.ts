import { decodeForm } from "./decode.ts";

/** A parameter of a request. */
export interface Parameter {
  /** In lower case. */
  readonly name: string;
  /** The value as it came, before any decoding. */
  readonly raw: string;
  /** Where it stood. */
  readonly from: "query" | "body";
}

/**
 * Reads `application/x-www-form-urlencoded` leniently: routers fill in values
 * without encoding them, so a stray `%` or byte is taken as it stands. An `&amp;`
 * that was pasted from a web page is an `&`.
 */
export function parseQuery(
  text: string,
  from: Parameter["from"],
): readonly Parameter[] {
  return text.split("&").filter((part) => part !== "").map((part) => {
    const [, name = "", raw = ""] =
      /^(?:(?:amp|#0*38|#x0*26);)*([^=]*)=?(.*)$/is.exec(part) ?? [];
    return { name: decodeForm(name).trim().toLowerCase(), raw, from };
  });
}

/**
 * Whether a value stands for "not given": empty, `auto`, or a placeholder that
 * nobody has filled in (`<ipaddr>`, `%i`, `__MYIP__`, `[IP]`, `{ip}`, `${ip}`).
 */
export function isPlaceholder(value: string): boolean {
  return value === "" || /^auto$/i.test(value) || PLACEHOLDER.test(value);
}

const PLACEHOLDER =
  /^(?:<[^>]*>|%[a-z]+%?|__\w+__|\[[A-Z]{2,}\]|\{[^}]*\}|\$\{?\w+\}?)$/i;
