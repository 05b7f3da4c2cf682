import { type Network, parseNetwork } from "../internet/network.ts";

/** A provider delegates prefixes of these lengths; others are a mistake. */
const PREFIX_LENGTHS = { shortest: 16, longest: 64 };

/** Reads a prefix; without a length it has the usual one of 64. */
export function parsePrefix(text: string): Network | undefined {
  const network = parseNetwork(text.includes("/") ? text : `${text}/64`);
  const { shortest, longest } = PREFIX_LENGTHS;
  return network?.base.type === "AAAA" &&
      network.length >= shortest && network.length <= longest
    ? network
    : undefined;
}
