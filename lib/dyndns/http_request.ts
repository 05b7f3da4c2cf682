import type { AcmePage } from "../acme/page.ts";
import { METHODS, type Refusal, refuse } from "./answer.ts";
import { decodePercent } from "./client_text.ts";

/**
 * A part of a request. If its meaning is unknown, the client should stop
 * (`badagent`); if it did not arrive, try again (`911`).
 */
export type Part<T> = { readonly status: "read"; readonly value: T } | Refusal;

/** A request as the adapters (CGI, HTTP server) pass it on, unchecked; texts are empty if absent. */
export type HttpRequest = {
  readonly method: string;
  /** Where the program is mounted (`SCRIPT_NAME` of CGI). */
  readonly mount: string;
  /** The path after it (`PATH_INFO` of CGI), without the query. */
  readonly path: string;
  /** The query without its question mark. */
  readonly query: Part<string>;
  readonly body: Part<Uint8Array>;
  readonly contentType: string;
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
  readonly host: string;
  readonly origin: string;
  readonly secFetchSite: string;
  /** `X-Api-User` and `X-Api-Key`, with which clients of acme-dns sign in. */
  readonly apiUser: string;
  readonly apiKey: string;
};

/** The page that a path names; `none` is refused. */
export type Page =
  | "update"
  | "myip"
  | "healthz"
  | "check"
  | "none"
  | ViewPage
  | AcmePage;

/** A page that shows what the service remembers, and never updates. */
export type ViewPage = "status" | "status.json" | "setup" | "metrics";

/** Whether a page only shows something. */
export function isViewPage(page: string): page is ViewPage {
  return /^(?:status|status\.json|setup|metrics)$/.test(page);
}

/**
 * Finds the page of a path by its last segment; any other path is an update. A
 * web server that opens `/myip` to all often opens what is below it too
 * (`<Location>` of Apache), so there is nothing below. Segments are read as the
 * most generous web server compares them: decoded, and in any case.
 */
export function pageOf(
  { method, path, apiUser }: Pick<HttpRequest, "method" | "path" | "apiUser">,
): Page {
  if (!METHODS.includes(method)) return "update";
  const names = decodePercent(path).toLowerCase().split(/[/\\]|%2f|%5c/)
    .map((name) => name.trim()).filter((name) => name !== "");
  const last = names.pop() ?? "";
  if (names.includes("myip") || names.includes("healthz")) return "none";
  if (method === "POST") {
    if (/^(?:present|cleanup|register)$/.test(last)) return last as AcmePage;
    // Routers send no such header, and clients of acme-dns always do.
    if (last === "update" && apiUser !== "") return "acme-dns";
  }
  return last === "myip" || last === "healthz" || last === "check" ||
      isViewPage(last)
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
  const [, own = ""] = /^\s*https?:\/\/([^/]+)\s*$/i.exec(origin) ?? [];
  // A proxy may have ended TLS, so the scheme is not known here.
  const plain = (text: string) =>
    text.trim().toLowerCase().replace(/:(?:80|443)$/, "");
  return plain(own) === "" || plain(own) !== plain(host);
}

/** Why a request asks for nothing that there is, or may not ask. */
export function refusalOf(
  request: HttpRequest,
  page: Page,
): Refusal | undefined {
  if (!METHODS.includes(request.method)) return ODD_METHOD;
  if (isViewPage(page)) return request.method === "POST" ? NO_POST : undefined;
  if (page === "register") return NO_REGISTRATION;
  if (page === "none") return NOTHING_BELOW;
  return page !== "myip" && isCrossSite(request) ? CROSS_SITE : undefined;
}

const ODD_METHOD = refuse(
  "badagent",
  `the method is not one of ${METHODS.join(", ")}`,
  405,
);
const NO_POST = refuse("badagent", "this page answers GET and HEAD alone", 405);
const NOTHING_BELOW = refuse(
  "badagent",
  "there is nothing below myip and healthz",
  404,
);
const NO_REGISTRATION = refuse(
  "badagent",
  "there is no registration: use the name and password of a [client NAME] " +
    "section as user and key, and its host as subdomain",
  403,
);
const CROSS_SITE = refuse(
  "badagent",
  "a browser sent it for a page of another site",
  403,
);
