import {
  type Address,
  type AddressScope,
  isGlobal,
  parseAddress,
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

/** Characters of a word that a message repeats at most. */
const MOST_REPEATED = 100;

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
  const it = secretive ? "a word" : JSON.stringify(
    word.length > MOST_REPEATED ? `${word.slice(0, MOST_REPEATED)}…` : word,
  );
  if (/[,;\s]/.test(word)) {
    return `${it} is not one host name or address: separate them with spaces, not commas`;
  }
  if (!/[.:]/.test(word)) {
    return `${it} is neither an address nor a whole host name: write hosts with ` +
      "their domain, like home.example.com, and quote values with spaces";
  }
  const name = nameIn(word);
  if (name !== undefined) {
    return word.includes("/") && parseAddress(name) !== undefined &&
        !word.includes("//")
      ? `${it} is a network: write only the address of the host, without the slash`
      : `${it} is more than a host name or address: write only ${name}`;
  }
  if (/^[\d.]+$/.test(word)) {
    return `${it} is not an IPv4 address: write four numbers from 0 to 255, ` +
      "without leading zeros";
  }
  if (/:.*:/.test(word)) return `${it} is not an IPv6 address`;
  return `${it} is neither a valid host name nor an IP address`;
}

/**
 * The host name or address in a URL, or between or before what does not belong to
 * it: quotation marks, brackets, a port, a path, a zone index.
 */
function nameIn(word: string): string | undefined {
  // What follows `=` may be a password.
  if (/^[\w-]+=/.test(word)) return undefined;
  const bare = word.replace(/["'`´„‚\p{Pi}\p{Pf}]/gu, "")
    .replace(/^(?:[a-z][a-z0-9+.-]*:)?\/\//i, "").replace(/[/?#%].*$/s, "")
    .replace(/^.*@\.?/s, "").replace(/^\[(.*)\](?::\d+)?$/, "$1");
  const withoutPort = bare.replace(/^([^:]+):\d+$/, "$1");
  return parseAddress(withoutPort)?.text ?? parseHostname(withoutPort);
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
