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
export type SpelledAddress = {
  readonly address: Address;
  /** As it was sent, without brackets. */
  readonly spelling: string;
};

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

/**
 * Reads the addresses of a request. The peer's address is meant only if nothing in
 * the parameters could be meant as an address.
 */
export function readAddresses(
  parameters: readonly Parameter[],
): RequestedAddresses {
  const addresses = new Map<string, SpelledAddress>();
  /** Families that `preserve` was said of, each alone or both at once. */
  const alone = new Set<AddressType>();
  const preserved = new Set<AddressType>();
  let prefix: Network | undefined;
  let nonsense: string | undefined;
  for (const { name, kind, values } of parameters) {
    const families = FAMILIES[kind] ?? [];
    for (const value of families.length > 0 ? values : []) {
      const spelling = value.replace(/^\[(.*)\]$/, "$1").trim();
      if (isPlaceholder(value) || isPlaceholder(spelling)) continue;
      const address = kind === "prefix" ? undefined : parseAddress(spelling);
      const network = parsePrefix(spelling, kind);
      if (spelling.toLowerCase() === "preserve") {
        families.forEach((family) => preserved.add(family));
        if (families.length === 1) alone.add(families[0]!);
      } else if (address !== undefined) {
        if (addresses.has(address.text)) continue;
        addresses.set(address.text, { address, spelling });
      } else if (network !== undefined) {
        prefix = network;
      } else {
        nonsense ??= `${name} is not an address: ${quote(spelling, "address")}`;
      }
    }
  }
  if (addresses.size > MOST_ADDRESSES) {
    const reason = `there are more than ${MOST_ADDRESSES} addresses`;
    return refuse("badagent", reason);
  }
  if (addresses.size > 0 || prefix !== undefined) {
    // Said of one family, `preserve` takes back what was given for it.
    return {
      status: "sent",
      addresses: [...addresses.values()]
        .filter(({ address }) => !alone.has(address.type)),
      prefix: alone.has("AAAA") ? undefined : prefix,
      nonsense,
    };
  }
  const reason = nonsense ?? findDisguised(parameters);
  return reason === undefined
    ? { status: "peer", preserved }
    : refuse("badagent", reason);
}

/**
 * Reads a prefix; without a length it has the usual one of 64. Providers delegate
 * prefixes of 16 to 64 bits; others are a mistake.
 */
function parsePrefix(text: string, kind: ParameterKind): Network | undefined {
  if (kind !== "prefix" && !text.includes("/")) return undefined;
  const network = parseNetwork(text.includes("/") ? text : `${text}/64`);
  return network?.base.type === "AAAA" &&
      network.length >= 16 && network.length <= 64
    ? network
    : undefined;
}

/** Why a request without a known address may still have meant one. */
function findDisguised(parameters: readonly Parameter[]): string | undefined {
  const body = parameters.filter(({ from }) => from === "body");
  return parameters.map(disguiseIn).find((found) => found !== undefined) ??
    (body.length > 0 && !body.some(isKnown)
      ? "the body has no known parameter"
      : undefined);
}

/** Why a parameter that is not for addresses may hold one. */
function disguiseIn(
  { name, kind, raw, values }: Parameter,
): string | undefined {
  if (FAMILIES[kind] !== undefined) return undefined;
  if (kind === "host" || kind === "domain") {
    // A name may hold numbers; other text that holds an address is a mistake.
    const isAddress = values.some((text) =>
      parseAddress(text) !== undefined ||
      (parseHostname(text) === undefined && holdsAddress(text))
    );
    return isAddress ? `${name} is an address` : undefined;
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
