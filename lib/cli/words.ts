import {
  type Address,
  type AddressScope,
  isGlobal,
  scopeOf,
  whyUnreachable,
} from "../internet/address.ts";
import { parseHostname } from "../internet/hostname.ts";
import { readAddress } from "../internet/read_address.ts";
import { type Arguments, UsageError } from "./arguments.ts";
import type { Terminal } from "./terminal.ts";

/** The words of an update. */
export interface UpdateWords {
  /** Each once; at least one. */
  readonly hosts: readonly string[];
  /** Each once; every host gets all of them. */
  readonly addresses: readonly Address[];
}

/**
 * Sorts the words of an update into addresses and hosts.
 *
 * @throws {UsageError} if a word is neither, or an address that no host can have
 */
export function readUpdateWords(words: readonly string[]): UpdateWords {
  const addresses = new Map<string, Address>();
  const hosts = new Set<string>();
  for (const word of words) {
    const address = readAddress(word);
    const host = parseHostname(word);
    if (address !== undefined) {
      const reason = whyUnreachable(address);
      if (reason !== undefined) {
        throw new UsageError(
          `${JSON.stringify(word)} is ${reason}; give the host's own address`,
        );
      }
      addresses.set(address.text, address);
    } else if (host !== undefined) hosts.add(host);
    else throw new UsageError(whatIsWrongWith(word));
  }
  if (hosts.size === 0) {
    throw new UsageError(
      "no host name is given: schlund-ddns [options] HOSTNAME... [ADDRESS...]",
    );
  }
  return { hosts: [...hosts], addresses: [...addresses.values()] };
}

/**
 * The words of a command that are all host names.
 *
 * @throws {UsageError} if one is not
 */
export function readHostWords(words: readonly string[]): readonly string[] {
  return words.map((word) => {
    const host = parseHostname(word);
    if (host !== undefined) return host;
    throw new UsageError(`${JSON.stringify(word)} is not a host name`);
  });
}

/**
 * Why a word is neither a host name nor an address, and what to write instead. A
 * word that may be a secret (part of a value that was not quoted, or the password
 * in a URL) is not repeated.
 */
function whatIsWrongWith(word: string): string {
  if (word.trim() === "") {
    return `${
      JSON.stringify(word)
    } is empty: a variable or command produced nothing`;
  }
  const secretive = !/[.:]/.test(word) || /@(?!\.)|[?#&=]/.test(word);
  const it = secretive ? "a word" : JSON.stringify(word.slice(0, 100));
  if (/[,;\s]/.test(word)) {
    return `${it} is not one host name or address: separate them with spaces, not commas`;
  }
  if (!/[.:]/.test(word)) {
    return `${it} is neither an address nor a whole host name: write hosts with ` +
      "their domain, like home.example.com, and quote values with spaces";
  }
  return `${it} is neither a valid host name nor an IP address: write only the ` +
    "name or address, without scheme, port, path, brackets or network";
}

/** Addresses that only some can reach. */
const LOCAL: Readonly<Partial<Record<AddressScope, string>>> = {
  private: "a private address",
  shared: "a shared address behind the provider's NAT (CGNAT)",
  "unique-local": "a unique local address",
};

/** A warning about an address that is published all the same. */
export interface AddressWarning {
  /** One line. */
  readonly text: string;
  /** Whether `--quiet` shows it as well. */
  readonly always: boolean;
}

/** Warnings about addresses that cannot be reached from the whole Internet. */
export function addressWarnings(
  addresses: readonly Address[],
): readonly AddressWarning[] {
  return addresses.filter((address) => !isGlobal(address)).map((address) => {
    const scope = scopeOf(address);
    const kind = LOCAL[scope] ?? `a ${scope} address`;
    return {
      text:
        `${address.text} cannot be reached from the Internet: it is ${kind}`,
      always: LOCAL[scope] !== undefined,
    };
  });
}

/** Prints warnings; with `--quiet`, only some. */
export function printWarnings(
  warnings: readonly AddressWarning[],
  { switches }: Arguments,
  { err }: Terminal,
): void {
  for (const { text, always } of warnings) {
    if (always || !switches.has("quiet")) err(`warning: ${text}`);
  }
}
