import {
  type Address,
  type AddressType,
  isGlobal,
  parseAddress,
  sharePrefix,
} from "../internet/address.ts";
import type { Network } from "../internet/network.ts";
import type { InterfaceAddress } from "../platform.ts";
import { familyName, found, type Lookup, notNow, wrong } from "./lookup.ts";
import type { SourceContext } from "./page.ts";

/** What looking at an interface needs. */
export type InterfaceContext = Pick<
  SourceContext,
  "interfaceAddresses" | "probeConnection" | "milliseconds"
>;

/** An address that can be published, with its interface. */
interface GlobalAddress {
  readonly name: string;
  readonly address: Address;
  readonly mac: string;
}

/** Bits of the prefix that all addresses of a network share (RFC 4291 section 2.5.4). */
const PREFIX_LENGTH = 64;

/**
 * Finds the address of an interface. Of several IPv6 networks, the one that
 * connections start from counts; the others may be deprecated. Within it, the
 * stable address is chosen, see {@linkcode chooseStable}.
 */
export async function interfaceAddress(
  name: string,
  type: AddressType,
  context: InterfaceContext,
): Promise<Lookup<Address>> {
  const list = addressesOf(name, type, context);
  if (list.status === "failed") return list;
  const { value: addresses } = list;
  if (addresses.length === 1) return found(addresses[0]!.address);
  if (type === "A") return severalAddresses(name, addresses);
  // In one network, the address of the hardware needs no connection to be certain.
  const certain = inOneNetwork(addresses) ? ofHardware(addresses) : undefined;
  if (certain !== undefined) return found(certain);
  const pick = await kernelPick(context);
  const network = currentNetwork(name, addresses, pick);
  return network.status === "failed"
    ? network
    : chooseStable(name, network.value, pick);
}

/** Finds the IPv6 prefix of an interface's network. */
export async function interfacePrefix(
  name: string,
  context: InterfaceContext,
): Promise<Lookup<Network>> {
  const list = addressesOf(name, "AAAA", context);
  if (list.status === "failed") return list;
  const pick = inOneNetwork(list.value) ? undefined : await kernelPick(context);
  const network = currentNetwork(name, list.value, pick);
  return network.status === "failed"
    ? network
    : found({ base: network.value[0]!.address, length: PREFIX_LENGTH });
}

/**
 * Judges an IPv6 address of this machine that a service saw. Connections start from
 * temporary addresses (RFC 8981), which last only days: if the interface has
 * others, the stable one is taken where it is certain, else a warning is added.
 *
 * @param origin for the warning
 */
export function stableInsteadOf(
  seen: Address,
  origin: string,
  { interfaceAddresses }: Pick<InterfaceContext, "interfaceAddresses">,
): Lookup<Address> {
  const own = orNone(interfaceAddresses)
    .flatMap((it) => readGlobal(it, "AAAA"));
  const { name } = own.find(({ address }) => address.text === seen.text) ?? {};
  const neighbors = unique(
    own.filter((other) =>
      other.name === name && sharePrefix(other.address, seen, PREFIX_LENGTH)
    ),
  );
  if (neighbors.length < 2 || !isRandom(seen)) return found(seen);
  const stable = ofHardware(neighbors) ?? onlyWritten(neighbors);
  if (stable !== undefined) return found(stable);
  const warning = `${origin}: the IPv6 address may be a temporary one, as ` +
    `${name} has several; ${SET_INTERFACE_ID}`;
  return { ...found(seen, warning), alternatives: addressesIn(neighbors) };
}

/** Without a permission, or where the system refuses, nothing is known. */
function orNone(
  interfaceAddresses: InterfaceContext["interfaceAddresses"],
): readonly InterfaceAddress[] {
  try {
    return interfaceAddresses();
  } catch {
    return [];
  }
}

const SET_INTERFACE_ID = "set interface_id in a section [host NAME]";

/**
 * Chooses the stable address of one network, if not certain then the only one, or
 * the oldest, besides the temporary address that connections start from. Such a
 * choice gives way to an address that the record has.
 */
function chooseStable(
  name: string,
  addresses: readonly GlobalAddress[],
  pick: Address | undefined,
): Lookup<Address> {
  if (addresses.length === 1) return found(addresses[0]!.address);
  const temporary = pick !== undefined && isRandom(pick) ? pick : undefined;
  const stable = ofHardware(addresses) ??
    (temporary && onlyWritten(addresses));
  if (stable !== undefined) return found(stable);
  const rest = addresses.filter(({ address }) =>
    address.text !== temporary?.text
  );
  if (rest.length === addresses.length) {
    return severalAddresses(name, addresses);
  }
  // Linux lists the newest address first, and the stable one was there first.
  const warning = rest.length === 1
    ? undefined
    : `iface:${name}: it has several addresses, and the published one may be ` +
      `temporary; ${SET_INTERFACE_ID}`;
  return {
    ...found(rest.at(-1)!.address, warning),
    alternatives: addressesIn(addresses),
  };
}

/** The address that is made from the hardware address. */
function ofHardware(
  addresses: readonly GlobalAddress[],
): Address | undefined {
  const own = addresses.filter(({ address, mac }) => endsInEui64(address, mac));
  return own.length === 1 ? own[0]!.address : undefined;
}

