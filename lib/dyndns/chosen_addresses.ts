import {
  type Address,
  type AddressType,
  isGlobal,
  scopeOf,
} from "../internet/address.ts";
import { hostInPrefix } from "../internet/network.ts";
import type { Peer } from "./peer.ts";
import { type Refusal, refuse } from "./refusal.ts";
import type { ProtocolSettings } from "./settings.ts";
import type { SpeltAddress, WantedAddresses } from "./wanted.ts";

/** What the decision depends on beside the request. */
export type ChoiceSettings = Pick<
  ProtocolSettings,
  "privateAddresses" | "interfaceIds"
>;

/** The addresses that hosts may get. */
export interface Chosen {
  /** Tells it from a refusal. */
  readonly status: "chosen";
  /** For hosts without an interface ID, all that may stand under them. */
  readonly addresses: readonly SpeltAddress[];
  /** The address of a host that has an interface ID, if there is a prefix. */
  readonly inPrefix: (host: string) => readonly SpeltAddress[] | undefined;
  /** Whether an address is published, or answered as good without effect. */
  readonly isPublished: (spelt: SpeltAddress) => boolean;
  /** The answer if no address is left. */
  readonly unusable?: Refusal;
  /** What the operator should know of it. */
  readonly remarks: readonly string[];
}

/** Decides which addresses the hosts of a request may get. */
export function chooseAddresses(
  wanted: WantedAddresses,
  peer: Peer,
  settings: ChoiceSettings,
): Chosen | Refusal {
  switch (wanted.status) {
    case "unusable":
      return refuse("badagent", wanted.reason);
    case "peer":
      return guessAddress(wanted.preserved, peer, settings);
    case "sent":
      return takeSent(wanted, peer, settings);
  }
}

/** Without any address in the request, the peer's own is meant. */
function guessAddress(
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

type Guess =
  | { readonly status: "address"; readonly address: Address }
  | { readonly status: "none"; readonly reason: string };

/**
 * The peer's address where it is fit to be published without being asked for.
 *
 * @param privateToo whether a private one will do, if nothing hints at a proxy
 */
function guessable(peer: Peer, privateToo: boolean): Guess {
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

function takeSent(
  { addresses, prefix, nonsense }: WantedAddresses & {
    readonly status: "sent";
  },
  peer: Peer,
  { privateAddresses, interfaceIds }: ChoiceSettings,
): Chosen {
  const remarks: string[] = nonsense === undefined ? [] : [nonsense];
  const guess = guessable(peer, false);
  const chosen = new Map<string, SpeltAddress>();
  const unusable: string[] = [];
  for (const spelt of addresses) {
    const { address } = spelt;
    const replaced = privateAddresses === "peer" && !isGlobal(address);
    if (!replaced) {
      chosen.set(address.text, spelt);
    } else if (
      guess.status === "address" && guess.address.type === address.type
    ) {
      const { text } = guess.address;
      remarks.push(`${address.text} is not globally routable: took the peer's`);
      // As sent beside it, if it was: answers repeat that spelling.
      if (!chosen.has(text)) {
        chosen.set(text, { address: guess.address, spelling: text });
      }
    } else {
      unusable.push(address.text);
    }
  }
  const are = unusable.length > 1 ? "are" : "is";
  const lost = `${unusable.join(" and ")} ${are} not globally routable, and ${
    guess.status === "none"
      ? guess.reason
      : `the peer's address ${guess.address.text} is of the other family`
  }`;
  if (unusable.length > 0) remarks.push(lost);
  const isPublished = ({ address }: SpeltAddress) =>
    privateAddresses === "publish" || isGlobal(address);
  const inPrefix = (host: string) => {
    const interfaceId = interfaceIds.get(host);
    if (prefix === undefined || interfaceId === undefined) return undefined;
    const address = hostInPrefix(prefix, interfaceId);
    return [{ address, spelling: address.text }];
  };
  const ignored = [...chosen.values()].filter((each) => !isPublished(each));
  remarks.push(
    ...ignored.map(({ address }) =>
      `${address.text} is not globally routable and was not published ` +
      "(private_addresses = ignore)"
    ),
  );
  if (
    prefix !== undefined && privateAddresses !== "publish" &&
    !isGlobal(prefix.base)
  ) {
    remarks.push(
      `the prefix ${prefix.base.text}/${prefix.length} is not globally routable ` +
        "and no address behind it was published",
    );
  }
  return {
    status: "chosen",
    addresses: [...chosen.values()],
    inPrefix,
    isPublished,
    unusable: unusable.length > 0 ? refuse("911", lost) : undefined,
    remarks,
  };
}
