import { chosenProxy, parseProxy } from "./proxy.ts";
import type { ReadVariable } from "./read_variable.ts";
import { ConfigError } from "../config_error.ts";

/**
 * Looks at the proxy that is to lead to a URL. Of one that cannot be meant so,
 * Deno would take some part for the host, or pass over all of it and go straight.
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
    `${proxy.variable}: this is not a proxy's URL; write ` +
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
