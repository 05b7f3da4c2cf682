import { readAddresses, type RequestedAddresses } from "./addresses.ts";
import { METHODS, type Refusal, refuse } from "./answer.ts";
import { decodePercent, holdsAddress } from "./client_text.ts";
import { type ParameterFields, readParameters } from "./form.ts";
import { readHosts, type RequestedHosts } from "./hosts.ts";
import { type Presented, presentedBy, type SignInFields } from "./presented.ts";

/** A request as the adapters (CGI, HTTP server) pass it on, unchecked; texts are empty if absent. */
export interface HttpRequest extends ParameterFields, SignInFields {
  /** The method as sent. */
  readonly method: string;
  /** Where the program is mounted (`SCRIPT_NAME` of CGI). */
  readonly mount: string;
  /** The path after it (`PATH_INFO` of CGI), without the query. */
  readonly path: string;
  /** `User-Agent`. */
  readonly agent: string;
  /** `Host`. */
  readonly host: string;
  /** `Origin`. */
  readonly origin: string;
  /** `Sec-Fetch-Site`. */
  readonly secFetchSite: string;
}

/** All that a request says, before its sender is known. */
export interface Requested {
  /** The method as sent. */
  readonly method: string;
  /** The page that is asked for. */
  readonly page: Page;
  /** The whole path, as sent. */
  readonly path: string;
  /** `User-Agent`. */
  readonly agent: string;
  /** The hosts that it names. */
  readonly hosts: RequestedHosts;
  /** The addresses for them. */
  readonly addresses: RequestedAddresses;
  /** `offline=YES`: remove the records of the hosts. */
  readonly offline: boolean;
  /** What says who sends it. */
  readonly presented: Presented;
  /** Why it is refused, whoever sends it. */
  readonly refusal?: Refusal;
}

/** Reads what a request says. */
export function readRequest(request: HttpRequest): Requested {
  const { method, mount, path, agent } = request;
  const page = pageOf(request);
  const unanswerable = refusalOf(request, page);
  const { parameters, refusal } = readParameters(request);
  const hosts = readHosts(parameters);
  const addresses = readAddresses(parameters);
  return {
    method,
    page,
    path: mount + path,
    agent,
    // A slash instead of a question mark must not hide what was meant.
    hosts: hosts.status === "none" && /[&;=]|%(?:26|3b|3d)/i.test(path)
      ? { ...refuse("notfqdn", PARAMETERS_IN_PATH), names: [] }
      : hosts,
    addresses: addresses.status === "peer" && holdsAddress(path)
      ? refuse("badagent", "the path holds an address")
      : addresses,
    offline: parameters.some(({ name, raw }) =>
      name === "offline" && /^\s*yes\s*$/i.test(raw)
    ),
    presented: presentedBy(request, parameters),
    refusal: unanswerable ?? refusal,
  };
}

const PARAMETERS_IN_PATH = "the parameters are in the path, without ?";

const ODD_METHOD = `the method is not one of ${METHODS.join(", ")}`;

/** Why a request asks for nothing that there is, or may not ask. */
function refusalOf(request: HttpRequest, page: Page): Refusal | undefined {
  const { method } = request;
  if (!METHODS.includes(method)) {
    return refuse("badagent", ODD_METHOD, 405);
  }
  if (isViewPage(page)) {
    return method === "POST"
      ? refuse("badagent", "this page answers GET and HEAD alone", 405)
      : undefined;
  }
  if (page === "none") {
    return refuse("badagent", "there is nothing below myip and healthz", 404);
  }
  return page !== "myip" && isCrossSite(request)
    ? refuse("badagent", "a browser sent it for a page of another site", 403)
    : undefined;
}

/** The page that a path names; `none` is refused. */
export type Page =
  | "update"
  | "myip"
  | "healthz"
  | "check"
  | "none"
  | ViewPage;

/** A page that shows what the service remembers, and never updates. */
export type ViewPage = "status" | "status.json" | "setup" | "metrics";

/** The pages that only show something. */
const VIEW_PAGES: readonly string[] = [
  ...["status", "status.json", "setup", "metrics"],
];

/** Whether a page only shows something. */
export function isViewPage(page: string): page is ViewPage {
  return VIEW_PAGES.includes(page);
}

/** The pages that a web server may open to all. */
const OPEN: readonly string[] = ["myip", "healthz"];

/**
 * Finds the page of a path by its last segment; any other path is an update. A
 * web server that opens `/myip` to all often opens what is below it too
 * (`<Location>` of Apache), so there is nothing below. Segments are read as the
 * most generous web server compares them: decoded, and in any case.
 */
export function pageOf(
  { method, path }: Pick<HttpRequest, "method" | "path">,
): Page {
  if (!METHODS.includes(method)) return "update";
  const names = decodePercent(path).toLowerCase().split(/[/\\]|%2f|%5c/)
    .map((name) => name.trim()).filter((name) => name !== "");
  const last = names.pop();
  if (names.some((name) => OPEN.includes(name))) return "none";
  if (last === undefined) return "update";
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
  const [, ownHost] = /^\s*https?:\/\/([^/]+)\s*$/i.exec(origin) ?? [];
  // A proxy may have ended TLS, so the scheme is not known here.
  const plain = (text = "") =>
    text.trim().toLowerCase().replace(/:(?:80|443)$/, "");
  return plain(ownHost) === "" || plain(ownHost) !== plain(host);
}
