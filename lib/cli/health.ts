import { ConfigError } from "../config/config_error.ts";
import type { ListenAddress } from "../config/service_values.ts";
import { readListen } from "../config/service_config.ts";
import { readSources } from "../config/sources.ts";
import { isLoopback } from "../internet/loopback.ts";
import { type Arguments, UsageError } from "./arguments.ts";
import { flagsOf } from "./command_session.ts";
import { EXIT } from "./exit.ts";
import type { Terminal } from "./terminal.ts";

/** A service that is well answers at once. */
const MILLISECONDS = 5000;

/**
 * `schlund-ddns health [URL]`: whether a service is well, for what watches over
 * it, such as a container's health check. Without a path the URL's is `/healthz`;
 * without a URL the service is asked where the setting `listen` says.
 *
 * @returns the exit code: 0 if it is well, else 1
 * @throws {UsageError | ConfigError} if the URL, or the setting, is wrong
 */
export async function runHealth(
  args: Arguments,
  { out, err, platform }: Terminal,
): Promise<number> {
  const [text, ...more] = args.words;
  const urls = text === undefined
    ? urlsOf(readListen(await readSources(flagsOf(args), platform)))
    : [parseUrl(text, more)];
  // What is on this machine, no proxy reaches.
  const fetcher = text === undefined || isLoopback(urls[0]!)
    ? platform.fetchDirect()
    : platform.fetch;
  let reason: string | undefined;
  for (const url of urls) {
    reason = await whyUnwell(url, fetcher);
    if (reason === undefined) {
      if (!args.switches.has("quiet")) out(`${url.origin} is well`);
      return EXIT.ok;
    }
  }
  err(`schlund-ddns: ${urls[0]!.origin} is not well: ${reason}`);
  return EXIT.failed;
}

function parseUrl(text: string, more: readonly string[]): URL {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || more.length > 0) {
    throw new UsageError(
      "health takes one URL, such as http://127.0.0.1:8245/healthz",
    );
  }
  if (url.pathname === "/") url.pathname = "/healthz";
  return url;
}

/** Where a service can be asked from its own machine; the first is tried first. */
function urlsOf({ hostname, port }: ListenAddress): readonly URL[] {
  if (port === 0) {
    throw new ConfigError(
      "the setting listen leaves the port open (0): give health the URL that serve says",
    );
  }
  const host = hostname.includes(":") ? `[${hostname}]` : hostname;
  const url = URL.parse(`http://${host}:${port}/healthz`);
  if (url === null) {
    throw new ConfigError(`listen: ${host} is no host to ask`);
  }
  const hosts = EVERYWHERE[url.hostname] ?? [url.hostname];
  return hosts.map((host) => Object.assign(new URL(url), { hostname: host }));
}

/** Who listens everywhere is asked here; a container may have no IPv6 loopback. */
const EVERYWHERE: Readonly<Record<string, readonly string[]>> = {
  "0.0.0.0": ["127.0.0.1"],
  "[::]": ["[::1]", "127.0.0.1"],
};

async function whyUnwell(
  url: URL,
  fetcher: typeof fetch,
): Promise<string | undefined> {
  try {
    const response = await fetcher(url, {
      signal: AbortSignal.timeout(MILLISECONDS),
      redirect: "manual",
    });
    await response.body?.cancel();
    return response.status === 200
      ? undefined
      : `it answered with HTTP status ${response.status}`;
  } catch (error) {
    return error instanceof DOMException && error.name === "TimeoutError"
      ? `it did not answer within ${MILLISECONDS / 1000} s`
      : "it cannot be reached";
  }
}
