import { isLoopback } from "../internet/loopback.ts";
import { type Arguments, UsageError } from "./arguments.ts";
import { EXIT } from "./exit.ts";
import type { Terminal } from "./terminal.ts";

/** Where `serve` listens unless it is told otherwise. */
const DEFAULT_URL = "http://127.0.0.1:8245/healthz";

/** A service that is well answers at once. */
const MILLISECONDS = 5000;

/**
 * `schlund-ddns health [URL]`: whether a service is well, for what watches over
 * it, such as a container's health check. Without a path the URL's is `/healthz`.
 *
 * @returns the exit code: 0 if it is well, else 1
 * @throws {UsageError} if the URL is none
 */
export async function runHealth(
  { words, switches }: Arguments,
  { out, err, platform }: Terminal,
): Promise<number> {
  const [text = DEFAULT_URL, ...more] = words;
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || more.length > 0) {
    throw new UsageError(
      "health takes one URL, such as http://127.0.0.1:8245/healthz",
    );
  }
  if (url.pathname === "/") url.pathname = "/healthz";
  // What is on this machine, no proxy reaches.
  const fetcher = isLoopback(url) ? platform.fetchDirect() : platform.fetch;
  const reason = await whyUnwell(url, fetcher);
  if (reason !== undefined) {
    err(`schlund-ddns: ${url.origin} is not well: ${reason}`);
    return EXIT.failed;
  }
  if (!switches.has("quiet")) out(`${url.origin} is well`);
  return EXIT.ok;
}

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
