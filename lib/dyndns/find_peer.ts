import type { Address } from "../internet/address.ts";
import { contains, type Network } from "../internet/network.ts";
import { hopsOf, nearestPeer, type Peer, readHop } from "./peer.ts";
import { quote } from "./quote.ts";

/**
 * Who really asks: the connection's other end, unless it is a trusted proxy; then
 * the last address in `X-Forwarded-For` that is not one, as a client can write
 * anything before that.
 *
 * @param remote the address of the connection's other end
 */
export function findPeer(
  remote: string | undefined,
  forwardedFor: string | undefined,
  trustedProxies: readonly Network[],
): Peer {
  const trusted = (address: Address) =>
    trustedProxies.some((proxy) => contains(proxy, address));
  const peer = nearestPeer(remote, forwardedFor);
  if (peer.status !== "known" || !trusted(peer.address)) return peer;
  let nearest = peer.address;
  const hops = hopsOf(forwardedFor);
  for (const hop of hops.reverse()) {
    const address = readHop(hop);
    if (address === undefined) {
      return {
        status: "unknown",
        reason: `${nearest.text} names ${
          quote(hop)
        } in X-Forwarded-For, which is no address`,
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
