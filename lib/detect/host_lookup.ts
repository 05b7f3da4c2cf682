import type { Address, AddressType } from "../internet/address.ts";
import type { HostSources } from "../settings/address_config.ts";
import type { Detector } from "./detector.ts";
import type { Lookup } from "./lookup.ts";

/** The addresses of one family that were found for a host. */
export interface FamilyLookup {
  /** The family. */
  readonly type: AddressType;
  /** How its record is looked upon when the host has none. */
  readonly demand:
    /** Nobody asked for it: left alone. */
    | "if there"
    /** A source was named for it: made, if records are made at all. */
    | "named"
    /** Its address was given: made, or refused in words. */
    | "given";
  /** What was found. */
  readonly lookup: Lookup<readonly Address[]>;
}

/** What was found for a host; a family to be left alone is not among it. */
export interface HostLookup {
  /** Its name. */
  readonly host: string;
  /** IPv4 first. */
  readonly families: readonly FamilyLookup[];
}

/** Looks for the addresses of a host, the families side by side. */
export async function lookUpHost(
  host: HostSources,
  detector: Detector,
): Promise<HostLookup> {
  const families = await Promise.all(
    host.families.filter(({ source }) => source.kind !== "none")
      .map(async (family): Promise<FamilyLookup> => {
        const lookup = await detector.addressOf(host, family);
        return {
          type: family.type,
          demand: family.named ? "named" : "if there",
          lookup: lookup.status === "found"
            ? { ...lookup, value: [lookup.value] }
            : lookup,
        };
      }),
  );
  return { host: host.host, families };
}
