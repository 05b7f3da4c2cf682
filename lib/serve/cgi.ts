import { UNREADABLE } from "../platform.ts";
import { isAuthorization } from "../dyndns/authorization.ts";
import type { HttpRequest, Part } from "../dyndns/http_request.ts";
import type { HttpResponse } from "../dyndns/http_response.ts";
import { nearestPeer, type Peer } from "../dyndns/peer.ts";
import type { ProtocolSettings } from "../dyndns/settings.ts";
import type { MetaVariable, ReadBody } from "./cgi_input.ts";

/** Internal redirects of Apache that one request may go through; its own limit is 10. */
const MOST_REDIRECTS = 20;

/**
 * The request that a CGI program was started for. Variables that a client can
 * name (`HTTP_…`) are only read where they are that client's header fields.
 */
export async function readCgiRequest(
  meta: MetaVariable,
  readBody: ReadBody,
): Promise<HttpRequest> {
  const text = (name: string) => meta(name) ?? "";
  const user = text("REMOTE_USER");
  return {
    method: text("REQUEST_METHOD") || "GET",
    mount: text("SCRIPT_NAME"),
    path: text("PATH_INFO"),
    query: [text("QUERY_STRING"), text("PATH_INFO")].includes(UNREADABLE)
      ? { status: "unreadable", reason: "the URL is not UTF-8" }
      : { status: "read", value: text("QUERY_STRING") },
    body: await bodyOf(meta, readBody),
    contentType: text("CONTENT_TYPE"),
    contentEncoding: text("HTTP_CONTENT_ENCODING"),
    authorization: readAuthorization(text),
    user: user === "" || isAuthorization(user) ? undefined : user,
    agent: text("HTTP_USER_AGENT"),
  };
}

/**
 * What may be the client's `Authorization` header: rewrite rules of Apache put it
 * into one variable or another, and each internal redirect puts `REDIRECT_` before
 * the name.
 */
function readAuthorization(text: (name: string) => string): readonly string[] {
  const prefixes = Array.from(
    { length: MOST_REDIRECTS + 1 },
    (_, i) => "REDIRECT_".repeat(i),
  );
  const values = prefixes.flatMap((prefix) => [
    text(`${prefix}HTTP_AUTHORIZATION`),
    ...[text(`${prefix}REMOTE_USER`)].filter(isAuthorization),
  ]);
  return [...new Set(values.filter((value) => value !== ""))];
}

/** The body; what reads one is loaded where there is one. */
async function bodyOf(
  meta: MetaVariable,
  readBody: ReadBody,
): Promise<Part<Uint8Array>> {
  const length = meta("CONTENT_LENGTH") || "0";
  if (/^0+$/.test(length) && !meta("HTTP_TRANSFER_ENCODING")) {
    return { status: "read", value: new Uint8Array() };
  }
  const { readCgiBody } = await import("./cgi_body.ts");
  return await readCgiBody(meta, readBody);
}

/** Who asks; what knows proxies is loaded where some are trusted. */
export async function readCgiPeer(
  meta: MetaVariable,
  trustedProxies: ProtocolSettings["trustedProxies"],
): Promise<Peer> {
  const remote = meta("REMOTE_ADDR");
  const forwarded = meta("HTTP_X_FORWARDED_FOR");
  if (trustedProxies.length === 0) return nearestPeer(remote, forwarded);
  const { findPeer } = await import("../dyndns/find_peer.ts");
  return findPeer(remote, forwarded, trustedProxies);
}

/**
 * The response as a CGI program writes it (RFC 3875 section 6): `Status`, the
 * header fields, an empty line, the body.
 */
export function writeCgiResponse(
  { status, headers, body }: HttpResponse,
): Uint8Array<ArrayBuffer> {
  const head = [
    `Status: ${status} ${REASONS[status] ?? "Unknown"}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    "\r\n",
  ].join("\r\n");
  return new TextEncoder().encode(head + body);
}

/** RFC 9110 section 15, as far as they are sent. */
const REASONS: Readonly<Record<number, string>> = {
  200: "OK",
  400: "Bad Request",
  401: "Unauthorized",
  404: "Not Found",
  405: "Method Not Allowed",
  503: "Service Unavailable",
};
