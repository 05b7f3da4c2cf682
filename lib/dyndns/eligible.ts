import {
  type Address,
  type AddressType,
  isGlobal,
  scopeOf,
} from "../internet/address.ts";
import type { Network } from "../internet/network.ts";
import type { RequestedAddresses, SpelledAddress } from "./addresses.ts";
import { type Refusal, refuse } from "./answer.ts";
import type { Peer } from "./peer.ts";
import type { PrivateAddresses } from "./settings.ts";

/** The addresses that the hosts of a request may get. */
export type Eligible = {
  readonly status: "eligible";
  /** For hosts without an interface ID. */
  readonly addresses: readonly SpelledAddress[];
  /** The network of hosts that have an interface ID. */
  readonly prefix?: Network;
  /** The answer if no address is left. */
  readonly unusable?: Refusal;
  /** What the operator should know of it. */
  readonly remarks: readonly string[];
};

/** Whether an address is published, or answered as good without effect. */
export function isPublished(
  address: Address,
  privateAddresses: PrivateAddresses,
): boolean {
  return privateAddresses === "publish" || isGlobal(address);
}

/** Decides which addresses the hosts of a request may get. */
export function eligibleAddresses(
  requested: RequestedAddresses,
  peer: Peer,
  privateAddresses: PrivateAddresses,
): Eligible | Refusal {
  switch (requested.status) {
    case "refused":
      return requested;
    case "peer":
      return peerAddress(requested.preserved, peer, privateAddresses);
    case "sent":
      return sentAddresses(requested, peer, privateAddresses);
  }
}

function sentAddresses(
  { addresses, prefix, nonsense }: RequestedAddresses & { status: "sent" },
  peer: Peer,
  privateAddresses: PrivateAddresses,
): Eligible {
  const remarks = nonsense === undefined ? [] : [nonsense];
  const guess = guessAddress(peer, false);
  const eligible = new Map<string, SpelledAddress>();
  let unusable: Refusal | undefined;
  for (const spelled of addresses) {
    const { address } = spelled;
    if (isPublished(address, privateAddresses)) {
      eligible.set(address.text, spelled);
    } else if (privateAddresses !== "peer") {
      eligible.set(address.text, spelled);
      remarks.push(
        `${address.text} is not globally routable and was not published ` +
          "(private_addresses = ignore)",
      );
    } else if (guess.address?.type === address.type) {
      const { text } = guess.address;
      remarks.push(`${address.text} is not globally routable: used the peer's`);
      // As sent beside it, if it was: answers repeat that spelling.
      if (eligible.has(text)) continue;
      eligible.set(text, { address: guess.address, spelling: text });
    } else {
      const why = guess.reason ??
        `the peer's address ${guess.address.text} is of the other family`;
      const reason = `${address.text} is not globally routable, and ${why}`;
      remarks.push(reason);
      unusable = refuse("911", reason);
    }
  }
  if (prefix !== undefined && !isPublished(prefix.base, privateAddresses)) {
    remarks.push(
      `the prefix ${prefix.base.text}/${prefix.length} is not globally routable ` +
        "and no address in it was published",
    );
  }
  const status = "eligible";
  return {
    status,
    addresses: [...eligible.values()],
    prefix,
    unusable,
    remarks,
  };
}

/** Without any address in the request, the peer's own is meant. */
function peerAddress(
  preserved: ReadonlySet<AddressType>,
  peer: Peer,
  privateAddresses: PrivateAddresses,
): Eligible | Refusal {
  const guess = guessAddress(peer, privateAddresses === "publish");
  const { address, reason } = guess;
  if (address === undefined) {
    return refuse(
      "911",
      `no address was sent, and the peer's cannot be taken: ${reason}`,
    );
  }
  if (preserved.has(address.type)) {
    return refuse(
      "badagent",
      `no address was sent, and preserve keeps ${address.type} unchanged`,
    );
  }
  const addresses = [{ address, spelling: address.text }];
  return { status: "eligible", addresses, remarks: [] };
}

/** The peer's address if it may be published without being sent, or why not. */
type Guess =
  | { readonly address: Address; readonly reason?: undefined }
  | { readonly address?: undefined; readonly reason: string };

/** Scopes of addresses at which a host in a private network is reachable. */
const AT_HOME: ReadonlySet<string> = new Set([
  "private",
  "shared",
  "unique-local",
  "documentation",
]);

/**
 * Guesses that the peer's address is meant.
 *
 * @param privateToo whether a private one will do, if nothing hints at a proxy
 */
function guessAddress(peer: Peer, privateToo: boolean): Guess {
  if (peer.status !== "known") return { reason: peer.reason };
  const { address, doubt } = peer;
  if (isGlobal(address)) return { address };
  const scope = scopeOf(address);
  if (privateToo && doubt === undefined && AT_HOME.has(scope)) {
    return { address };
  }
  return {
    reason: doubt ?? `${address.text} is not globally routable (${scope}); ` +
        "if it is a proxy's, name it in trusted_proxies",
  };
}
