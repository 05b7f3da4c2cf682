import {
  type Address,
  type AddressType,
  parseAddress,
} from "../internet/address.ts";
import type { Network } from "../internet/network.ts";
import { decodeForm } from "./decode.ts";
import { findDisguised } from "./disguised_address.ts";
import { ADDRESS_NAMES, PREFIX_NAMES } from "./parameter_names.ts";
import { isPlaceholder, type Parameter } from "./parameters.ts";
import { parsePrefix } from "./prefix.ts";
import { quote } from "./quote.ts";

/** An address, and how the client spelt it: answers repeat that. */
export interface SpeltAddress {
  /** What it is. */
  readonly address: Address;
  /** As it was sent, without brackets. */
  readonly spelling: string;
}

/** The addresses that a request asks for. */
export type WantedAddresses =
  | {
    readonly status: "sent";
    /** In the order given, each once. */
    readonly addresses: readonly SpeltAddress[];
    /** The IPv6 prefix of the client's network, if it sent one. */
    readonly prefix?: Network;
    /** What is wrong with other text that should have been an address. */
    readonly nonsense?: string;
  }
  /** None was sent, in whatever form: the peer's is meant. */
  | {
    readonly status: "peer";
    /** Families that it is not meant for. */
    readonly preserved: ReadonlySet<AddressType>;
  }
  /** Something was sent that may be an address and cannot be read. */
  | { readonly status: "unusable"; readonly reason: string };

/** Nobody has more; a hundred would be a hundred records for every host. */
const MOST_ADDRESSES = 20;

/**
 * Reads the addresses of a request. The peer's address is meant only if there is
 * nothing in parameters and path that could be meant as an address.
 */
export function readWanted(
  parameters: readonly Parameter[],
  path: string,
): WantedAddresses {
  const { addresses, prefix, preserved, nonsense } = readKnown(
    parameters,
  );
  if (addresses.length > MOST_ADDRESSES) {
    return {
      status: "unusable",
      reason: `there are more than ${MOST_ADDRESSES} addresses`,
    };
  }
  if (addresses.length > 0 || prefix !== undefined) {
    // Said of one family, `preserve` takes back what was given for it.
    const refused = preserved.one;
    return {
      status: "sent",
      addresses: addresses.filter(({ address }) => !refused.has(address.type)),
      prefix: refused.has("AAAA") ? undefined : prefix,
      nonsense,
    };
  }
  const reason = nonsense ?? findDisguised(parameters, path);
  if (reason !== undefined) return { status: "unusable", reason };
  return {
    status: "peer",
    preserved: new Set([...preserved.one, ...preserved.both]),
  };
}

interface Known {
  readonly addresses: readonly SpeltAddress[];
  readonly prefix?: Network;
  /** Families that `preserve` was said of, alone or both at once. */
  readonly preserved: {
    readonly one: ReadonlySet<AddressType>;
    readonly both: ReadonlySet<AddressType>;
  };
  /** What is wrong with text that should have been an address. */
  readonly nonsense?: string;
}

/** What the parameters that we know say. */
function readKnown(
  parameters: readonly Parameter[],
): Known {
  const addresses = new Map<string, SpeltAddress>();
  const preserved = {
    one: new Set<AddressType>(),
    both: new Set<AddressType>(),
  };
  let prefix: Network | undefined;
  let nonsense: string | undefined;
  for (const { name, raw } of parameters) {
    const types = ADDRESS_NAMES.get(name) ??
      (PREFIX_NAMES.has(name) ? ["AAAA"] as const : undefined);
    if (types === undefined) continue;
    for (const value of decodeForm(raw).split(",")) {
      if (isPlaceholder(value.trim())) continue;
      const text = value.trim().replace(/^\[(.*)\]$/, "$1").trim();
      if (isPlaceholder(text)) continue;
      if (text.toLowerCase() === "preserve") {
        const said = types.length === 1 ? preserved.one : preserved.both;
        types.forEach((type) => said.add(type));
        continue;
      }
      const ownPrefix = PREFIX_NAMES.has(name);
      const address = ownPrefix ? undefined : parseAddress(text);
      if (address !== undefined) {
        if (!addresses.has(address.text)) {
          addresses.set(address.text, { address, spelling: text });
        }
        continue;
      }
      const network = ownPrefix || text.includes("/")
        ? parsePrefix(text)
        : undefined;
      if (network !== undefined) prefix = network;
      else nonsense ??= `${name} is ${quote(text)}, which is no address`;
    }
  }
  return { addresses: [...addresses.values()], prefix, preserved, nonsense };
}
