import type { AddressType } from "../internet/address.ts";
import { isLoopback } from "../internet/loopback.ts";
import type { ExchangeRequest } from "../http/exchange.ts";
import { proxyOf } from "../http/proxy.ts";
import { quietly } from "../http/read_variable.ts";
import type { Platform } from "../platform.ts";
import { ask } from "./ask.ts";

/** What asking a source needs. */
export interface PageContext {
  /** Sends requests past every proxy, over one family. */
  readonly fetchDirect: Platform["fetchDirect"];
  /** An environment variable, for what leads to a proxy. */
  readonly env: Platform["env"];
  /** How long it may take, if that is less than usual. */
  readonly milliseconds?: number;
}

/** A source's page, or why it counts for nothing. */
export type Page = { readonly text: string } | { readonly problem: string };

/**
 * Gets a page over one family: status 200, no redirect, at most 4 KiB within 5 s.
 * No proxy is asked for it: its address would be told, and not that of this machine.
 */
export async function getPage(
  request: ExchangeRequest,
  type: AddressType,
  { fetchDirect, env, milliseconds }: PageContext,
): Promise<Page> {
  const answer = await ask(
    fetchDirect(type === "A" ? 4 : 6),
    request,
    milliseconds,
  );
  if (answer.status === "failed") {
    const { cause, reason } = answer;
    const proxy = cause === "bad answer" || isLoopback(request.url)
      ? undefined
      : proxyOf(request.url, quietly(env));
    return {
      problem: proxy === undefined
        ? reason
        : `${reason}; look-ups go without the proxy`,
    };
  }
  if (answer.code === 200) return { text: answer.text };
  const redirected = answer.code >= 300 && answer.code < 400;
  return {
    problem: redirected
      ? `a redirect (HTTP status ${answer.code}), which is not followed`
      : `HTTP status ${answer.code}`,
  };
}
