import {
  type Address,
  type AddressType,
  parseAddress,
} from "../internet/address.ts";
import type { HostSources } from "../settings/address.ts";
import type { Detector } from "./detector.ts";
import { found, type Lookup } from "./lookup.ts";

/** The addresses of one family that were found for a host. */
export interface FamilyLookup {
  /** The family. */
  readonly type: AddressType;
  /** What to do if the host has no record of this family. */
  readonly demand:
    /** No source is configured: leave the family alone. */
    | "if there"
    /** A source is configured: create the record, if creating is enabled. */
    | "named"
    /** An address was given: create the record, or say why not. */
    | "given";
  /** What was found. */
  readonly lookup: Lookup<readonly Address[]>;
}

/** What was found for a host, without the families that are left alone. */
export interface HostLookup {
  /** Its name. */
  readonly host: string;
  /** IPv4 first. */
  readonly families: readonly FamilyLookup[];
}

/** Looks up the addresses of a host, both families at the same time. */
export async function lookUpHost(
  { host, ...rest }: HostSources,
  detector: Detector,
): Promise<HostLookup> {
  const families = await Promise.all(
    rest.families.filter(({ source }) => source.kind !== "none")
      .map(async (family): Promise<FamilyLookup> => {
        const lookup = await detector.addressOf({ host, ...rest }, family);
        return {
          type: family.type,
          demand: family.named ? "named" : "if there",
          lookup: lookup.status === "found"
            ? { ...lookup, value: [lookup.value] }
            : lookup,
        };
      }),
  );
  return { host, families };
}

/**
 * Decides between several addresses by the records of a host: a record keeps its
 * address while that is one of them, then its interface ID, so that it does not
 * change without need.
 *
 * @param recordOf gives the addresses of a record, as the gateway spells them
 */
export function settle(
  { host, families }: HostLookup,
  recordOf: (type: AddressType) => readonly string[],
): HostLookup {
  return {
    host,
    families: families.map((family) => {
      const { alternatives = [] } = family.lookup;
      const record = recordOf(family.type)
        .flatMap((text) => parseAddress(text) ?? []);
      const kept = alternatives.find(({ text }) =>
        record.some((address) =>
          address.text === text
        )
      ) ?? alternatives.find((other) =>
        record.some((address) => sameInterfaceId(address, other))
      );
      return kept === undefined ? family : { ...family, lookup: found([kept]) };
    }),
  };
}

/** Whether IPv6 addresses have the same last 64 bits. */
function sameInterfaceId(a: Address, b: Address): boolean {
  return a.type === "AAAA" && b.type === "AAAA" &&
    a.bytes.slice(8).join() === b.bytes.slice(8).join();
}
