import {
  type Address,
  type AddressType,
  parseAddress,
} from "../internet/address.ts";
import { parseHostname } from "../internet/hostname.ts";
import { type Network, parseNetwork } from "../internet/network.ts";
import { type Refusal, refuse } from "./answer.ts";
import { holdsAddress, quote } from "./client_text.ts";
import {
  isKnown,
  isPlaceholder,
  type Parameter,
  type ParameterKind,
} from "./parameters.ts";

/** An address, and how the client spelled it: answers repeat that. */
export interface SpelledAddress {
  /** What it is. */
  readonly address: Address;
  /** As it was sent, without brackets. */
  readonly spelling: string;
}

/** The addresses that a request has. */
export type RequestedAddresses =
  | {
    readonly status: "sent";
    /** In the order given, each once. */
    readonly addresses: readonly SpelledAddress[];
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
  | Refusal;

/** The families that `preserve` means in a parameter for addresses. */
const FAMILIES: Partial<Record<ParameterKind, readonly AddressType[]>> = {
  address: ["A", "AAAA"],
  ipv4: ["A"],
  ipv6: ["AAAA"],
  prefix: ["AAAA"],
};

/** Each would be a record for every host. */
const MOST_ADDRESSES = 20;

/** Providers delegate prefixes of these lengths; others are a mistake. */
const PREFIX_LENGTHS = { shortest: 16, longest: 64 };

/**
 * Reads the addresses of a request. The peer's address is meant only if nothing in
 * the parameters could be meant as an address.
 */
export function readAddresses(
  parameters: readonly Parameter[],
): RequestedAddresses {
  const addresses = new Map<string, SpelledAddress>();
  /** Families that `preserve` was said of, each alone or both at once. */
  const preserved = {
    one: new Set<AddressType>(),
    both: new Set<AddressType>(),
  };
  let prefix: Network | undefined;
  let nonsense: string | undefined;
  for (const parameter of parameters) {
    const { name, kind } = parameter;
    const families = FAMILIES[kind];
    if (families === undefined) continue;
    for (const value of parameter.values) {
      const text = value.replace(/^\[(.*)\]$/, "$1").trim();
      if (isPlaceholder(value) || isPlaceholder(text)) continue;
      const address = kind === "prefix" ? undefined : parseAddress(text);
      const network = address === undefined
        ? parsePrefix(text, kind)
        : undefined;
      if (text.toLowerCase() === "preserve") {
        const said = families.length === 1 ? preserved.one : preserved.both;
        families.forEach((family) => said.add(family));
      } else if (address !== undefined) {
        if (addresses.has(address.text)) continue;
        addresses.set(address.text, { address, spelling: text });
      } else if (network !== undefined) {
        prefix = network;
      } else {
        nonsense ??= `${name} is not an address: ${quote(text, "address")}`;
      }
    }
  }
  if (addresses.size > MOST_ADDRESSES) {
    const reason = `there are more than ${MOST_ADDRESSES} addresses`;
    return refuse("badagent", reason);
  }
  if (addresses.size > 0 || prefix !== undefined) {
    // Said of one family, `preserve` takes back what was given for it.
    const { one } = preserved;
    return {
      status: "sent",
      addresses: [...addresses.values()]
        .filter(({ address }) => !one.has(address.type)),
      prefix: one.has("AAAA") ? undefined : prefix,
      nonsense,
    };
  }
  const reason = nonsense ?? findDisguised(parameters);
  return reason === undefined
    ? { status: "peer", preserved: preserved.one.union(preserved.both) }
    : refuse("badagent", reason);
}

/** Reads a prefix; without a length it has the usual one of 64. */
function parsePrefix(text: string, kind: ParameterKind): Network | undefined {
  if (kind !== "prefix" && !text.includes("/")) return undefined;
  const network = parseNetwork(text.includes("/") ? text : `${text}/64`);
  const { shortest, longest } = PREFIX_LENGTHS;
  return network?.base.type === "AAAA" &&
      network.length >= shortest && network.length <= longest
    ? network
    : undefined;
}

/** Why a request without a known address may still have meant one. */
function findDisguised(
  parameters: readonly Parameter[],
): string | undefined {
  const [found] = parameters.flatMap((each) => disguiseIn(each) ?? []);
  if (found !== undefined) return found;
  const body = parameters.filter(({ from }) => from === "body");
  return body.length > 0 && !body.some(isKnown)
    ? "the body has no known parameter"
    : undefined;
}

/** Why a parameter that is not for addresses may hold one. */
function disguiseIn(
  { name, kind, raw, values }: Parameter,
): string | undefined {
  if (FAMILIES[kind] !== undefined) return undefined;
  if (kind === "host" || kind === "domain") {
    return values.some(isOrHoldsAddress) ? `${name} is an address` : undefined;
  }
  // A password may look like anything, unless it holds another parameter.
  const secret = kind === "user" || kind === "password";
  if (secret && !/[;?]\w+=/.test(values.join())) return undefined;
  const said = kind === "foreignAddress" && !isPlaceholder(values.join());
  if (!said && !holdsAddress(raw) && !holdsAddress(name)) return undefined;
  // What is not like a name may be a secret.
  const which = /^[a-z][\w.[\]-]{0,39}$/.test(name)
    ? `the parameter ${name}`
    : "a parameter";
  return `no known parameter holds an address, but ${which} seems to`;
}

/** A name may hold numbers; other text that holds an address is a mistake. */
function isOrHoldsAddress(text: string): boolean {
  return parseAddress(text) !== undefined ||
    (parseHostname(text) === undefined && holdsAddress(text));
}
