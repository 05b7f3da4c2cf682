import {
  type Address,
  type AddressScope,
  scopeOf,
} from "../internet/address.ts";
import { parseHostname } from "../internet/hostname.ts";
import { readAddress } from "../internet/read_address.ts";
import { UsageError } from "./arguments.ts";

const USAGE = "schlund-ddns [options] HOSTNAME... [ADDRESS...]";

/** The words of an update. */
export interface UpdateWords {
  /** Each once; at least one. */
  readonly hosts: readonly string[];
  /** Each once; all hosts get all of them. */
  readonly addresses: readonly Address[];
}

/**
 * Reads the words of an update: each that is an address is one, the others are
 * hosts.
 *
 * @throws {UsageError} if a word is neither, or an address that means no host
 */
export async function readUpdateWords(
  words: readonly string[],
): Promise<UpdateWords> {
  const addresses = new Map<string, Address>();
  const hosts = new Set<string>();
  for (const word of words) {
    const address = readAddress(word);
    const host = parseHostname(word);
    if (address !== undefined) {
      requireHostAddress(word, address);
      addresses.set(address.text, address);
    } else if (host !== undefined) hosts.add(host);
    else {
      const { whatIsWrongWith } = await import("./wrong_word.ts");
      throw new UsageError(whatIsWrongWith(word));
    }
  }
  if (hosts.size === 0) throw new UsageError(`no host name is given: ${USAGE}`);
  return { hosts: [...hosts], addresses: [...addresses.values()] };
}

/** Addresses by which nobody reaches a host, whoever asks. */
const NO_HOST: Readonly<Partial<Record<AddressScope, string>>> = {
  unspecified: "the unspecified address, which no host has",
  loopback: "a loopback address, by which each machine reaches only itself",
  "link-local": "a link-local address, which works on one network alone",
  multicast: "a multicast address, which stands for many hosts",
  broadcast: "the broadcast address, which stands for all hosts",
};

function requireHostAddress(word: string, address: Address): void {
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
