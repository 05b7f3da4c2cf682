import { BODY_LIMIT, type HttpRequest, type Part } from "./http_request.ts";
import {
  isKnown,
  type Parameter,
  parameterOf,
  parseQuery,
} from "./parameters.ts";

/** Longest query in characters. */
export const QUERY_LIMIT: number = 8 * 1024;

/**
 * Reads the parameters of a request: those of the query, then those of a form in
 * the body. A body that is not a form may hold anything, so it is unreadable.
 */
export function readParameters(
  request: HttpRequest,
): Part<readonly Parameter[]> {
  const { query } = request;
  if (query.status !== "read") return query;
  if (query.value.length > QUERY_LIMIT) {
    const reason = `the query is longer than ${QUERY_LIMIT} characters`;
    return { status: "unreadable", reason };
  }
  const form = parseForm(request);
  if (form.status !== "read") return form;
  return {
    status: "read",
    value: [...parseQuery(query.value, "query"), ...form.value],
  };
}

/** A body that begins with a parameter: a name such as `myip` or `my_ip[]`, then `=`. */
const LIKE_A_FORM = /^&*(?:amp;)*[\w.%+[\]-]{1,64}=/i;

/**
 * Reads the parameters of a request's body: a form as browsers send it
 * (urlencoded, or multipart, as `curl -F` does). An empty body has none. Anything
 * else (JSON, text, compressed data) is unreadable, whatever the method.
 */
function parseForm(
  { body, contentType, contentEncoding }: HttpRequest,
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

function unreadable(reason: string): Part<never> {
  return { status: "unreadable", reason };
}
