import { parseAddress } from "../internet/address.ts";
import { contains, type Network } from "../internet/network.ts";

/**
 * Who really asks: the peer, unless it is a trusted proxy; then the last address
 * in `X-Forwarded-For` that is not one, as what stands before it is hearsay.
 *
 * @param remote the address of the connection's other end
 * @returns the address in its one spelling, undefined if there is none to be had
 */
export function peerAddress(
  remote: string | undefined,
  forwardedFor: string | null | undefined,
  trustedProxies: readonly Network[],
): string | undefined {
  const forwarded = forwardedFor?.trim() ? forwardedFor.split(",") : [];
  const hops = [...forwarded, remote ?? ""]
    .map((hop) => parseAddress(hop.trim().replace(/^\[(.*)\]$/, "$1")));
  let peer: string | undefined;
  for (const hop of hops.reverse()) {
    if (hop === undefined) return undefined;
    peer = hop.text;
    if (!trustedProxies.some((proxy) => contains(proxy, hop))) return peer;
  }
  return peer;
}
