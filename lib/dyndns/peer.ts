import { type Address, parseAddress } from "../internet/address.ts";
import { contains, type Network } from "../internet/network.ts";
import { quote } from "./client_text.ts";

/** The other end of a request, as far as it is known. */
export type Peer =
  /** The client's address. */
  | {
    readonly status: "known";
    readonly address: Address;
    /** A header that was not believed: the peer may be a proxy. */
    readonly doubt?: string;
  }
  /** Only the address of a trusted proxy is known, which never asks for itself. */
  | {
    readonly status: "proxy";
    readonly address: Address;
    readonly reason: string;
  }
  /** No address is known. */
  | {
    readonly status: "unknown";
    readonly reason: string;
    /** Text that stands in its place and tells peers apart, unchecked. */
    readonly mark: string;
  };

/**
 * Finds the peer of a request: the other end of the connection, unless it is a
 * trusted proxy; then the last address in `X-Forwarded-For` that is not one, as a
 * client can write anything before that.
 *
 * @param remote the address of the other end of the connection
 */
export function findPeer(
  remote: string | undefined,
  forwardedFor: string | undefined,
  trustedProxies: readonly Network[],
): Peer {
  const trusted = (address: Address) =>
    trustedProxies.some((proxy) => contains(proxy, address));
  const hops = (forwardedFor ?? "").split(",").map((hop) => hop.trim())
    .filter((hop) => hop !== "");
  let nearest = readHop(remote ?? "");
  if (nearest === undefined) {
    const reason = remote
      ? `the peer's address ${quote(remote, "address")} cannot be read`
      : "the web server does not tell the peer's address";
    return { status: "unknown", reason, mark: remote ?? "" };
  }
  if (!trusted(nearest)) {
    const doubt = hops.length === 0
      ? undefined
      : `X-Forwarded-For from ${nearest.text} is ignored: not in trusted_proxies`;
    return { status: "known", address: nearest, doubt };
  }
  for (const hop of hops.reverse()) {
    const address = readHop(hop);
    if (address === undefined) {
      return {
        status: "unknown",
        reason: `${nearest.text} names ${quote(hop, "address")} in ` +
          "X-Forwarded-For, which is not an address",
        mark: hop,
      };
    }
    nearest = address;
    if (!trusted(address)) return { status: "known", address };
  }
  return {
    status: "proxy",
    address: nearest,
    reason: hops.length === 0
      ? `the proxy ${nearest.text} sent no X-Forwarded-For`
      : "X-Forwarded-For names only trusted proxies",
  };
}

/**
 * Reads an address as proxies write it: with or without port, brackets and quotes
 * (`"[2001:db8::1]:51234"`, RFC 7239 section 6 and what came before it).
 */
function readHop(text: string): Address | undefined {
  const [, hop = ""] = /^\s*"?\s*(.*?)\s*"?\s*$/s.exec(text) ?? [];
  const [, bracketed, plain] =
    /^(?:\[([^\]]*)\](?::\d{1,5})?|(\d+\.\d+\.\d+\.\d+):\d{1,5})$/.exec(hop) ??
      [];
  return parseAddress(bracketed ?? plain ?? hop);
}
