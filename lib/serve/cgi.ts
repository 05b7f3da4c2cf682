import { UNREADABLE } from "../platform.ts";
import { BODY_LIMIT } from "../dyndns/form.ts";
import type { HttpRequest, Part } from "../dyndns/http_request.ts";
import { type HttpResponse, refuse } from "../dyndns/answer.ts";
import { findPeer, type Peer } from "../dyndns/peer.ts";
import type { ProtocolSettings } from "../dyndns/settings.ts";
import { BODY_READ, BODY_TIME, CGI_BODY_READ } from "./limits.ts";

/**
 * A meta-variable of CGI/1.1 (RFC 3875 section 4.1): undefined if it is not set,
 * `UNREADABLE` if it is not UTF-8.
 */
export type MetaVariable = (name: string) => string | undefined;

/**
 * Reads so many bytes of the request body, or fewer if it ends before; undefined
 * if it does not come in time.
 */
export type ReadBody = (
  length: number,
) => Promise<Uint8Array<ArrayBuffer> | undefined>;

/**
 * What internal redirects of Apache put before the names of variables, each once
 * more; its own limit is 10.
 */
const REDIRECTS: readonly string[] = Array.from(
  { length: 20 },
  (_, i) => "REDIRECT_".repeat(i + 1),
);

/**
 * The request that a CGI program was started for. Variables that a client can
 * name (`HTTP_…`) are only read where they are that client's header fields.
 */
export async function readCgiRequest(
  meta: MetaVariable,
  readBody: ReadBody,
): Promise<HttpRequest> {
  const text = (name: string) => meta(name) ?? "";
  const redirected = (name: string) =>
    REDIRECTS.map((prefix) => text(prefix + name)).filter((value) =>
      value !== ""
    );
  return {
    method: text("REQUEST_METHOD") || "GET",
    mount: text("SCRIPT_NAME"),
    path: text("PATH_INFO"),
    query: [text("QUERY_STRING"), text("PATH_INFO")].includes(UNREADABLE)
      ? refuse("badagent", "the URL is not UTF-8")
      : { status: "read", value: text("QUERY_STRING") },
    body: await bodyOf(meta, readBody),
    contentType: text("CONTENT_TYPE"),
    contentEncoding: text("HTTP_CONTENT_ENCODING"),
    authorization: [
      ...[text("HTTP_AUTHORIZATION")].filter((value) => value !== ""),
      ...redirected("HTTP_AUTHORIZATION"),
    ],
    user: text("REMOTE_USER"),
    redirectedUsers: redirected("REMOTE_USER"),
    authType: text("AUTH_TYPE"),
    agent: text("HTTP_USER_AGENT"),
    host: text("HTTP_HOST"),
    origin: text("HTTP_ORIGIN"),
    secFetchSite: text("HTTP_SEC_FETCH_SITE"),
    apiUser: text("HTTP_X_API_USER"),
    apiKey: text("HTTP_X_API_KEY"),
  };
}

/** The body, as long as `CONTENT_LENGTH` says (RFC 3875 section 4.1.2). */
async function bodyOf(
  meta: MetaVariable,
  readBody: ReadBody,
): Promise<Part<Uint8Array>> {
  const announced = meta("CONTENT_LENGTH") || "0";
  if (/^0+$/.test(announced)) {
    // In chunks, it has a different length than a server that does not count says.
    return meta("HTTP_TRANSFER_ENCODING")
      ? refuse("badagent", "the web server does not say how long the body is")
      : { status: "read", value: new Uint8Array() };
  }
  if (!/^\d+$/.test(announced)) {
    return refuse("badagent", "CONTENT_LENGTH is not a number");
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
    return refuse("911", reason);
  }
  return bytes.length < length
    ? refuse("911", "the body broke off")
    : { status: "read", value: bytes };
}

/** Finds the peer of a request. */
export function readCgiPeer(
  meta: MetaVariable,
  trustedProxies: ProtocolSettings["trustedProxies"],
): Peer {
  return findPeer(
    meta("REMOTE_ADDR"),
    meta("HTTP_X_FORWARDED_FOR"),
    trustedProxies,
  );
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
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  503: "Service Unavailable",
};
