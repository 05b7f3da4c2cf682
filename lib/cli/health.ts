import { ConfigError } from "../config_error.ts";
import type { ListenAddress } from "../settings/service_values.ts";
import { readListen } from "../settings/service_config.ts";
import { readSources } from "../sources/sources.ts";
import { isLoopback } from "../internet/loopback.ts";
import { isPermissionError } from "../platform.ts";
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
  const { url, reason } = await healthOf(urls, fetcher);
  if (reason === undefined) {
    if (!args.switches.has("quiet")) out(`${url.origin} is well`);
    return EXIT.ok;
  }
  err(`schlund-ddns: ${url.origin} is not well: ${reason}`);
  return EXIT.failed;
}

/** How a service is, and where it was asked. */
interface Health {
  readonly url: URL;
  /** Why it is not well, if so. */
  readonly reason?: string;
  /** Whether there is nobody to ask. */
  readonly unreachable?: true;
}

/** The health of the first that can be reached: another may be another's. */
async function healthOf(
  [first, ...more]: readonly URL[],
  fetcher: typeof fetch,
): Promise<Health> {
  const health = await ask(first!, fetcher);
  if (!health.unreachable || more.length === 0) return health;
  const next = await healthOf(more, fetcher);
  return next.unreachable ? health : next;
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

async function ask(url: URL, fetcher: typeof fetch): Promise<Health> {
  try {
    const response = await fetcher(url, {
      signal: AbortSignal.timeout(MILLISECONDS),
      redirect: "manual",
    });
    await response.body?.cancel();
    const { status } = response;
    return status === 200
      ? { url }
      : { url, reason: `it answered with HTTP status ${status}` };
  } catch (error) {
    if (isPermissionError(error)) throw error;
    if (error instanceof DOMException && error.name === "TimeoutError") {
      const seconds = MILLISECONDS / 1000;
      return { url, reason: `it did not answer within ${seconds} s` };
    }
    return BROKEN.test(wordsOf(error))
      ? { url, reason: "it gave no answer" }
      : { url, reason: "it cannot be reached", unreachable: true };
  }
}

/** hyper's words where there was a connection. */
const BROKEN = /client error \((?!Connect\))/;

function wordsOf(error: unknown): string {
  return error instanceof Error
    ? `${error.message} ${wordsOf(error.cause)}`
    : "";
}
