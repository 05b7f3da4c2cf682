import {
  type Address,
  type AddressType,
  isGlobal,
  parseAddress,
} from "../internet/address.ts";
import type { Network } from "../internet/network.ts";
import type { InterfaceAddress, Platform } from "../platform.ts";
import { familyName } from "./candidate.ts";
import { endsInEui64 } from "./eui64.ts";
import { found, type Lookup, notNow, wrong } from "./lookup.ts";

/** What looking at an interface needs. */
export interface InterfaceContext
  extends Pick<Platform, "interfaceAddresses" | "localAddressTowards"> {
  /** How long it may take, if that is less than usual. */
  readonly milliseconds?: number;
}

/** An address that can be published, with its interface's hardware address. */
interface GlobalAddress {
  readonly address: Address;
  readonly mac: string;
}

/** Bits of the prefix that all addresses of a network share (RFC 4291 section 2.5.4). */
const PREFIX_LENGTH = 64;

/**
 * The address of an interface. Of several IPv6 addresses in one network, the
 * stable one: that of the hardware address; else the one that is left without the
 * one that connections begin at, if that can be a temporary one (RFC 8981).
 * Nothing is guessed.
 */
export async function interfaceAddress(
  name: string,
  type: AddressType,
  context: InterfaceContext,
): Promise<Lookup<Address>> {
  const list = globalAddresses(name, type, context);
  if (list.status === "failed") return list;
  const { value: candidates } = list;
  const [first, ...more] = candidates;
  if (more.length === 0) return found(first!.address);
  if (type === "A") return several(name, candidates);
  if (prefixesOf(candidates).length > 1) {
    return severalNetworks(name, candidates);
  }
  const stable = candidates.filter(({ address, mac }) =>
    endsInEui64(address, mac)
  );
  if (stable.length === 1) return found(stable[0]!.address);
  const pick = await kernelPick(context);
  const rest = candidates.filter(({ address }) => address.text !== pick?.text);
  return rest.length === 1 && pick !== undefined && isRandom(pick)
    ? found(rest[0]!.address)
    : several(name, candidates);
}

/** The IPv6 prefix of an interface's network. */
export function interfacePrefix(
  name: string,
  context: InterfaceContext,
): Lookup<Network> {
  const list = globalAddresses(name, "AAAA", context);
  if (list.status === "failed") return list;
  return prefixesOf(list.value).length > 1
    ? severalNetworks(name, list.value)
    : found({ base: list.value[0]!.address, length: PREFIX_LENGTH });
}

/** At least one address, or why there is none. */
function globalAddresses(
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
  const candidates = new Map(
    own.flatMap((entry) => {
      const global = readGlobal(entry, type);
      return global === undefined ? [] : [[global.address.text, global]];
    }),
  );
  return candidates.size > 0 ? found([...candidates.values()]) : notNow(
    `iface:${name}: it has no ${
      familyName(type)
    } address that can be reached from the Internet`,
  );
}

function readGlobal(
  { address: text, mac }: InterfaceAddress,
  type: AddressType,
): GlobalAddress | undefined {
  const address = parseAddress(text);
  return address?.type === type && isGlobal(address)
    ? { address, mac }
    : undefined;
}

function prefixesOf(candidates: readonly GlobalAddress[]): readonly string[] {
  const prefixes = candidates.map(({ address }) =>
    address.bytes.slice(0, PREFIX_LENGTH / 8).join()
  );
  return [...new Set(prefixes)];
}

/** Servers that are asked for addresses anyway. */
const TARGETS = ["checkipv6.dedyn.io", "v6.ident.me"];

/** The address that IPv6 connections to the Internet begin at. */
async function kernelPick(
  { localAddressTowards, milliseconds = Infinity }: InterfaceContext,
): Promise<Address | undefined> {
  const each = Math.min(2500, milliseconds / TARGETS.length);
  for (const target of TARGETS) {
    const text = await localAddressTowards(target, 443, each);
    if (text !== undefined) return parseAddress(text);
  }
  return undefined;
}

/**
 * Whether an interface ID can be that of a temporary address, which is random (RFC
 * 8981 section 3.3.1). Connections that begin at `::1` tell that there are no
 * temporary addresses, and the other one may have been given up (deprecated).
 */
function isRandom({ bytes }: Address): boolean {
  return [8, 10, 12, 14].every((i) => bytes[i] !== 0 || bytes[i + 1] !== 0);
}

function several(
  name: string,
  candidates: readonly GlobalAddress[],
): Lookup<never> {
  const [first] = candidates;
  const remedy = first?.address.type === "A"
    ? "name one of them, or another source"
    : "set interface_id in the section [host NAME]";
  return wrong(
    `iface:${name}: it has several addresses (${
      textOf(candidates)
    }) and nothing ` +
      `says which is meant; ${remedy}`,
  );
}

function severalNetworks(
  name: string,
  candidates: readonly GlobalAddress[],
): Lookup<never> {
  return wrong(
    `iface:${name}: it has addresses in several networks (${
      textOf(candidates)
    }) and nothing says which is meant; name another source`,
  );
}

function textOf(candidates: readonly GlobalAddress[]): string {
  return candidates.map(({ address }) => address.text).join(", ");
}
