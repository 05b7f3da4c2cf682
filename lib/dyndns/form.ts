import { type Refusal, refuse } from "./answer.ts";
import { decodeForm } from "./client_text.ts";
import type { HttpRequest, Part } from "./http_request.ts";
import { isKnown, type Parameter, parameterOf } from "./parameters.ts";

/** Longest query in characters. */
export const QUERY_LIMIT: number = 8 * 1024;

/** Longest body in bytes. */
export const BODY_LIMIT = 16 * 1024;

/**
 * Reads the parameters of a request: those of the query, then those of a form in
 * the body. With a refusal, they are not all of them.
 */
export function readParameters(
  request: Pick<
    HttpRequest,
    "query" | "body" | "contentType" | "contentEncoding"
  >,
): { readonly parameters: readonly Parameter[]; readonly refusal?: Refusal } {
  const { query } = request;
  if (query.status !== "read") return { parameters: [], refusal: query };
  const parameters = parseQuery(query.value.slice(0, QUERY_LIMIT), "query");
  if (query.value.length > QUERY_LIMIT) {
    const reason = `the query is longer than ${QUERY_LIMIT} characters`;
    return { parameters, refusal: refuse("badagent", reason) };
  }
  const form = parseForm(request);
  return form.status === "read"
    ? { parameters: [...parameters, ...form.value] }
    : { parameters, refusal: form };
}

/**
 * Reads `application/x-www-form-urlencoded` leniently: routers insert values
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
    return parameterOf(decodeForm(name), raw, from);
  });
}

/** A body that begins with a parameter: a name such as `myip` or `my_ip[]`, then `=`. */
const LIKE_A_FORM = /^&*(?:amp;)*[\w.%+[\]-]{1,64}=/i;

/**
 * Reads a form as browsers send it (urlencoded, or multipart, as `curl -F` does).
 * Any other body (JSON, text, compressed data) may mean anything: it is unreadable.
 */
function parseForm(
  { body, contentType, contentEncoding }: Parameters<typeof readParameters>[0],
): Part<readonly Parameter[]> {
  if (body.status !== "read") return body;
  const bytes = body.value;
  if (bytes.length === 0) return { status: "read", value: [] };
  if (bytes.length > BODY_LIMIT) {
    return TOO_LONG;
  }
  if (!/^\s*(?:identity\s*)?$/i.test(contentEncoding)) {
    return COMPRESSED;
  }
  const [, type = "", attributes = ""] =
    /^\s*([^;\s]*)\s*(?:;(.*))?$/s.exec(contentType) ?? [];
  const text = new TextDecoder().decode(bytes);
  if (/^multipart\/form-data$/i.test(type)) {
    return parseMultipart(text, attributes);
  }
  const parameters = parseQuery(text.trim(), "body");
  // Many programs send anything under the type of a form, and Base64, for one,
  // looks like one.
  return /^(?:application\/x-www-form-urlencoded)?$/i.test(type) &&
      LIKE_A_FORM.test(text.trim()) && (type !== "" || parameters.some(isKnown))
    ? { status: "read", value: parameters }
    : NO_FORM;
}

/**
 * Reads `multipart/form-data` (RFC 7578). What stands before the first and after
 * the last delimiter is not part of it (RFC 2046 section 5.1.1).
 *
 * @param attributes what follows the type in `Content-Type`
 */
function parseMultipart(
  text: string,
  attributes: string,
): Part<readonly Parameter[]> {
  const [, quoted, bare] =
    /(?:^|;)\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(attributes) ??
      [];
  // Delimiters begin a line; so does the first.
  const boundary = `--${quoted ?? bare}`;
  const [preamble = "", ...sections] = `\r\n${text}`.split(`\r\n${boundary}`);
  const end = sections.findIndex((section) =>
    /^--[ \t]*(?:\r\n|$)/.test(section)
  );
  const parameters = sections.slice(0, Math.max(end, 0)).map((section) => {
    const [, head = "", value = ""] =
      /^[ \t]*\r\n(.*?)\r\n\r\n(.*)$/s.exec(section) ?? [];
    const name = fieldName(head);
    // Values of this kind are not encoded.
    const raw = encodeURIComponent(value.toWellFormed());
    return name === undefined ? undefined : parameterOf(name, raw, "body");
  });
  return end < 0 || preamble.includes(boundary) ||
      parameters.includes(undefined)
    ? refuse(
      "badagent",
      "the form in the body is not complete, or no plain one",
    )
    : { status: "read", value: parameters.flatMap((each) => each ?? []) };
}

/** The field's name; undefined if the part is something else, or encoded. */
function fieldName(head: string): string | undefined {
  const odd =
    /^content-(?:transfer-encoding:(?!\s*(?:7bit|8bit|binary)\s*$)|type:\s*multipart\/)/im;
  const [, quoted, bare] =
    /^content-disposition:\s*form-data\s*;(?:(?:"[^"]*"|[^";\r\n])*;)?\s*name=(?:"([^"\r\n]*)"|([^\s;"]+))/im
      .exec(head) ?? [];
  return odd.test(head) ? undefined : quoted ?? bare;
}

const TOO_LONG = refuse(
  "badagent",
  `the body is longer than ${BODY_LIMIT} bytes`,
);
const COMPRESSED = refuse(
  "badagent",
  "the body is compressed (Content-Encoding)",
);
const NO_FORM = refuse("badagent", "the body is not a form");
