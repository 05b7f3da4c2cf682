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

/** A global address, with its interface. */
type OwnAddress = Address & Pick<InterfaceAddress, "name" | "mac">;

/** Bits of the prefix that all addresses of a network share (RFC 4291 section 2.5.4). */
export const PREFIX_LENGTH = 64;

/**
 * Finds the address of an interface. Of several IPv6 networks, the one that
 * connections start from counts; the others may be deprecated. Within it, the
 * stable address is chosen: if not certain then the only one, or the oldest, besides
 * the temporary address that connections start from. Such a choice gives way to an
 * address that the record has.
 */
export async function interfaceAddress(
  name: string,
  type: AddressType,
  context: InterfaceContext,
): Promise<Lookup<Address>> {
  const all = addressesOf(name, type, context);
  if (all.status === "failed") return all;
  if (all.value.length === 1) return found(all.value[0]!);
  if (type === "A") {
    return unclear(all.value, "give one of them, or a different source");
  }
  // In one network, the address of the hardware needs no connection to be certain.
  const certain = inOneNetwork(all.value) ? ofHardware(all.value) : undefined;
  if (certain !== undefined) return found(certain);
  const pick = await kernelPick(context);
  const network = currentNetwork(all.value, pick);
  if (network.status === "failed") return network;
  const { value: alternatives } = network;
  if (alternatives.length === 1) return found(alternatives[0]!);
  const temporary = pick !== undefined && isRandom(pick) ? pick : undefined;
  const stable = ofHardware(alternatives) ??
    (temporary && onlyWritten(alternatives));
  if (stable !== undefined) return found(stable);
  const rest = alternatives.filter(({ text }) => text !== temporary?.text);
  if (rest.length === alternatives.length) {
    return unclear(alternatives, SET_INTERFACE_ID);
  }
  // Linux lists the newest address first, and the stable one was there first.
  const warning = rest.length === 1
    ? undefined
    : `it has several addresses, and the published one may be temporary; ${SET_INTERFACE_ID}`;
  return { ...found(rest.at(-1)!, warning), alternatives };
}

/** Finds the IPv6 prefix of an interface's network. */
export async function interfacePrefix(
  name: string,
  context: InterfaceContext,
): Promise<Lookup<Network>> {
  const all = addressesOf(name, "AAAA", context);
  if (all.status === "failed") return all;
  const pick = inOneNetwork(all.value) ? undefined : await kernelPick(context);
  const network = currentNetwork(all.value, pick);
  return network.status === "failed"
    ? network
    : found({ base: network.value[0]!, length: PREFIX_LENGTH });
}

/**
 * Judges an IPv6 address of this machine that a service saw. Connections start from
 * temporary addresses (RFC 8981), which last only days: if the interface has
 * others, the stable one is taken where it is certain, else a warning is added.
 */
export function stableInsteadOf(
  seen: Address,
  { interfaceAddresses }: Pick<InterfaceContext, "interfaceAddresses">,
): Lookup<Address> {
  let own: readonly OwnAddress[];
  try {
    own = globalOf(interfaceAddresses(), "AAAA");
  } catch {
    // Without a permission, or where the system refuses, nothing is known.
    return found(seen);
  }
  const { name } = own.find(({ text }) => text === seen.text) ?? {};
  const alternatives = own.filter((other) =>
    other.name === name && sharePrefix(other, seen, PREFIX_LENGTH)
  );
  if (alternatives.length < 2 || !isRandom(seen)) return found(seen);
  const stable = ofHardware(alternatives) ?? onlyWritten(alternatives);
  if (stable !== undefined) return found(stable);
  const warning = "the IPv6 address may be a temporary one, as " +
    `${name} has several; ${SET_INTERFACE_ID}`;
  return { ...found(seen, warning), alternatives };
}

const SET_INTERFACE_ID = "set interface_id in a section [host NAME]";

/** The address that is made from the hardware address. */
function ofHardware(addresses: readonly OwnAddress[]): Address | undefined {
  const [own, another] = addresses.filter(({ bytes, mac }) =>
    eui64(mac)?.every((byte, i) => bytes[8 + i] === byte)
  );
  return another === undefined ? own : undefined;
}

/** The only address that is not random. */
function onlyWritten(addresses: readonly OwnAddress[]): Address | undefined {
  const [own, another] = addresses.filter((each) => !isRandom(each));
  return another === undefined ? own : undefined;
}

function inOneNetwork(addresses: readonly Address[]): boolean {
  return addresses.every((each) =>
    sharePrefix(each, addresses[0]!, PREFIX_LENGTH)
  );
}

/** The addresses of the only network, or of the one that connections start from. */
function currentNetwork(
  addresses: readonly OwnAddress[],
  pick: Address | undefined,
): Lookup<readonly OwnAddress[]> {
  if (inOneNetwork(addresses)) return found(addresses);
  const current = addresses.filter((each) =>
    pick !== undefined && sharePrefix(each, pick, PREFIX_LENGTH)
  );
  return current.length > 0 ? found(current) : {
    ...wrong(
      `it has addresses in several networks (${
        textOf(addresses)
      }), and none of ` +
        "them is in use; use a different source",
    ),
    alternatives: addresses,
  };
}

/** The global addresses of an interface, at least one, or why there is none. */
function addressesOf(
  name: string,
  type: AddressType,
  { interfaceAddresses }: InterfaceContext,
): Lookup<readonly OwnAddress[]> {
  const all = interfaceAddresses();
  const own = all.filter((address) => address.name === name);
  if (own.length === 0) {
    const names = new Set(all.map((address) => address.name));
    return wrong(
      `there is no such interface, or it has no address; there are ${
        [...names].join(", ")
      }`,
    );
  }
  const addresses = globalOf(own, type);
  return addresses.length > 0 ? found(addresses) : notNow(
    `it has no ${
      familyName(type)
    } address that can be reached from the Internet`,
  );
}

/** The global addresses of a family, each once. */
function globalOf(
  all: readonly InterfaceAddress[],
  type: AddressType,
): readonly OwnAddress[] {
  const own = new Map<string, OwnAddress>();
  for (const { name, mac, address: text } of all) {
    const address = parseAddress(text);
    if (address?.type !== type || !isGlobal(address)) continue;
    own.set(`${name} ${address.text}`, { ...address, name, mac });
  }
  return [...own.values()];
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

function unclear(
  addresses: readonly OwnAddress[],
  remedy: string,
): Lookup<never> {
  return {
    ...wrong(
      `it has several addresses (${textOf(addresses)}), and it is not clear ` +
        `which one to publish; ${remedy}`,
    ),
    alternatives: addresses,
  };
}

function textOf(addresses: readonly Address[]): string {
  return addresses.map(({ text }) => text).join(", ");
}
