import { isGlobal } from "../internet/address.ts";
import type { ChoiceSettings, Chosen } from "./chosen.ts";
import type { Peer } from "./peer.ts";
import { type Refusal, refuse } from "./refusal.ts";
import type { WantedAddresses } from "./wanted.ts";

/** Decides which addresses the hosts of a request may get. */
export async function chooseAddresses(
  wanted: WantedAddresses,
  peer: Peer,
  settings: ChoiceSettings,
): Promise<Chosen | Refusal> {
  if (wanted.status === "unusable") return refuse("badagent", wanted.reason);
  // The usual request has addresses and nothing to decide; the rest is loaded.
  if (wanted.status === "peer") {
    const { guessAddress } = await import("./peer_address.ts");
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
  const { weighAddresses } = await import("./odd_addresses.ts");
  return weighAddresses(wanted, peer, settings);
}
