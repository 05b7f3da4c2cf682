import { BODY_LIMIT, type Part } from "../dyndns/http_request.ts";
import type { MetaVariable, ReadBody } from "./cgi_input.ts";
import { BODY_READ, BODY_TIME, CGI_BODY_READ } from "./limits.ts";

/** The body, as long as `CONTENT_LENGTH` says (RFC 3875 section 4.1.2). */
export async function readCgiBody(
  meta: MetaVariable,
  readBody: ReadBody,
): Promise<Part<Uint8Array>> {
  const announced = meta("CONTENT_LENGTH");
  if (!announced || /^0+$/.test(announced)) {
    // In pieces, it has another length than a server that does not count says.
    return unreadable("the web server does not tell how long the body is");
  }
  if (!/^\d+$/.test(announced)) {
    return unreadable("CONTENT_LENGTH is no number");
  }
  const length = Number(announced);
  const bytes = await readBody(Math.min(length, CGI_BODY_READ));
  if (meta("REQUEST_METHOD") === "HEAD") {
    return { status: "read", value: new Uint8Array() };
  }
  if (length > BODY_LIMIT) {
    // As much as is looked at: it says that it is too long.
    return { status: "read", value: new Uint8Array(BODY_READ) };
  }
  if (bytes === undefined) {
    const reason = `the body did not come within ${BODY_TIME / 1000} s`;
    return { status: "lost", reason };
  }
  return bytes.length < length
    ? { status: "lost", reason: "the body broke off" }
    : { status: "read", value: bytes };
}

function unreadable(reason: string): Part<never> {
  return { status: "unreadable", reason };
}
