import type { AddressType } from "../internet/address.ts";
import { isLoopback } from "../internet/loopback.ts";
import {
  type Exchange,
  exchange,
  type ExchangeRequest,
} from "../http/exchange.ts";
import { proxyOf } from "../http/proxy.ts";
import { quietly } from "../http/read_variable.ts";
import type { Platform } from "../platform.ts";

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

/** The text of a page, or what is wrong with it. */
export type Page =
  | { readonly text: string }
  | {
    readonly problem: string;
    /** Whether the source asked for fewer requests. */
    readonly overloaded?: boolean;
  };

/**
 * Gets a page over one family: status 200, no redirect. No proxy is used, because
 * the page would show the proxy's address instead of this machine's.
 */
export async function getPage(
  request: ExchangeRequest,
  type: AddressType,
  { fetchDirect, env, milliseconds }: SourceContext,
): Promise<Page> {
  const fetcher = fetchDirect(type === "A" ? 4 : 6);
  const answer = await ask(fetcher, request, milliseconds);
  if (answer.status === "failed") {
    const { cause, reason } = answer;
    const proxy = cause === "bad answer" || isLoopback(request.url)
      ? undefined
      : proxyOf(request.url, quietly(env));
    return {
      problem: proxy === undefined
        ? reason
        : `${reason}; look-ups do not use the proxy`,
    };
  }
  if (answer.code === 200) return { text: answer.text };
  const redirected = answer.code >= 300 && answer.code < 400;
  return {
    problem: redirected
      ? `redirects are not followed (HTTP status ${answer.code})`
      : `HTTP status ${answer.code}`,
    overloaded: answer.code === 429 || answer.code === 503,
  };
}
