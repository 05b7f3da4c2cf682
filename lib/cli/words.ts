import { type Address, isGlobal, parseAddress } from "../internet/address.ts";
import { parseHostname } from "../internet/hostname.ts";
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
    const address = await addressIn(word);
    const host = parseHostname(word);
    if (address !== undefined) {
      if (!isGlobal(address)) {
        const { requireHostAddress } = await import("./local_address.ts");
        requireHostAddress(word, address);
      }
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

/** The address that a word is; what is more than one is read as it is printed. */
async function addressIn(word: string): Promise<Address | undefined> {
  if (!/[%/]/.test(word)) return parseAddress(word);
  return (await import("../internet/read_address.ts")).readAddress(word);
}
