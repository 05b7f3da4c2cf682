import {
  type Address,
  type AddressScope,
  type AddressType,
  parseAddress,
  scopeOf,
} from "../internet/address.ts";

/** A text taken for an address to publish, or what is wrong with it. */
export type Candidate =
  | { readonly address: Address }
  | { readonly problem: string };

/** IPv4 or IPv6, for messages. */
export function familyName(type: AddressType): "IPv4" | "IPv6" {
  return type === "A" ? "IPv4" : "IPv6";
}

/**
 * Takes a text for an address that may be published: nothing but one address of
 * the wanted family, reachable from the whole Internet.
 */
export function readCandidate(text: string, type: AddressType): Candidate {
  const address = parseAddress(text.trim());
  if (address === undefined) return { problem: "the answer is no address" };
  if (address.type !== type) {
    return {
      problem: `the answer is an ${familyName(address.type)} address ` +
        `(${address.text})`,
    };
  }
  const scope = scopeOf(address);
  return scope === "global" ? { address } : {
    problem: `${address.text} cannot be reached from the Internet (${
      SCOPE_WORDS[scope] ?? scope
    })`,
  };
}

const SCOPE_WORDS: Partial<Record<AddressScope, string>> = {
  shared: "shared by customers of a provider, CGNAT",
};
