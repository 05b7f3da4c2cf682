import {
  type Address,
  type AddressType,
  isGlobal,
  scopeOf,
} from "../internet/address.ts";
import type { ChoiceSettings, Chosen } from "./chosen.ts";
import type { Peer } from "./peer.ts";
import { type Refusal, refuse } from "./refusal.ts";

/** Without any address in the request, the peer's own is meant. */
export function guessAddress(
  preserved: ReadonlySet<AddressType>,
  peer: Peer,
  { privateAddresses }: ChoiceSettings,
): Chosen | Refusal {
  const guess = guessable(peer, privateAddresses === "publish");
  if (guess.status === "none") {
    return refuse(
      "911",
      `no address was sent, and the peer's cannot be taken: ${guess.reason}`,
    );
  }
  const { address } = guess;
  if (preserved.has(address.type)) {
    return refuse(
      "badagent",
      `no address was sent, and ${address.type} is to be left alone (preserve)`,
    );
  }
  return {
    status: "chosen",
    addresses: [{ address, spelling: address.text }],
    inPrefix: () => undefined,
    isPublished: () => true,
    remarks: [],
  };
}

/** An address to publish without being asked for it, or why there is none. */
export type Guess =
  | { readonly status: "address"; readonly address: Address }
  | { readonly status: "none"; readonly reason: string };

/**
 * The peer's address where it is fit to be published without being asked for.
 *
 * @param privateToo whether a private one will do, if nothing hints at a proxy
 */
export function guessable(peer: Peer, privateToo: boolean): Guess {
  if (peer.status !== "known") return { status: "none", reason: peer.reason };
  const { address, doubt } = peer;
  if (isGlobal(address)) return { status: "address", address };
  const scope = scopeOf(address);
  if (privateToo && doubt === undefined && AT_HOME.has(scope)) {
    return { status: "address", address };
  }
  return {
    status: "none",
    reason: doubt ?? `${address.text} is not globally routable (${scope}); ` +
        "if it is a proxy's, name it in trusted_proxies",
  };
}

/** Scopes of addresses that a host in a private network may go by. */
const AT_HOME: ReadonlySet<string> = new Set([
  "private",
  "shared",
  "unique-local",
  "documentation",
]);