/** The only address that is not random. */
function onlyWritten(addresses: readonly GlobalAddress[]): Address | undefined {
  const written = addressesIn(addresses).filter((it) => !isRandom(it));
  return written.length === 1 ? written[0] : undefined;
}

function inNetworkOf(
  reference: Address,
  addresses: readonly GlobalAddress[],
): readonly GlobalAddress[] {
  return addresses.filter(({ address }) =>
    sharePrefix(address, reference, PREFIX_LENGTH)
  );
}

function inOneNetwork(addresses: readonly GlobalAddress[]): boolean {
  return inNetworkOf(addresses[0]!.address, addresses).length ===
    addresses.length;
}

/** The addresses of the only network, or of the one that connections start from. */
function currentNetwork(
  name: string,
  addresses: readonly GlobalAddress[],
  pick: Address | undefined,
): Lookup<readonly GlobalAddress[]> {
  if (inOneNetwork(addresses)) return found(addresses);
  const current = pick === undefined ? [] : inNetworkOf(pick, addresses);
  return current.length > 0 ? found(current) : {
    ...wrong(
      `iface:${name}: it has addresses in several networks (${
        textOf(addresses)
      }), and none of them is in use; use a different source`,
    ),
    alternatives: addressesIn(addresses),
  };
}

/** The global addresses of an interface, at least one, or why there is none. */
function addressesOf(
  name: string,
  type: AddressType,
  { interfaceAddresses }: InterfaceContext,
): Lookup<readonly GlobalAddress[]> {
  const all = interfaceAddresses();
  const own = all.filter((address) => address.name === name);
  if (own.length === 0) {
    const names = [...new Set(all.map((address) => address.name))];
    return wrong(
      `iface:${name}: there is no such interface, or it has no address; there are ${
        names.join(", ")
      }`,
    );
  }
  const addresses = unique(own.flatMap((entry) => readGlobal(entry, type)));
  return addresses.length > 0 ? found(addresses) : notNow(
    `iface:${name}: it has no ${
      familyName(type)
    } address that can be reached from the Internet`,
  );
}

function readGlobal(
  { name, address: text, mac }: InterfaceAddress,
  type: AddressType,
): readonly GlobalAddress[] {
  const address = parseAddress(text);
  return address?.type === type && isGlobal(address)
    ? [{ name, address, mac }]
    : [];
}

function unique(addresses: readonly GlobalAddress[]): readonly GlobalAddress[] {
  return [...new Map(addresses.map((it) => [it.address.text, it])).values()];
}

/** Servers that are asked for addresses anyway. */
const TARGETS = ["checkipv6.dedyn.io", "v6.ident.me"];

/** The address that IPv6 connections to the Internet start from. */
async function kernelPick(
  { probeConnection, milliseconds = Infinity }: InterfaceContext,
): Promise<Address | undefined> {
  const each = Math.min(2500, milliseconds / TARGETS.length);
  for (const target of TARGETS) {
    const probe = await probeConnection(target, 443, each);
    if (probe.status === "connected") return parseAddress(probe.local);
  }
  return undefined;
}

/**
 * Whether an interface ID can be that of a temporary address, which is random (RFC
 * 8981 section 3.3.1). If connections start from `::1`, there are no temporary
 * addresses.
 */
function isRandom({ bytes }: Address): boolean {
  return [8, 10, 12, 14].every((i) => bytes[i] !== 0 || bytes[i + 1] !== 0);
}

/**
 * The interface ID that a hardware address gives (RFC 4291 appendix A): 8 bytes, or
 * undefined if the text is not a MAC of 6 bytes, or all zero, as tunnels have it.
 */
export function eui64(mac: string): readonly number[] | undefined {
  const bytes = mac.split(/[:-]/).map((pair) =>
    /^[0-9a-f]{2}$/i.test(pair) ? parseInt(pair, 16) : NaN
  );
  if (bytes.length !== 6 || bytes.some(Number.isNaN)) return undefined;
  if (bytes.every((byte) => byte === 0)) return undefined;
  const [first = 0, second = 0, third = 0, ...rest] = bytes;
  return [first ^ 2, second, third, 0xff, 0xfe, ...rest];
}

function endsInEui64({ bytes }: Address, mac: string): boolean {
  const id = eui64(mac);
  return id !== undefined && id.every((byte, i) => bytes[8 + i] === byte);
}

function severalAddresses(
  name: string,
  addresses: readonly GlobalAddress[],
): Lookup<never> {
  const remedy = addresses[0]!.address.type === "A"
    ? "give one of them, or a different source"
    : SET_INTERFACE_ID;
  return {
    ...wrong(
      `iface:${name}: it has several addresses (${
        textOf(addresses)
      }), and it is not clear which one to publish; ${remedy}`,
    ),
    alternatives: addressesIn(addresses),
  };
}

function addressesIn(
  addresses: readonly GlobalAddress[],
): readonly Address[] {
  return addresses.map(({ address }) => address);
}

function textOf(addresses: readonly GlobalAddress[]): string {
  return addressesIn(addresses).map(({ text }) => text).join(", ");
}
