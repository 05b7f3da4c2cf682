import type { Address } from "../internet/address.ts";
import { parseHostname } from "../internet/hostname.ts";
import { ConfigError } from "../config_error.ts";
import { HOST_VALUES } from "./host_values.ts";
import { namedSections, valuesIn } from "./named_sections.ts";
import type { Source } from "../sources/source.ts";
import type { Sources } from "../sources/sources.ts";
import { examineKeys } from "./unknown_keys.ts";

/** What a section `[host NAME]` says of its host. */
export interface HostConfig {
  /** Its name. */
  readonly host: string;
  /** Its part of its IPv6 address, which follows the prefix. */
  readonly interfaceId?: Address;
  /** Where its IPv4 address comes from; undefined: from where all others do. */
  readonly ip4?: Source;
  /** Where its IPv6 address comes from; undefined: from where all others do. */
  readonly ip6?: Source;
}

/**
 * Reads the sections `[host NAME]`.
 *
 * @returns the hosts in the order of the file, and lines about keys that are ignored
 * @throws {ConfigError} if something is wrong
 */
export function readHosts(
  { file }: Sources,
): {
  readonly hosts: readonly HostConfig[];
  readonly warnings: readonly string[];
} {
  if (file === undefined) return { hosts: [], warnings: [] };
  const sections = namedSections(file, "host");
  // Before their values are read: a typing error shall be called one.
  const warnings = sections.flatMap(({ kind, section }) =>
    examineKeys(file, kind, section.lines)
  );
  const hosts = sections.map((named): HostConfig => {
    const { name, place } = named;
    const host = parseHostname(name);
    if (host === undefined) {
      throw new ConfigError(`${place}: ${name} is not a host name`);
    }
    // What [DEFAULT] says of these is section [default]'s to inherit.
    const { interface_id: interfaceId, ip4, ip6 } = valuesIn(
      HOST_VALUES,
      named,
      { ownOnly: ["ip4", "ip6"], nonEmpty: ["interface_id"] },
    );
    return { host, interfaceId, ip4, ip6 };
  });
  return { hosts, warnings };
}
