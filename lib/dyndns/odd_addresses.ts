import { isGlobal } from "../internet/address.ts";
import { hostInPrefix } from "../internet/network.ts";
import type { ChoiceSettings, Chosen } from "./chosen.ts";
import type { Peer } from "./peer.ts";
import { guessable } from "./peer_address.ts";
import { refuse } from "./refusal.ts";
import type { SpeltAddress, WantedAddresses } from "./wanted.ts";

/**
 * Decides about addresses that were sent and are not all globally routable, or
 * come with a prefix.
 */
export function weighAddresses(
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
