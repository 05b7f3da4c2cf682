/**
 * The answer to an update request: lines of tokens, as clients of dyndns2 and
 * No-IP know them, at an HTTP status that makes them do the right thing.
 */
export interface Reply {
  /** The HTTP status. */
  readonly status: number;
  /** Without line feeds; none for `HEAD`. */
  readonly lines: readonly string[];
}

/** Tokens that are an answer by themselves. */
export type SoleToken =
  | "badauth"
  | "badagent"
  | "notfqdn"
  | "numhost"
  | "!donator"
  | "911";

/** Temporary trouble is 5xx (clients retry), everything for good is 200 (they read it). */
const STATUS: Readonly<Record<SoleToken, number>> = {
  "badauth": 401,
  "badagent": 200,
  "notfqdn": 200,
  "numhost": 200,
  "!donator": 200,
  "911": 503,
};

/** A reply of one token. */
export function soleReply(
  token: SoleToken,
  status: number = STATUS[token],
): Reply {
  return { status, lines: [token] };
}

/** The reply as an HTTP response: never chunked, never cached, ended by LF. */
export function toResponse({ status, lines }: Reply, head = false): Response {
  const body = lines.map((line) => `${line}\n`).join("");
  const headers = new Headers({
    "content-type": "text/plain; charset=utf-8",
    "cache-control": "no-store",
  });
  // What GET would answer to a HEAD that may update is not known (RFC 9110
  // section 8.6: then there is no length).
  if (!head || body !== "") {
    const { length } = new TextEncoder().encode(body);
    headers.set("content-length", String(length));
  }
  // wget and OpenWrt send credentials only after this challenge (RFC 7617).
  if (status === 401) {
    headers.set(
      "www-authenticate",
      'Basic realm="Dynamic DNS", charset="UTF-8"',
    );
  }
  if (status === 405) headers.set("allow", "GET, HEAD, POST");
  return new Response(head ? null : body, { status, headers });
}
