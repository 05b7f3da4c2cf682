import { passwordWarnings } from "../dyndns/access.ts";
import { isHash, parseHash } from "../dyndns/password.ts";
import type { Client, ProtocolSettings } from "../dyndns/settings.ts";
import type { Address } from "../internet/address.ts";
import { parseHostname } from "../internet/hostname.ts";
import { ConfigError } from "./config_error.ts";
import type { IniSection } from "./ini.ts";
import type { ListenAddress } from "./parsers.ts";
import type { SettingTable, ValuesOf } from "./setting.ts";
import {
  CLIENT_SETTINGS,
  HOST_SETTINGS,
  RENAMED_SETTINGS,
  SERVICE_SETTINGS,
} from "./settings.ts";
import { type ConfigFile, readValues, type Sources } from "./sources.ts";
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
  const hosts = file === undefined ? [] : namedSections(file, "host");
  // Before their values are read: a typing error shall be called one.
  const unknown = [...clients, ...hosts].flatMap(({ kind, section }) =>
    examineKeys(file!, kind, section.lines)
  );
  const known = clients.map(readClient);
  return {
    clients: known,
    interfaceIds: new Map(hosts.map(readHost)),
    privateAddresses: values.private_addresses,
    trustedProxies: values.trusted_proxies,
    listen: values.listen,
    stateMilliseconds: values.state_ttl,
    warnings: [
      ...renamedWarnings(sources),
      ...unknown,
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

/**
 * Headers that are meant to be of a kind. A client that is overlooked would leave
 * the door open; what else is called `host` may be another program's.
 */
const NEARLY = { client: /^\W*clients?\b/i, host: /^\W*hosts?\s/i };

interface NamedSection {
  readonly kind: "client" | "host";
  readonly name: string;
  readonly section: IniSection;
  readonly place: string;
}

/** The sections `[KIND NAME]` of a kind; a header that is nearly one is refused. */
function namedSections(
  { path, ini }: ConfigFile,
  kind: "client" | "host",
): readonly NamedSection[] {
  const seen = new Set<string>();
  return [...ini.sections.values()].flatMap((section) => {
    if (!NEARLY[kind].test(section.name)) return [];
    const place = `${path}:${section.line}`;
    const [, word, rest = ""] = /^(\S+)\s*(.*)$/s.exec(section.name.trim()) ??
      [];
    const name = rest.replace(/\s+/g, " ");
    // A user name may hold spaces, a host name may not.
    if (word !== kind || name === "" || kind === "host" && name.includes(" ")) {
      throw new ConfigError(`${place}: write [${kind} NAME] with one name`);
    }
    if (seen.has(name)) {
      throw new ConfigError(`${place}: [${kind} ${name}] is there twice`);
    }
    seen.add(name);
    return [{ kind, name, section, place }];
  });
}

/** The values of a named section, of which some count only if written in it. */
function valuesIn<T extends SettingTable>(
  table: T,
  { section, place }: NamedSection,
  ownOnly: readonly string[] = [],
): ValuesOf<T> {
  return readValues(table, (key) => {
    const text = section.values.get(key);
    if (text === undefined || text.trim() === "") return undefined;
    if (ownOnly.includes(key) && !section.lines.has(key)) return undefined;
    return { text, origin: `${place}: ${key}` };
  });
}

function readClient(named: NamedSection): Client {
  const { name, place } = named;
  // Its own password: what [DEFAULT] says is the account's.
  const values = valuesIn(CLIENT_SETTINGS, named, ["password"]);
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
  return { name, password, hostnames: values.hostnames };
}

function readHost(named: NamedSection): [string, Address] {
  const { name, place } = named;
  const host = parseHostname(name);
  if (host === undefined) {
    throw new ConfigError(`${place}: ${name} is not a host name`);
  }
  const { interface_id: interfaceId } = valuesIn(HOST_SETTINGS, named);
  if (interfaceId === undefined) {
    throw new ConfigError(
      `${place}: [host ${name}] needs interface_id = ::… (the host's part of its IPv6 address)`,
    );
  }
  return [host, interfaceId];
}
