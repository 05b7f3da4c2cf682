import { UNREADABLE } from "../platform.ts";
import type { Network } from "../internet/network.ts";
import type { Peer } from "../dyndns/access.ts";
import { peerAddress } from "../dyndns/peer.ts";

/** A meta-variable of CGI/1.1 (RFC 3875 section 4.1); undefined if not set. */
export type MetaVariable = (name: string) => string | undefined;

/** Bytes of a request body that are passed on: one more than the handler accepts. */
const BODY_LIMIT = 16 * 1024 + 1;

/**
 * Bytes that are read: behind a socket (mod_cgid), the answer of a program that
 * leaves some of the body unread can be lost.
 */
const READ_LIMIT = 1024 * 1024;

/**
 * The request that a CGI program was started for. The path does not matter: any
 * will do. Odd or missing variables make the plainest request there is.
 *
 * @param readBody reads at most so many bytes of the request body
 */
export async function cgiRequest(
  meta: MetaVariable,
  readBody: (length: number) => Promise<Uint8Array<ArrayBuffer>>,
): Promise<Request> {
  const method = knownMethod(meta("REQUEST_METHOD") || "GET");
  // A query never holds a `#`, whatever a web server passes on.
  const query = meta("QUERY_STRING") === UNREADABLE || hasUnreadableForm(meta)
    ? UNREADABLE_QUERY
    : (meta("QUERY_STRING") ?? "").replaceAll("#", "%23");
  const announced = /^\d+$/.exec(meta("CONTENT_LENGTH") ?? "")?.[0] ?? 0;
  const length = Math.min(Number(announced), READ_LIMIT);
  const body = length > 0 ? await readBody(length) : undefined;
  const headers = new Headers();
  for (
    const [name, variable] of [
      ["authorization", "HTTP_AUTHORIZATION"],
      // Apache's name for it after an internal redirect.
      ["authorization", "REDIRECT_HTTP_AUTHORIZATION"],
      ["user-agent", "HTTP_USER_AGENT"],
      ["content-type", "CONTENT_TYPE"],
    ] as const
  ) {
    const value = headerValue(meta(variable) ?? "");
    if (value !== "" && !headers.has(name)) headers.set(name, value);
  }
  return new Request(`http://localhost/?${query}`, {
    method,
    headers,
    body: method === "POST" ? body?.subarray(0, BODY_LIMIT) : undefined,
  });
}

/**
 * Stands for parameters that cannot be had: its address is none, so `badagent`.
 * Without any they would mean the caller's only host and the peer's address.
 */
export const UNREADABLE_QUERY = "myip=unreadable";

/** A form of which a CGI program cannot know the end (RFC 3875 section 4.1.2). */
function hasUnreadableForm(meta: MetaVariable): boolean {
  if (meta("REQUEST_METHOD") !== "POST") return false;
  const length = meta("CONTENT_LENGTH") ?? "";
  return length === ""
    ? !!meta("HTTP_TRANSFER_ENCODING")
    : !/^\d+$/.test(length);
}

/** Who asks, and as whom the web server has authenticated it. */
export function cgiPeer(
  meta: MetaVariable,
  trustedProxies: readonly Network[],
): Peer {
  return {
    address: peerAddress(
      meta("REMOTE_ADDR"),
      meta("HTTP_X_FORWARDED_FOR"),
      trustedProxies,
    ),
    user: meta("REMOTE_USER") || undefined,
  };
}

/** `Request` takes no `TRACE`; any method that is not answered stands for all. */
function knownMethod(method: string): string {
  return ["GET", "HEAD", "POST"].includes(method) ? method : "OPTIONS";
}

/** Only what a header may hold; the rest of Unicode would be refused. */
function headerValue(text: string): string {
  return text.replace(/[^\x20-\x7e\x80-\xff]/g, "?").trim();
}

/**
 * The response as a CGI program writes it (RFC 3875 section 6): `Status`, the
 * header fields, an empty line, the body.
 */
export async function cgiResponse(response: Response): Promise<Uint8Array> {
  const body = await response.arrayBuffer();
  const head = [
    `Status: ${response.status} ${REASONS[response.status] ?? "Unknown"}`,
    ...[...response.headers].map(([name, value]) => `${name}: ${value}`),
    "\r\n",
  ].join("\r\n");
  return new Uint8Array([
    ...new TextEncoder().encode(head),
    ...new Uint8Array(body),
  ]);
}

/** RFC 9110 section 15, as far as they are sent. */
const REASONS: Readonly<Record<number, string>> = {
  200: "OK",
  400: "Bad Request",
  401: "Unauthorized",
  405: "Method Not Allowed",
  503: "Service Unavailable",
};
