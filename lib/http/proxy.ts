import { ConfigError } from "../config_error.ts";
import type { ReadVariable } from "./read_variable.ts";

/** A proxy that a variable names. */
export interface Proxy {
  /** The variable. */
  readonly variable: string;
  /** As it is written; may hold a password. */
  readonly text: string;
}

/** What a proxy's URL says of it, without user and password. */
export interface ProxyPlace {
  /** `HOST:PORT`. */
  readonly place: string;
  /** Whether the proxy itself is spoken to over TLS. */
  readonly tls: boolean;
}

/**
 * The proxy that is to lead to a URL. It follows what Deno 2.9 does: `ALL_PROXY`,
 * then `HTTPS_PROXY` (for http: `HTTP_PROXY`, but not in a CGI program, where it
 * comes from the client), each in capitals first, unless `NO_PROXY` names the
 * host. Those of a kind that Deno does not know it passes over.
 */
export function chosenProxy(url: URL, env: ReadVariable): Proxy | undefined {
  const own = url.protocol === "https:"
    ? "HTTPS_PROXY"
    : env("REQUEST_METHOD") === undefined
    ? "HTTP_PROXY"
    : undefined;
  const proxy = ["ALL_PROXY", own ?? []].flat()
    .flatMap((name) => [name, name.toLowerCase()])
    .map((variable) => ({ variable, text: env(variable) ?? "" }))
    .find(({ text }) => text !== "" && !OTHER_SCHEME.test(text));
  if (proxy === undefined) return undefined;
  const exempt = env("NO_PROXY") || env("no_proxy") || "";
  return isExempt(url.hostname, exempt) ? undefined : proxy;
}

/** `socks4://` or `ftp://`, but not `http:/`. */
const OTHER_SCHEME = /^(?!https?:|socks5h?:)[a-z][a-z\d+.-]*:\/\//i;

/**
 * Reads a proxy's URL as strictly as its meaning is sure: `socks5` in small
 * letters, as Deno passes over it in capitals and goes straight; user and password of the
 * characters that a URL may have there (RFC 3986 section 3.2.1), always both, as
 * Deno passes over a user alone; and no `@` behind the host, which would be a
 * password's with a `/` in it. Without a scheme there is nothing behind the port.
 *
 * @returns undefined if it is no such URL
 */
export function parseProxy(text: string): ProxyPlace | undefined {
  const { scheme, host, port } = (PROXY.exec(text) ??
    PROXY_WITHOUT_SCHEME.exec(text))?.groups ?? {};
  if (host === undefined || Number(port ?? 0) > 65535) return undefined;
  const tls = scheme?.toLowerCase() === "https";
  return { place: `${host}:${port ?? (tls ? 443 : 80)}`, tls };
}

const USER = "(?:[\\w.~!$&'()*+,;=%-]*:[\\w.~!$&'()*+,;=:%-]*@)?";
const PLACE = "(?<host>[\\w.-]+|\\[[\\dA-Fa-f:.]+\\])(?::(?<port>\\d{1,5}))?";
const PROXY = RegExp(
  `^(?<scheme>[Hh][Tt][Tt][Pp][Ss]?|socks5h?)://${USER}${PLACE}(?:[/?#][\\w.~!$&'()*+,;=:%/?#-]*)?$`,
);
const PROXY_WITHOUT_SCHEME = RegExp(`^${USER}${PLACE}$`);

/**
 * The proxy that Deno's `fetch` uses for a URL, as `HOST:PORT` without user name
 * and password, for messages.
 */
export function proxyOf(url: URL, env: ReadVariable): string | undefined {
  return proxyPlaceOf(url, env)?.place;
}

/** Like {@linkcode proxyOf}, with the kind of connection. */
export function proxyPlaceOf(
  url: URL,
  env: ReadVariable,
): ProxyPlace | undefined {
  const proxy = chosenProxy(url, env);
  return proxy === undefined ? undefined : parseProxy(proxy.text);
}

/** Whether `NO_PROXY` names the host, or a domain that it is in. */
function isExempt(hostname: string, noProxy: string): boolean {
  return noProxy.split(",").map((entry) => entry.trim().replace(/^\./, ""))
    .some((entry) =>
      entry === "*" ||
      entry !== "" && (hostname === entry || hostname.endsWith(`.${entry}`))
    );
}

/**
 * Requires that the proxy for a URL can be read. Of one that cannot, Deno would take
 * some part for the host, or ignore it and connect directly.
 *
 * @throws {ConfigError} that names the variable, and repeats nothing of it
 */
export function requireProxy(url: URL, env: ReadVariable): void {
  const proxy = chosenProxy(url, env);
  if (proxy === undefined || parseProxy(proxy.text) !== undefined) return;
  if (parseProxy(proxy.text.replace(CAPITAL_SOCKS, inSmallLetters))) {
    throw new ConfigError(
      `${proxy.variable}: write socks5:// or socks5h:// in small letters; in ` +
        "capitals the runtime passes over it, and goes without the proxy",
    );
  }
  throw new ConfigError(
    `${proxy.variable}: not a proxy's URL; write ` +
      (proxy.text.includes("@")
        ? "http://USER:PASSWORD@HOST:PORT, and special characters in user and " +
          "password percent-encoded (/ as %2F, # as %23, ? as %3F, @ as %40)"
        : "http://HOST:PORT"),
  );
}

const CAPITAL_SOCKS = /^socks5h?:/i;

function inSmallLetters(text: string): string {
  return text.toLowerCase();
}
