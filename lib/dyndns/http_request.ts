import { decodePercent } from "./client_text.ts";

/** A part of a request: read, or not available and why. */
export type Part<T> =
  | { readonly status: "read"; readonly value: T }
  /** Its meaning is unknown. The client should stop: `badagent`. */
  | { readonly status: "unreadable"; readonly reason: string }
  /** It did not arrive. The client should try again: `911`. */
  | { readonly status: "lost"; readonly reason: string };

/** A request as the adapters (CGI, HTTP server) pass it on, unchecked; texts are empty if absent. */
export interface HttpRequest {
  /** The method as sent. */
  readonly method: string;
  /** Where the program is mounted (`SCRIPT_NAME` of CGI). */
  readonly mount: string;
  /** The path after it (`PATH_INFO` of CGI), without the query. */
  readonly path: string;
  /** The query without its question mark. */
  readonly query: Part<string>;
  /** The body; empty if there is none. */
  readonly body: Part<Uint8Array>;
  /** `Content-Type`. */
  readonly contentType: string;
  /** `Content-Encoding`. */
  readonly contentEncoding: string;
  /** `Authorization`; rewrite rules of web servers can make several of it. */
  readonly authorization: readonly string[];
  /** `REMOTE_USER` of CGI: a name, or an `Authorization` header. */
  readonly user: string;
  /** The same with `REDIRECT_` before its name, which counts as a header only. */
  readonly redirectedUsers: readonly string[];
  /** `AUTH_TYPE` of CGI: how the web server authenticated the user. */
  readonly authType: string;
  /** `User-Agent`. */
  readonly agent: string;
  /** `Host`. */
  readonly host: string;
  /** `Origin`. */
  readonly origin: string;
  /** `Sec-Fetch-Site`. */
  readonly secFetchSite: string;
}

/** Longest body in bytes. */
export const BODY_LIMIT = 16 * 1024;

/** The methods that are answered; others are 405. `HEAD` has no effect. */
export const METHODS: readonly string[] = ["GET", "HEAD", "POST"];

/** The page that a path names; `none` is refused. */
export type Page = "update" | "myip" | "healthz" | "check" | "none";

/** The pages that a web server may open to all. */
const OPEN: readonly string[] = ["myip", "healthz"];

/**
 * Finds the page of a path by its last segment; any other path is an update. A
 * web server that opens `/myip` to all often opens what is below it too
 * (`<Location>` of Apache), so there is nothing below. Segments are read as the
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
 * Splits a URL as it was sent. `URL` would cut off what follows a bare `#`
 * (routers insert passwords without encoding them) and throws on an odd `Host`.
 */
export function targetOf(
  url: string,
): { readonly path: string; readonly query: string } {
  const [, path = "", query = ""] =
    /^[a-z]+:\/\/[^/?#]*([^?]*)\??(.*)$/is.exec(url) ?? [];
  return { path: path || "/", query };
}

/**
 * Tells whether a page of another site made a browser send a request, along with
 * credentials that the browser remembers. Routers send none of these headers.
 */
export function isCrossSite(
  { secFetchSite, origin, host }: Pick<
    HttpRequest,
    "secFetchSite" | "origin" | "host"
  >,
): boolean {
  if (!/^\s*(?:none|same-origin)?\s*$/i.test(secFetchSite)) return true;
  if (origin.trim() === "") return false;
  const [, ownHost] = /^\s*https?:\/\/([^/]+)\s*$/i.exec(origin) ?? [];
  // A proxy may have ended TLS, so the scheme is not known here.
  const plain = (text = "") =>
    text.trim().toLowerCase().replace(/:(?:80|443)$/, "");
  return plain(ownHost) === "" || plain(ownHost) !== plain(host);
}
