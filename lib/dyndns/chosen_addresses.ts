import { isGlobal } from "../internet/address.ts";
import type { ChoiceSettings, Chosen } from "./chosen.ts";
import { weighAddresses } from "./odd_addresses.ts";
import type { Peer } from "./peer.ts";
import { guessAddress } from "./peer_address.ts";
import { type Refusal, refuse } from "./refusal.ts";
import type { WantedAddresses } from "./wanted.ts";

/** Decides which addresses the hosts of a request may get. */
export function chooseAddresses(
  wanted: WantedAddresses,
  peer: Peer,
  settings: ChoiceSettings,
): Chosen | Refusal {
  if (wanted.status === "unusable") return refuse("badagent", wanted.reason);
  if (wanted.status === "peer") {
    return guessAddress(wanted.preserved, peer, settings);
  }
  const { addresses, prefix, nonsense } = wanted;
  if (
    prefix === undefined && addresses.every(({ address }) => isGlobal(address))
  ) {
    return {
      status: "chosen",
      addresses,
      inPrefix: () => undefined,
      isPublished: () => true,
      remarks: nonsense === undefined ? [] : [nonsense],
    };
  }
  return weighAddresses(wanted, peer, settings);
}
