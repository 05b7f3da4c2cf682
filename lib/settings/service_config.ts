import type { ProtocolSettings } from "../dyndns/settings.ts";
import { type ListenAddress, SERVICE_VALUES } from "./service_values.ts";
import { parseAt, readValues, type Sources } from "../sources/sources.ts";

/** What answering update requests needs to know. */
export interface ServiceConfig
  extends Omit<ProtocolSettings, "allowedHostnames"> {
  /** How long an address is remembered as published. */
  readonly stateMilliseconds: number;
  /** Lines for the person who runs this. */
  readonly warnings: readonly string[];
}

/** All but where `serve` listens, which CGI programs neither need nor may read. */
const { listen: LISTEN, ...ANSWERING } = SERVICE_VALUES;

/**
 * Reads where `serve` listens.
 *
 * @throws {ConfigError} if it is wrong
 */
export function readListen({ get }: Pick<Sources, "get">): ListenAddress {
  return readValues({ listen: LISTEN }, get).listen;
}

/**
 * Reads what concerns the service.
 *
 * @throws {ConfigError} if something is missing or wrong
 */
export async function readServiceConfig(
  sources: Sources,
): Promise<ServiceConfig> {
  const values = readValues(ANSWERING, sources.get);
  // Where the web server asks for passwords there are no such sections.
  const clients = mayHave(sources, /client/i)
    ? (await import("./client_config.ts")).readClients(sources)
    : { clients: [], unknown: [], warnings: [] };
  const { hosts, warnings } = mayHave(sources, /host/i)
    ? (await import("./host_config.ts")).readHosts(sources)
    : { hosts: [], warnings: [] };
  return {
    clients: clients.clients,
    interfaceIds: new Map(
      hosts.flatMap(({ host, interfaceId }) =>
        interfaceId === undefined ? [] : [[host, interfaceId]]
      ),
    ),
    privateAddresses: values.private_addresses,
    trustedProxies: await readTrustedProxies(values.trusted_proxies, sources),
    stateMilliseconds: values.state_ttl,
    warnings: [
      ...renamedWarnings(sources),
      ...clients.unknown,
      ...warnings,
      ...clients.warnings,
    ],
  };
}

/** Whether a section may be of a kind, or may have been meant to be. */
function mayHave({ file }: Sources, kind: RegExp): boolean {
  return [...file?.ini.sections.keys() ?? []].some((name) => kind.test(name));
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

async function readTrustedProxies(
  text: string,
  { get }: Sources,
): Promise<ServiceConfig["trustedProxies"]> {
  if (text === "") return [];
  const { parseNetworks } = await import("./networks.ts");
  const origin = get("trusted_proxies")?.origin ?? "trusted_proxies";
  return parseAt(origin, () => parseNetworks(text));
}

function renamedWarnings({ get }: Sources): readonly string[] {
  const source = get(SERVICE_VALUES.private_addresses.formerly.key);
  return source === undefined
    ? []
    : [`${source.origin}: this setting is now private_addresses`];
}
