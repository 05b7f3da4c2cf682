import { ConfigError } from "../config_error.ts";
import type { Platform } from "../platform.ts";

/** Reads an environment variable; undefined if it is not set. */

/**
 * The proxy that is to lead to a URL. It follows what Deno 2.9 does: `ALL_PROXY`,
 * then `HTTPS_PROXY` (for http: `HTTP_PROXY`, but not in a CGI program, where it
 * comes from the client), each in capitals first, unless `NO_PROXY` names the
 * host. Those of a kind that Deno does not know it passes over.
 */
function chosenProxy({ protocol, hostname }: URL, env: Platform["env"]) {
  const own = protocol === "https:"
    ? ["HTTPS_PROXY"]
    : env("REQUEST_METHOD") === undefined
    ? ["HTTP_PROXY"]
    : [];
  const proxy = ["ALL_PROXY", ...own]
    .flatMap((name) => [name, name.toLowerCase()])
    .map((variable) => ({ variable, text: env(variable) ?? "" }))
    .find(({ text }) => text !== "" && !OTHER_SCHEME.test(text));
  const exempt = (env("NO_PROXY") || env("no_proxy") || "").split(",")
    .map((entry) => entry.trim().replace(/^\./, ""));
  const isExempt = exempt.some((entry) =>
    entry === "*" || entry !== "" && `.${hostname}`.endsWith(`.${entry}`)
  );
  return isExempt ? undefined : proxy;
}

/** `socks4://` or `ftp://`, but not `http:/`. */
const OTHER_SCHEME = /^(?!https?:|socks5h?:)[a-z][a-z\d+.-]*:\/\//i;

const USER = "(?:[\\w.~!$&'()*+,;=%-]*:[\\w.~!$&'()*+,;=:%-]*@)?";
const PLACE = "(?<host>[\\w.-]+|\\[[\\dA-Fa-f:.]+\\])(?::(?<port>\\d{1,5}))?";
const PROXY = RegExp(
  `^(?<scheme>[Hh][Tt][Tt][Pp][Ss]?|socks5h?)://${USER}${PLACE}(?:[/?#][\\w.~!$&'()*+,;=:%/?#-]*)?$`,
);
const PROXY_WITHOUT_SCHEME = RegExp(`^${USER}${PLACE}$`);

/**
 * Reads a proxy's URL as strictly as its meaning is sure: `socks5` in small
 * letters, as Deno passes over it in capitals and goes straight; user and password of the
 * characters that a URL may have there (RFC 3986 section 3.2.1), always both, as
 * Deno passes over a user alone; and no `@` behind the host, which would be a
 * password's with a `/` in it. Without a scheme there is nothing behind the port.
 */
function parseProxy(text: string) {
  const { scheme, host, port } = (PROXY.exec(text) ??
    PROXY_WITHOUT_SCHEME.exec(text))?.groups ?? {};
  if (host === undefined || Number(port ?? 0) > 65535) return undefined;
  const tls = scheme?.toLowerCase() === "https";
  return { place: `${host}:${port ?? (tls ? 443 : 80)}`, tls };
}

/**
 * The proxy that Deno's `fetch` uses for a URL, for messages: its `HOST:PORT`, and
 * whether it is spoken to over TLS.
 */
export function proxyOf(
  url: URL,
  env: Platform["env"],
): { readonly place: string; readonly tls: boolean } | undefined {
  return parseProxy(chosenProxy(url, env)?.text ?? "");
}

/**
 * Requires that the proxy for a URL can be read. Of one that cannot, Deno would take
 * some part for the host, or ignore it and connect directly.
 *
 * @throws {ConfigError} that names the variable, and repeats nothing of it
 */
export function requireProxy(url: URL, env: Platform["env"]): void {
  const { variable, text } = chosenProxy(url, env) ?? {};
  if (text === undefined || parseProxy(text) !== undefined) return;
  const inCapitals = parseProxy(
    text.replace(/^socks5h?:/i, (scheme) => scheme.toLowerCase()),
  );
  const advice = /^socks5h?:/i.test(text) && inCapitals !== undefined
    ? "write socks5:// or socks5h:// in small letters; in " +
      "capitals the runtime passes over it, and goes without the proxy"
    : "not a proxy's URL; write " +
      (text.includes("@")
        ? "http://USER:PASSWORD@HOST:PORT, and special characters in user and " +
          "password percent-encoded (/ as %2F, # as %23, ? as %3F, @ as %40)"
        : "http://HOST:PORT");
  throw new ConfigError(`${variable}: ${advice}`);
}
