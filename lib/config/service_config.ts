import { passwordWarnings } from "../dyndns/access.ts";
import { isHash, parseHash } from "../dyndns/password.ts";
import type { Client, ProtocolSettings } from "../dyndns/settings.ts";
import { secretOf } from "../secret.ts";
import { ConfigError } from "./config_error.ts";
import { readHosts } from "./host_config.ts";
import {
  type NamedSection,
  namedSections,
  valuesIn,
} from "./named_sections.ts";
import type { ListenAddress } from "./parsers.ts";
import {
  CLIENT_SETTINGS,
  RENAMED_SETTINGS,
  SERVICE_SETTINGS,
} from "./settings.ts";
import { readValues, type Sources } from "./sources.ts";
import { examineKeys } from "./unknown_keys.ts";

/** What answering update requests needs to know. */
export interface ServiceConfig
  extends Omit<ProtocolSettings, "allowedHostnames"> {
  /** Where `serve` listens. */
  readonly listen: ListenAddress;
  /** How long an address is remembered as published. */
  readonly stateMilliseconds: number;
  /** Lines for the person who runs this. */
  readonly warnings: readonly string[];
}

/**
 * Reads what concerns the service.
 *
 * @throws {ConfigError} if something is missing or wrong
 */
export function readServiceConfig(sources: Sources): ServiceConfig {
  const values = readValues(SERVICE_SETTINGS, sources.get);
  const { file } = sources;
  const clients = file === undefined ? [] : namedSections(file, "client");
  // Before their values are read: a typing error shall be called one.
  const unknown = clients.flatMap(({ kind, section }) =>
    examineKeys(file!, kind, section.lines)
  );
  const known = clients.map(readClient);
  const { hosts, warnings } = readHosts(sources);
  return {
    clients: known,
    interfaceIds: new Map(
      hosts.flatMap(({ host, interfaceId }) =>
        interfaceId === undefined ? [] : [[host, interfaceId]]
      ),
    ),
    privateAddresses: values.private_addresses,
    trustedProxies: values.trusted_proxies,
    listen: values.listen,
    stateMilliseconds: values.state_ttl,
    warnings: [
      ...renamedWarnings(sources),
      ...unknown,
      ...warnings,
      ...passwordWarnings(known),
    ],
  };
}

/** The hosts that the configuration names: a pattern names none. */
export function namedHosts(
  allowed: readonly string[] | undefined,
  { clients, interfaceIds }: Pick<ServiceConfig, "clients" | "interfaceIds">,
): readonly string[] {
  const named = clients.flatMap(({ hostnames }) => hostnames)
    .filter((host) => !host.startsWith("*."));
  return [...new Set([...allowed ?? [], ...named, ...interfaceIds.keys()])];
}

function renamedWarnings({ get }: Sources): readonly string[] {
  return Object.entries(RENAMED_SETTINGS).flatMap(([old, now]) => {
    const source = get(old);
    return source === undefined
      ? []
      : [`${source.origin}: this setting is now ${now.key}`];
  });
}

function readClient(named: NamedSection): Client {
  const { name, place } = named;
  // Its own password: what [DEFAULT] says is the account's.
  const values = valuesIn(CLIENT_SETTINGS, named, {
    ownOnly: ["password"],
  });
  const password = values.password?.reveal();
  if (!password) {
    throw new ConfigError(`${place}: [client ${name}] has no password`);
  }
  if (isHash(password) && parseHash(password) === undefined) {
    throw new ConfigError(
      `${place}: the password hash of [client ${name}] is damaged; make it anew ` +
        "with schlund-ddns hash-password",
    );
  }
  if (!values.hostnames?.length) {
    throw new ConfigError(`${place}: [client ${name}] has no hostnames`);
  }
  return { name, password: secretOf(password), hostnames: values.hostnames };
}
