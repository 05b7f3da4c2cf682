import type { AddressType } from "../internet/address.ts";
import { exchange, type ExchangeRequest } from "../exchange.ts";
import { proxyOf } from "../gateway/proxy.ts";
import { quietly } from "../gateway/read_variable.ts";
import type { Platform } from "../platform.ts";

/** Milliseconds that a source may take. */
const PAGE_MILLISECONDS = 5000;

/** Bytes that a source may answer. */
const PAGE_BYTES = 4 * 1024;

/** What asking a source needs. */
export interface PageContext {
  /** Sends requests over one family. */
  readonly fetchOver: Platform["fetchOver"];
  /** Sends requests over whatever there is. */
  readonly fetch: Platform["fetch"];
  /** An environment variable, for what leads to a proxy. */
  readonly env: Platform["env"];
  /** Gives up what is under way. */
  readonly signal?: AbortSignal;
}

/** A source's page, or why it counts for nothing. */
export type Page = { readonly text: string } | { readonly problem: string };

/**
 * Gets a page over one family: status 200, no redirect, at most 4 KiB within 5 s.
 * Behind an HTTP proxy that is for the proxy to decide.
 */
export async function getPage(
  request: ExchangeRequest,
  type: AddressType,
  { fetchOver, fetch, env, signal }: PageContext,
): Promise<Page> {
  const proxy = proxyOf(request.url, quietly(env));
  const fetcher = proxy === undefined ? fetchOver(type === "A" ? 4 : 6) : fetch;
  const answer = await exchange(fetcher, request, {
    milliseconds: PAGE_MILLISECONDS,
    bytes: PAGE_BYTES,
    signal,
  });
  if (answer.status === "failed") return { problem: answer.reason };
  if (answer.code === 200) return { text: answer.text };
  const redirected = answer.code >= 300 && answer.code < 400;
  return {
    problem: redirected
      ? `a redirect (HTTP status ${answer.code}), which is not followed`
      : `HTTP status ${answer.code}`,
  };
}
