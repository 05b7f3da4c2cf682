import {
  type Address,
  type AddressType,
  parseAddress,
} from "../internet/address.ts";
import { parseHostname } from "../internet/hostname.ts";
import { type Network, parseNetwork } from "../internet/network.ts";
import { decodeForm, decodePercent, quote } from "./client_text.ts";
import {
  isKnown,
  isPlaceholder,
  type Parameter,
  type ParameterKind,
  valuesOf,
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
  | { readonly status: "unusable"; readonly reason: string };

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
 * parameters and path could be meant as an address.
 */
export function readAddresses(
  parameters: readonly Parameter[],
  path: string,
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
    for (const value of valuesOf([parameter])) {
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
    return { status: "unusable", reason };
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
  const reason = nonsense ?? findDisguised(parameters, path);
  return reason === undefined
    ? { status: "peer", preserved: preserved.one.union(preserved.both) }
    : { status: "unusable", reason };
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
  path: string,
): string | undefined {
  for (const { name, kind, raw } of parameters) {
    if (FAMILIES[kind] !== undefined) continue;
    const value = decodeForm(raw).trim();
    // A password may look like anything, unless it holds another parameter.
    const secret = kind === "user" || kind === "password";
    if (secret && !/[;?]\w+=/.test(value)) continue;
    if (kind === "host" || kind === "domain") {
      if (value.split(",").some(isOrHoldsAddress)) {
        return `${name} is an address`;
      }
      continue;
    }
    const said = kind === "foreignAddress" && !isPlaceholder(value);
    if (said || holdsAddress(raw) || holdsAddress(name)) {
      // What is not like a name may be a secret.
      const which = /^[a-z][\w.[\]-]{0,39}$/.test(name)
        ? `the parameter ${name}`
        : "a parameter";
      return `no known parameter holds an address, but ${which} seems to`;
    }
  }
  if (holdsAddress(path)) return "the path holds an address";
  const body = parameters.filter(({ from }) => from === "body");
  return body.length > 0 && !body.some(isKnown)
    ? "the body has no known parameter"
    : undefined;
}

/** A name may hold numbers; other text that holds an address is a mistake. */
function isOrHoldsAddress(host: string): boolean {
  const text = host.trim();
  return parseAddress(text) !== undefined ||
    (parseHostname(text) === undefined && holdsAddress(text));
}

/** Four numbers with dots between them, whatever stands around them. */
const IPV4_LIKE = /\d{1,3}(?:\.\d{1,3}){3}/;

/** Hexadecimal groups with at least two colons between them. */
const IPV6_LIKE = /[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,}/gi;

/**
 * Whether text, percent-encoded or not, holds something that could be meant as an
 * IP address, well formed or not. Times of day and MAC addresses are not.
 */
function holdsAddress(text: string): boolean {
  const once = decodePercent(text);
  return [text, once, decodePercent(once)].some((reading) => {
    const plain = reading.normalize("NFKC");
    return IPV4_LIKE.test(plain) ||
      [...plain.matchAll(IPV6_LIKE)].some(([run]) =>
        parseAddress(run)?.type === "AAAA" ||
        /[0-9a-f]::|::[0-9a-f]/i.test(run) ||
        (run.match(/[0-9a-f]{3,}/gi)?.length ?? 0) >= 2
      );
  });
}
