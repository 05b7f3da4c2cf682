import type { ReadVariable } from "./read_variable.ts";

/**
 * The proxy that Deno's `fetch` takes to a URL, as `HOST:PORT` without user and
 * password, for messages. It follows what Deno 2.9 does: `ALL_PROXY`, then
 * `HTTPS_PROXY` (for http: `HTTP_PROXY`, but not in a CGI program, where it comes
 * from the client), each in capitals first, unless `NO_PROXY` names the host.
 */
export function proxyOf(url: URL, env: ReadVariable): string | undefined {
  const both = (name: string) => env(name) || env(name.toLowerCase());
  const own = url.protocol === "https:"
    ? both("HTTPS_PROXY")
    : env("REQUEST_METHOD") === undefined
    ? both("HTTP_PROXY")
    : undefined;
  const value = both("ALL_PROXY") || own;
  if (!value || isExempt(url.hostname, both("NO_PROXY") ?? "")) {
    return undefined;
  }
  const proxy = URL.parse(value.includes("://") ? value : `http://${value}`);
  if (proxy === null || proxy.hostname === "") return undefined;
  // Deno ignores others and goes straight to the gateway.
  if (!PROXY_SCHEMES.test(proxy.protocol)) return undefined;
  const port = proxy.port || (proxy.protocol === "https:" ? "443" : "80");
  return `${proxy.hostname}:${port}`;
}

const PROXY_SCHEMES = /^(?:https?|socks5h?):$/;

/** Whether `NO_PROXY` names the host, or a domain that it is in. */
function isExempt(hostname: string, noProxy: string): boolean {
  return noProxy.split(",").map((entry) => entry.trim().replace(/^\./, ""))
    .some((entry) =>
      entry === "*" ||
      entry !== "" && (hostname === entry || hostname.endsWith(`.${entry}`))
    );
}
