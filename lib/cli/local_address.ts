import {
  type Address,
  type AddressScope,
  scopeOf,
} from "../internet/address.ts";
import { UsageError } from "./arguments.ts";

/** Addresses by which nobody reaches a host, whoever asks. */
const NO_HOST: Readonly<Partial<Record<AddressScope, string>>> = {
  unspecified: "the unspecified address, which no host has",
  loopback: "a loopback address, by which each machine reaches only itself",
  "link-local": "a link-local address, which works on one network alone",
  multicast: "a multicast address, which stands for many hosts",
  broadcast: "the broadcast address, which stands for all hosts",
};

/**
 * Refuses an address that means no host.
 *
 * @param word as it was written
 * @throws {UsageError} if it means none
 */
export function requireHostAddress(word: string, address: Address): void {
  const kind = NO_HOST[scopeOf(address)];
  if (kind === undefined) return;
  const zone = word.includes("%") ? " (as its zone index says)" : "";
  throw new UsageError(
    `${JSON.stringify(word)} is ${kind}${zone}; give the host's own address`,
  );
}

/** Addresses that some can reach, but not everybody. */
const LOCAL: Readonly<Partial<Record<AddressScope, string>>> = {
  private: "it is a private address",
  shared: "it is a shared address, behind the provider's NAT (CGNAT)",
  "unique-local": "it is a unique local address",
};

/** What is to be said of an address that is published all the same. */
export interface AddressWarning {
  /** One line. */
  readonly text: string;
  /** Whether it is said to those as well who want to hear of errors alone. */
  readonly always: boolean;
}

/** Warnings about addresses that cannot be reached from the whole Internet. */
export function addressWarnings(
  addresses: readonly Address[],
): readonly AddressWarning[] {
  return addresses.flatMap((address) => {
    const scope = scopeOf(address);
    if (scope === "global") return [];
    const local = LOCAL[scope];
    const text = `${address.text} cannot be reached from the Internet` +
      (local === undefined ? `: it is a ${scope} address` : `: ${local}`);
    return [{ text, always: local !== undefined }];
  });
}
