import {
  type Address,
  type AddressType,
  parseAddress,
} from "../internet/address.ts";
import { type Network, parseNetwork } from "../internet/network.ts";

/** The addresses that a request wants published. */
export interface WantedAddresses {
  /** In the order given, each once. */
  readonly addresses: readonly Address[];
  /** By an address's text, how the client spelt it: answers repeat that. */
  readonly spellings: ReadonlyMap<string, string>;
  /** The IPv6 prefix of the client's network, if it sent one. */
  readonly prefix?: Network;
  /** Whether nothing was given, so that the peer's address is meant. */
  readonly none: boolean;
  /** Families that the peer's address is not meant for. */
  readonly preserved: ReadonlySet<AddressType>;
}

/** Parameters for addresses, and the families that `preserve` means there. */
const ADDRESS_KEYS: ReadonlyMap<string, readonly AddressType[]> = new Map([
  ["myip", ["A", "AAAA"]],
  ["ip", ["A", "AAAA"]],
  ["myipv4", ["A"]],
  ["ip4", ["A"]],
  ["ipv4", ["A"]],
  ["myipv6", ["AAAA"]],
  ["myip6", ["AAAA"]],
  ["ip6", ["AAAA"]],
  ["ipv6", ["AAAA"]],
]);

/** `ip6lanprefix` is the Fritz!Box's own word for it. */
const PREFIX_KEYS: ReadonlySet<string> = new Set([
  "ip6lanprefix",
  "lanprefix",
  "ip6prefix",
  "ipv6prefix",
  "prefix",
]);

const HOST_KEYS: ReadonlySet<string> = new Set([
  "hostname",
  "host",
  "domain",
  "fqdn",
]);

/** A provider delegates prefixes of these lengths; others are a mistake. */
const PREFIX_LENGTHS = { shortest: 16, longest: 64 };

/** Nobody has more; a hundred would be a hundred records for every host. */
const MOST_ADDRESSES = 20;

/** The parameters of a request: names in lower case, values as they came. */
export type Parameters = readonly (readonly [name: string, value: string])[];

/**
 * Reads `application/x-www-form-urlencoded` leniently: routers fill in values
 * without encoding them, so a stray `%` or byte is taken as it stands.
 */
export function parseParameters(text: string): Parameters {
  return text.split("&").filter((part) => part !== "").map((part) => {
    const [, name = "", value = ""] = /^([^=]*)=?(.*)$/s.exec(part) ?? [];
    return [decodePercent(name).toLowerCase(), value];
  });
}

/** The values of one parameter, decoded; `+` is a space. */
export function valuesOf(
  parameters: Parameters,
  names: ReadonlySet<string>,
): string[] {
  return parameters.filter(([name]) => names.has(name))
    .map(([, value]) => decodePercent(value.replaceAll("+", " ")));
}

/**
 * What a value may have been meant to be: decoded with and without `+` as a
 * space, and raw. Only for credentials, which routers fill in unencoded.
 */
export function readingsOf(value: string): readonly string[] {
  return [
    ...new Set([
      decodePercent(value),
      decodePercent(value.replaceAll("+", " ")),
      value,
    ]),
  ];
}

/** Percent-decoding that leaves alone what is not UTF-8 or not an escape. */
function decodePercent(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      // Old routers send ISO-8859-1.
      return escapes.replace(
        /%(..)/g,
        (_, hex: string) => String.fromCharCode(parseInt(hex, 16)),
      );
    }
  });
}

/** The host names of a request as they were written, empty ones left out. */
export function readHosts(parameters: Parameters): readonly string[] {
  return valuesOf(parameters, HOST_KEYS).flatMap((value) => value.split(","))
    .map((name) => name.trim()).filter((name) => !isPlaceholder(name));
}

/**
 * Reads the addresses of a request.
 *
 * @returns them, or undefined if there is text that is no address and nothing
 * else to go by, or more than anybody could mean
 */
export function readAddresses(
  parameters: Parameters,
): WantedAddresses | undefined {
  const addresses = new Map<string, Address>();
  const spellings = new Map<string, string>();
  let prefix: Network | undefined;
  let nonsense = false;
  const preserved = new Set<AddressType>();
  const refused = new Set<AddressType>();
  for (const [name, raw] of parameters) {
    const inPrefix = PREFIX_KEYS.has(name);
    if (!inPrefix && !ADDRESS_KEYS.has(name)) continue;
    const [values = ""] = valuesOf([[name, raw]], new Set([name]));
    for (const value of values.split(",")) {
      const text = value.trim().replace(/^\[(.*)\]$/, "$1").trim();
      if (isPlaceholder(text)) continue;
      if (text.toLowerCase() === "preserve") {
        const types = ADDRESS_KEYS.get(name) ?? ["AAAA"];
        for (const type of types) preserved.add(type);
        // Said of both at once, it takes back no address given for one.
        if (types.length === 1) refused.add(types[0]!);
        continue;
      }
      const address = inPrefix ? undefined : parseAddress(text);
      const network = readPrefix(text, inPrefix);
      if (address !== undefined) {
        addresses.set(address.text, address);
        if (!spellings.has(address.text)) spellings.set(address.text, text);
      } else if (network !== undefined) prefix = network;
      else nonsense = true;
    }
  }
  const none = addresses.size === 0 && prefix === undefined;
  if (none && nonsense || addresses.size > MOST_ADDRESSES) return undefined;
  return {
    addresses: [...addresses.values()].filter(({ type }) => !refused.has(type)),
    spellings,
    prefix: refused.has("AAAA") ? undefined : prefix,
    none,
    preserved,
  };
}

/** A prefix, in its own parameter also without its usual length of 64. */
function readPrefix(text: string, inPrefix: boolean): Network | undefined {
  if (!text.includes("/") && !inPrefix) return undefined;
  const network = parseNetwork(text.includes("/") ? text : `${text}/64`);
  const { shortest, longest } = PREFIX_LENGTHS;
  return network !== undefined && network.base.type === "AAAA" &&
      network.length >= shortest && network.length <= longest
    ? network
    : undefined;
}

/** Whether a value stands for "not given": empty, `auto`, or not substituted. */
function isPlaceholder(value: string): boolean {
  return /^(?:|auto|<[^>]*>|%[a-z]+%?|__\w+__|\{[^}]*\}|\$\{?\w+\}?)$/i.test(
    value,
  );
}
