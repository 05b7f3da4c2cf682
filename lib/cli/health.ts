import { ConfigError } from "../config_error.ts";
import { exchange } from "../http/exchange.ts";
import { readListen } from "../settings/service.ts";
import { readSources } from "../settings/settings.ts";
import { isLoopback } from "../internet/loopback.ts";
import { type Arguments, UsageError } from "./arguments.ts";
import { EXIT } from "./exit.ts";
import { flagsOf } from "./session.ts";
import type { Terminal } from "./terminal.ts";

/** A healthy service answers at once. */
const LIMITS = { milliseconds: 5000, bytes: 64 * 1024 };

/**
 * `schlund-ddns health [URL]`: checks a running service, as container health checks
 * do. The path of the URL defaults to `/healthz`; without a URL, the setting
 * `listen` says where the service is.
 *
 * @returns the exit code: 0 if it is healthy, else 1
 * @throws {UsageError | ConfigError} if the URL or the setting is invalid
 */
export async function runHealth(
  args: Arguments,
  { out, err, platform }: Terminal,
): Promise<number> {
  const [text, ...more] = args.words;
  const urls = text === undefined
    ? urlsOf(readListen(await readSources(flagsOf(args), platform)))
    : [parseUrl(text, more)];
  // A proxy cannot reach this machine's loopback.
  const fetcher = text === undefined || isLoopback(urls[0]!)
    ? platform.fetchDirect()
    : platform.fetch;
  // A further address counts only where the first has no service at all.
  const [first, second] = urls;
  let health = await ask(first!, fetcher);
  if (health.unreachable && second !== undefined) {
    const next = await ask(second, fetcher);
    if (!next.unreachable) health = next;
  }
  const { origin } = health.url;
  if (health.reason === undefined) {
    if (!args.switches.has("quiet")) out(`${origin} is healthy`);
    return EXIT.ok;
  }
  err(`schlund-ddns: ${origin} is not healthy: ${health.reason}`);
  return EXIT.failed;
}

/** The health of a service at one URL. */
interface Health {
  readonly url: URL;
  /** Why it is not healthy, if so. */
  readonly reason?: string;
  /** Whether nothing listens there. */
  readonly unreachable?: boolean;
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

/** The URLs of a service on its own machine, in the order to try them. */
function urlsOf(
  { hostname, port }: ReturnType<typeof readListen>,
): readonly URL[] {
  if (port === 0) {
    throw new ConfigError(
      "listen = …:0 means any port: give health the URL that serve prints",
    );
  }
  const host = hostname.includes(":") ? `[${hostname}]` : hostname;
  const url = URL.parse(`http://${host}:${port}/healthz`);
  if (url === null) {
    throw new ConfigError(`listen: cannot make a URL of ${host}`);
  }
  const hosts = EVERYWHERE[url.hostname] ?? [url.hostname];
  return hosts.map((host) => Object.assign(new URL(url), { hostname: host }));
}

/** Where to reach a service that listens everywhere; a container may lack `::1`. */
const EVERYWHERE: Readonly<Record<string, readonly string[]>> = {
  "0.0.0.0": ["127.0.0.1"],
  "[::]": ["[::1]", "127.0.0.1"],
};

async function ask(url: URL, fetcher: typeof fetch): Promise<Health> {
  const response = await exchange(fetcher, { url }, LIMITS);
  if (response.status === "answered") {
    const { code } = response;
    return code === 200 ? { url } : { url, reason: `HTTP status ${code}` };
  }
  if (response.cause === "no permission") throw response.error;
  const { cause, reason } = response;
  return { url, reason, unreachable: cause === "no connection" };
}
