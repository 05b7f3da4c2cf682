import { type AddressType, parseAddress } from "../internet/address.ts";
import { isLocal, isLoopback } from "../internet/loopback.ts";
import {
  type Exchange,
  exchange,
  type ExchangeRequest,
} from "../http/exchange.ts";
import { proxyOf } from "../http/proxy.ts";
import { type Platform, quietly } from "../platform.ts";
import { found, type Lookup, notNow } from "./lookup.ts";

/** What asking a source needs. */
export interface SourceContext extends
  Pick<
    Platform,
    "env" | "fetchDirect" | "interfaceAddresses" | "probeConnection"
  > {
  /** Time limit for one source, if it is shorter than the usual one. */
  readonly milliseconds?: number;
}

/** Time limit for a source. */
const MILLISECONDS = 5000;

/** Size limit for an answer. */
const BYTES = 4 * 1024;

/**
 * Asks a source: at most 4 KiB within 5 s.
 *
 * @throws the runtime's error if a permission is missing, as no retry mends that
 */
export async function ask(
  fetcher: typeof fetch,
  request: ExchangeRequest,
  milliseconds = Infinity,
): Promise<Exchange> {
  const answer = await exchange(fetcher, request, {
    milliseconds: Math.min(MILLISECONDS, milliseconds),
    bytes: BYTES,
  });
  if (answer.status === "failed" && answer.cause === "no permission") {
    throw answer.error;
  }
  return answer;
}

/**
 * Gets a page over one family: status 200, no redirect. No proxy is used, because
 * the page would show the proxy's address instead of this machine's.
 */
export async function getPage(
  url: URL,
  type: AddressType,
  { fetchDirect, env, milliseconds }: SourceContext,
): Promise<Lookup<string>> {
  const answer = await ask(
    fetchDirect(type === "A" ? 4 : 6),
    { url },
    milliseconds,
  );
  if (answer.status === "failed") {
    const { cause, reason } = answer;
    const proxied = cause !== "bad answer" && !isLoopback(url) &&
      proxyOf(url, quietly(env)) !== undefined;
    return notNow(
      proxied ? `${reason}; look-ups do not use the proxy` : reason,
    );
  }
  const { code, text } = answer;
  if (code === 200) return found(text);
  return code >= 300 && code < 400
    ? notNow(`redirects are not followed (HTTP status ${code})`)
    : notNow(`HTTP status ${code}`, code === 429 || code === 503);
}

/** A URL whose host is a local address, or why there is none. */
export type LocalUrl =
  | { readonly status: "local"; readonly url: URL }
  | { readonly status: "foreign"; readonly address: string }
  | { readonly status: "no connection"; readonly reason: string };

/**
 * Replaces the name in a plain HTTP URL by the local address that a connection
 * reaches. The request then goes to the very address that was checked, so the name
 * cannot lead to a stranger in between.
 */
export async function toLocalAddress(
  url: URL,
  { probeConnection, milliseconds = Infinity }: Pick<
    SourceContext,
    "probeConnection" | "milliseconds"
  >,
): Promise<LocalUrl> {
  let text = url.hostname.replace(/^\[|\]$/g, "");
  if (parseAddress(text) === undefined) {
    const limit = Math.min(5000, milliseconds);
    const probe = await probeConnection(text, Number(url.port || 80), limit);
    if (probe.status === "failed") {
      return { status: "no connection", reason: probe.reason };
    }
    text = probe.remote;
  }
  const address = parseAddress(text.replace(/%.*/, ""));
  return address !== undefined && isLocal(address)
    ? { status: "local", url: withHost(url, text) }
    : { status: "foreign", address: text };
}

/** Replaces `localhost` by the loopback address of a family; no name server is asked. */
export function withoutLocalhost(url: URL, type: AddressType): URL {
  return url.protocol === "http:" && url.hostname === "localhost"
    ? withHost(url, type === "A" ? "127.0.0.1" : "::1")
    : url;
}

function withHost(url: URL, address: string): URL {
  const changed = new URL(url);
  changed.hostname = address.includes(":") ? `[${address}]` : address;
  return changed;
}
