import { decodePercent } from "./decode.ts";

/** Something that a request should hold: read, or not to be had and why. */
export type Part<T> =
  | { readonly status: "read"; readonly value: T }
  /** Nobody can say what it means. The client should stop: `badagent`. */
  | { readonly status: "unreadable"; readonly reason: string }
  /** It did not arrive. The client should try again: `911`. */
  | { readonly status: "lost"; readonly reason: string };

/** A request as the adapters (CGI, fetch handler) hand it over; nothing is checked. */
export interface HttpRequest {
  /** As it was sent. */
  readonly method: string;
  /** Where the program is mounted (`SCRIPT_NAME` of CGI); empty in a server. */
  readonly mount: string;
  /** What follows it, without the query (`PATH_INFO` of CGI). */
  readonly path: string;
  /** Without the question mark. */
  readonly query: Part<string>;
  /** Empty if there is none. */
  readonly body: Part<Uint8Array>;
  /** The value of `Content-Type`, or empty. */
  readonly contentType: string;
  /** The value of `Content-Encoding`, or empty. */
  readonly contentEncoding: string;
  /** What may be an `Authorization` header (RFC 9110 section 11.6.2). */
  readonly authorization: readonly string[];
  /** Whom the web server has authenticated (`REMOTE_USER` of CGI). */
  readonly user?: string;
  /** The value of `User-Agent`, or empty. */
  readonly agent: string;
}

/** Bytes of a body; more is nobody's update. */
export const BODY_LIMIT = 16 * 1024;

/** The methods that are answered; others are 405. `HEAD` has no effect. */
export const METHODS: readonly string[] = ["GET", "HEAD", "POST"];

/** What a path asks for; `none` is refused. */
export type Page = "update" | "myip" | "healthz" | "check" | "none";

/** The pages that a web server may open to all. */
const OPEN: readonly string[] = ["myip", "healthz"];

/**
 * The last segment of the path decides; any other path is an update. But a web
 * server that opens `/myip` to all often opens what is below it too
 * (`<Location>` of Apache): so there is nothing below. Segments are read as the
 * most generous web server compares them: decoded, and in any case.
 */
export function pageOf(path: string): Page {
  const names = decodePercent(path).toLowerCase().split(/[/\\]|%2f|%5c/)
    .map((name) => name.trim()).filter((name) => name !== "");
  const last = names.pop();
  if (names.some((name) => OPEN.includes(name))) return "none";
  return last === "myip" || last === "healthz" || last === "check"
    ? last
    : "update";
}

/**
 * Takes a URL apart as it was sent. `URL` would cut off what is behind a bare
 * `#` (routers fill passwords in without encoding them) and throws where the
 * `Host` header is odd.
 */
export function targetOf(
  url: string,
): { readonly path: string; readonly query: string } {
  const [, path = "", query = ""] =
    /^[a-z]+:\/\/[^/?#]*([^?]*)\??(.*)$/is.exec(url) ?? [];
  return { path: path || "/", query };
}
