import { type Network, parseNetwork } from "../internet/network.ts";
import { ValueError } from "../config_error.ts";
import { wordsOf } from "./parsers.ts";

/**
 * Addresses and networks, separated by white space and commas.
 *
 * @throws {ValueError} if a word is neither
 */
export function parseNetworks(text: string): readonly Network[] {
  return wordsOf(text).map((word) => {
    const network = parseNetwork(word);
    if (network !== undefined) return network;
    throw new ValueError(
      `${JSON.stringify(word)} is neither an address nor a network`,
    );
  });
}
