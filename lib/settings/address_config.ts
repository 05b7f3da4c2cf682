import type { Address, AddressType } from "../internet/address.ts";
import { ADDRESS_VALUES } from "./address_values.ts";
import { ConfigError } from "../config_error.ts";
import { readHosts } from "./host_config.ts";
import type { Source } from "../sources/source.ts";
import { readValues, type Sources } from "../sources/sources.ts";

/** Where the address of one family of a host comes from. */
export interface FamilySource {
  /** The family. */
  readonly type: AddressType;
  /** From where. */
  readonly source: Source;
  /** Whether somebody said so; else it is `auto` because nobody did. */
  readonly named: boolean;
}

/** Where the addresses of a host come from. */
export interface HostSources {
  /** Its name. */
  readonly host: string;
  /** Its part of its IPv6 address, if it follows a prefix. */
  readonly interfaceId?: Address;
  /** Each family once, IPv4 first. */
  readonly families: readonly FamilySource[];
}

/**
 * The hosts that have a source for a family at least. Others are left alone
 * silently, as the settings say; but not all, which nobody means.
 *
 * @param verb what there would be to do, for the message
 * @throws {ConfigError} if every family of every host is `none`
 */
export function hostsWithSource(
  hosts: readonly HostSources[],
  verb: string,
): readonly HostSources[] {
  const some = hosts.filter(({ families }) =>
    families.some(({ source }) => source.kind !== "none")
  );
  if (some.length > 0) return some;
  const names = hosts.map(({ host }) => host).join(", ");
  throw new ConfigError(
    `ip4 and ip6 are both none for ${names}: nothing is left to ${verb}`,
  );
}

/** Where addresses come from. */
export interface AddressConfig {
  /** The hosts of the sections `[host NAME]`, in the order of the file. */
  readonly hosts: readonly string[];
  /** Says where the addresses of a host come from. */
  readonly sourcesOf: (host: string) => HostSources;
  /** Lines for the person who runs this. */
  readonly warnings: readonly string[];
}

/**
 * Reads where addresses come from. For each family of a host counts the option,
 * then the host's own section, then the environment, then section `[default]`.
 *
 * @throws {ConfigError} if something is wrong
 */
export function readAddressConfig(sources: Sources): AddressConfig {
  const general = readValues(ADDRESS_VALUES, sources.get);
  const { hosts, warnings } = readHosts(sources);
  const family = (
    type: AddressType,
    key: keyof typeof ADDRESS_VALUES,
    own: Source | undefined,
  ): FamilySource => {
    const fromOption = sources.get(key)?.origin === `--${key}`;
    const source = fromOption ? general[key] : own ?? general[key];
    return {
      type,
      source: source ?? { kind: "auto" },
      named: source !== undefined,
    };
  };
  return {
    hosts: hosts.map(({ host }) => host),
    sourcesOf(host) {
      const own = hosts.find((section) => section.host === host);
      return {
        host,
        interfaceId: own?.interfaceId,
        families: [
          family("A", "ip4", own?.ip4),
          family("AAAA", "ip6", own?.ip6),
        ],
      };
    },
    warnings,
  };
}
