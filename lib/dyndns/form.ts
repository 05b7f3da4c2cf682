import { BODY_LIMIT, type HttpRequest, type Part } from "./http_request.ts";
import { parseMultipart } from "./multipart.ts";
import { isKnown } from "./parameter_names.ts";
import { type Parameter, parseQuery } from "./parameters.ts";

/**
 * The parameters of a request's body: a form as browsers send it (urlencoded, or
 * multipart, as `curl -F` does). An empty body has none. Anything else (JSON,
 * text, packed data) is unreadable, whatever the method.
 */
export function parseForm(
  { body, contentType, contentEncoding }: HttpRequest,
): Part<readonly Parameter[]> {
  if (body.status !== "read") return body;
  const bytes = body.value;
  if (bytes.length === 0) return { status: "read", value: [] };
  if (bytes.length > BODY_LIMIT) {
    return unreadable(`the body is longer than ${BODY_LIMIT} bytes`);
  }
  if (!/^\s*(?:identity\s*)?$/i.test(contentEncoding)) {
    return unreadable("the body is packed (Content-Encoding)");
  }
  const [, type = "", attributes = ""] =
    /^\s*([^;\s]*)\s*(?:;(.*))?$/s.exec(contentType) ?? [];
  if (/^multipart\/form-data$/i.test(type)) {
    return parseMultipart(bytes, attributes);
  }
  if (type !== "" && !/^application\/x-www-form-urlencoded$/i.test(type)) {
    return unreadable("the body is no form (Content-Type)");
  }
  const text = new TextDecoder().decode(bytes).trim();
  if (!LIKE_A_FORM.test(text)) {
    // Many programs send anything under the name of a form.
    return unreadable("the body is no form, whatever its Content-Type says");
  }
  const parameters = parseQuery(text, "body");
  if (type === "" && !parameters.some(({ name }) => isKnown(name))) {
    // Base64, for one, looks like a form too.
    return unreadable("the body is no form that is known, and has no type");
  }
  return { status: "read", value: parameters };
}

/** It begins with a parameter: a name such as `myip` or `my_ip[]`, then `=`. */
const LIKE_A_FORM = /^&*(?:amp;)*[\w.%+[\]-]{1,64}=/i;

function unreadable(reason: string): Part<never> {
  return { status: "unreadable", reason };
}
