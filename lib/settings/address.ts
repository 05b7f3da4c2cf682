import { ConfigError, readAll } from "../config_error.ts";
import {
  type Address,
  type AddressType,
  parseIpv6,
} from "../internet/address.ts";
import { parseHostname } from "../internet/hostname.ts";
import type { Sources } from "../sources/sources.ts";
import { type AddressSource, parserOfSource } from "./address_source.ts";
import { invalid } from "./parsers.ts";
import { readSections, type Sections, valuesIn } from "./sections.ts";
import { readValues, type SettingTable, type ValuesOf } from "./setting.ts";

const SOURCE = {
  argument: "SOURCE",
  example: "auto",
  group: "address",
} as const;

const IP4 = {
  ...SOURCE,
  help: "source of the IPv4 address: auto, fritzbox, iface:NAME, none …",
  parse: parserOfSource("A"),
};

const IP6 = {
  ...SOURCE,
  help: "source of the IPv6 address: auto, fritzbox, iface:NAME, none …",
  example: "fritzbox",
  parse: parserOfSource("AAAA"),
};

const GENERAL = { flag: "value", environment: true, unset: "auto" } as const;

/** The sources of addresses that are not given; `auto` if none is set. */
export const ADDRESS_SETTINGS = {
  ip4: { ...IP4, ...GENERAL },
  ip6: { ...IP6, ...GENERAL },
} as const satisfies SettingTable;

/** Section `[host NAME]`: the sources and the interface ID of one host. */
export const HOST_SETTINGS = {
  ip4: IP4,
  ip6: IP6,
  interface_id: {
    argument: "::…",
    help: "the host's part of its IPv6 address, which follows the prefix",
    example: "::1234:5678:9abc:def0",
    group: "host",
    parse: parseInterfaceId,
  },
} as const satisfies SettingTable;

/** The host's part of an IPv6 address (RFC 4291 section 2.5.1). */
function parseInterfaceId(text: string): Address {
  const address = parseIpv6(text.trim());
  if (address !== undefined && address.text !== "::") return address;
  throw invalid(
    text,
    "write the host's part of its IPv6 address, like ::1234:5678:9abc:def0",
  );
}

/** What a section `[host NAME]` says. */
export interface HostSection
  extends Omit<ValuesOf<typeof HOST_SETTINGS>, "interface_id"> {
  /** Its name. */
  readonly host: string;
  /** Its part of its IPv6 address, if it follows a prefix. */
  readonly interfaceId: Address | undefined;
}

/**
 * Reads the sections `[host NAME]`.
 *
 * @throws {ConfigError} with the faults of all of them
 */
export function readHosts(sources: Sources): Sections<HostSection> {
  return readSections(sources, "host", (named) => {
    const { name, place } = named;
    const [host, { interface_id: interfaceId, ip4, ip6 }] = readAll([
      () => {
        const host = parseHostname(name);
        if (host !== undefined) return host;
        throw new ConfigError(`${place}: ${name} is not a host name`);
      },
      // Section [default] inherits what [DEFAULT] says of these.
      () =>
        valuesIn(HOST_SETTINGS, named, {
          ownOnly: ["ip4", "ip6"],
          nonEmpty: ["interface_id"],
        }),
    ]);
    return { host, interfaceId, ip4, ip6 };
  });
}

/** The source of one family of a host. */
export interface FamilySource {
  /** The family. */
  readonly type: AddressType;
  /** Where its address comes from. */
  readonly source: AddressSource;
  /** Whether it is configured; else it is the default, `auto`. */
  readonly named: boolean;
}

/** The sources of a host's addresses. */
export interface HostSources {
  /** Its name. */
  readonly host: string;
  /** Its part of its IPv6 address, if it follows a prefix. */
  readonly interfaceId?: Address;
  /** Each family once, IPv4 first. */
  readonly families: readonly FamilySource[];
}

/** Where the addresses of all hosts come from. */
export interface AddressConfig {
  /** The hosts of the sections `[host NAME]`, in the order of the file. */
  readonly hosts: readonly string[];
  /** The sources of any host. */
  readonly sourcesOf: (host: string) => HostSources;
  /** Warnings for the log. */
  readonly warnings: readonly string[];
}

/**
 * Reads the sources of addresses. For each family of a host, the option takes
 * precedence, then the host's own section, the environment, section `[default]`.
 *
 * @throws {ConfigError} if a setting is invalid
 */
export function readAddressConfig(sources: Sources): AddressConfig {
  const general = readValues(ADDRESS_SETTINGS, sources.get);
  const { sections, warnings } = readHosts(sources);
  const family = (
    type: AddressType,
    key: keyof typeof ADDRESS_SETTINGS,
    own: AddressSource | undefined,
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
    hosts: sections.map(({ host }) => host),
    sourcesOf(host: string): HostSources {
      const own = sections.find((section) => section.host === host);
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

/**
 * The hosts that have a source for at least one family. Others are skipped, as
 * configured; but not all, which cannot be meant.
 *
 * @param verb what cannot be done, for the message
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
