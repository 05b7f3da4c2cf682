import type { AddressType } from "../internet/address.ts";
import { parseAddress } from "../internet/address.ts";
import { isLocal } from "../internet/loopback.ts";
import type { SourceContext } from "./page.ts";

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
  const address = parseAddress(text);
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
