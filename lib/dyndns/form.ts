import type { Refusal } from "./answer.ts";
import { decodeForm } from "./client_text.ts";
import { isKnown, type Parameter, parameterOf } from "./parameters.ts";

/**
 * A part of a request. If its meaning is unknown, the client should stop
 * (`badagent`); if it did not arrive, try again (`911`).
 */
export type Part<T> = { readonly status: "read"; readonly value: T } | Refusal;

/** The parts of a request that hold parameters; texts are empty if absent. */
export interface ParameterFields {
  /** The query without its question mark. */
  readonly query: Part<string>;
  /** The body; empty if there is none. */
  readonly body: Part<Uint8Array>;
  /** `Content-Type`. */
  readonly contentType: string;
  /** `Content-Encoding`. */
  readonly contentEncoding: string;
}

/** Longest query in characters. */
export const QUERY_LIMIT: number = 8 * 1024;

/** Longest body in bytes. */
export const BODY_LIMIT = 16 * 1024;

/** The parameters of a request, as far as they can be read. */
export interface Parameters {
  /** Those of the query, then those of a form in the body. */
  readonly parameters: readonly Parameter[];
  /** What cannot be read: these are not all of them. */
  readonly refusal?: Refusal;
}

/**
 * Reads the parameters of a request. A body that is not a form may hold anything,
 * so it is unreadable.
 */
export function readParameters(request: ParameterFields): Parameters {
  const { query } = request;
  if (query.status !== "read") return { parameters: [], refusal: query };
  const parameters = parseQuery(query.value.slice(0, QUERY_LIMIT), "query");
  if (query.value.length > QUERY_LIMIT) {
    const reason = `the query is longer than ${QUERY_LIMIT} characters`;
    return { parameters, refusal: unreadable(reason) };
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
 * Reads the parameters of a request's body: a form as browsers send it
 * (urlencoded, or multipart, as `curl -F` does). An empty body has none. Anything
 * else (JSON, text, compressed data) is unreadable, whatever the method.
 */
function parseForm(
  { body, contentType, contentEncoding }: ParameterFields,
): Part<readonly Parameter[]> {
  if (body.status !== "read") return body;
  const bytes = body.value;
  if (bytes.length === 0) return { status: "read", value: [] };
  if (bytes.length > BODY_LIMIT) {
    return unreadable(`the body is longer than ${BODY_LIMIT} bytes`);
  }
  if (!/^\s*(?:identity\s*)?$/i.test(contentEncoding)) {
    return unreadable("the body is compressed (Content-Encoding)");
  }
  const [, type = "", attributes = ""] =
    /^\s*([^;\s]*)\s*(?:;(.*))?$/s.exec(contentType) ?? [];
  const text = new TextDecoder().decode(bytes);
  if (/^multipart\/form-data$/i.test(type)) {
    return parseMultipart(text, attributes);
  }
  if (type !== "" && !/^application\/x-www-form-urlencoded$/i.test(type)) {
    return unreadable("the body is not a form (Content-Type)");
  }
  const parameters = parseQuery(text.trim(), "body");
  // Many programs send anything under the type of a form, and Base64, for one,
  // looks like one.
  return LIKE_A_FORM.test(text.trim()) &&
      (type !== "" || parameters.some(isKnown))
    ? { status: "read", value: parameters }
    : unreadable("the body is not a form");
}

/**
 * Reads `multipart/form-data` (RFC 7578). What stands before the first and after
 * the last delimiter is not part of it (RFC 2046 section 5.1.1). A part that is
 * not a plain field is unreadable, as its text may mean anything.
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
  const boundary = quoted ?? bare;
  if (boundary === undefined) return unreadable("the form has no boundary");
  // Delimiters begin a line; so does the first.
  const [preamble = "", ...sections] = `\r\n${text}`.split(
    `\r\n--${boundary}`,
  );
  const end = sections.findIndex((section) =>
    /^--[ \t]*(?:\r\n|$)/.test(section)
  );
  if (end < 0 || preamble.includes(`--${boundary}`)) {
    return unreadable("the form in the body is not complete");
  }
  const parameters: Parameter[] = [];
  for (const section of sections.slice(0, end)) {
    const [, head, value] = /^[ \t]*\r\n(.*?)\r\n\r\n(.*)$/s.exec(section) ??
      [];
    const name = fieldName(head ?? "");
    if (name === undefined || value === undefined) {
      return unreadable("the form in the body has a part that is not a field");
    }
    // Values of this kind are not encoded.
    const raw = encodeURIComponent(value.toWellFormed());
    parameters.push(parameterOf(name, raw, "body"));
  }
  return { status: "read", value: parameters };
}

/** The field's name; undefined if the part is something else, or encoded. */
function fieldName(head: string): string | undefined {
  const encoded =
    /^content-transfer-encoding:(?!\s*(?:7bit|8bit|binary)\s*$)/im;
  if (encoded.test(head) || /^content-type:\s*multipart\//im.test(head)) {
    return undefined;
  }
  const [, attributes = ""] =
    /^content-disposition:\s*form-data\s*;(.*)$/im.exec(head) ?? [];
  const [, quoted, bare] =
    /^(?:(?:"[^"]*"|[^";])*;)?\s*name=(?:"([^"]*)"|([^\s;"]+))/i.exec(
      attributes,
    ) ?? [];
  return quoted ?? bare;
}

function unreadable(reason: string): Refusal {
  return { status: "refused", token: "badagent", reason };
}
