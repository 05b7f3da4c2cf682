import { type Address, parseIpv6 } from "../internet/address.ts";
import { parseHostname } from "../internet/hostname.ts";
import { type Network, parseNetwork } from "../internet/network.ts";
import { isHash, parseHash } from "../dyndns/password.ts";
import type { IniSection } from "./ini.ts";
import { ConfigError, type Sources } from "./sources.ts";
import {
  readAllowedHostnames,
  readBoolean,
  readHostnames,
  readNumber,
} from "./parsers.ts";

/** Somebody who may update some hosts: a section `[client NAME]`. */
export interface Client {
  /** User name, as in the section's header. */
  readonly name: string;
  /** In plain, or a hash made by `schlund-ddns hash-password`. */
  readonly password: string;
  /** Host names, and patterns such as `*.home.example.com`. */
  readonly hostnames: readonly string[];
}

/** What answering update requests over HTTP needs to know. */
export interface ServiceSettings {
  /** Empty if the web server alone decides, or nobody. */
  readonly clients: readonly Client[];
  /** Hosts with a fixed interface ID (`::5:6:7:8`): sections `[host NAME]`. */
  readonly interfaceIds: ReadonlyMap<string, Address>;
  /** Empty if every host may be updated. */
  readonly allowedHostnames: readonly string[];
  /** Publish addresses that are not globally routable like any other. */
  readonly allowPrivateAddresses: boolean;
  /** From these, `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly Network[];
  /** Where `serve` listens. */
  readonly listen: { readonly hostname: string; readonly port: number };
  /** How long an address is remembered as published. */
  readonly stateMilliseconds: number;
}

const DEFAULT_LISTEN = "127.0.0.1:8245";
const DEFAULT_STATE_SECONDS = 300;

/**
 * Reads what concerns the service from the sources of the settings.
 *
 * @throws {ConfigError} if something is missing or wrong
 */
export function serviceSettingsOf(sources: Sources): ServiceSettings {
  const { get, file, path } = sources;
  const sections = [...file?.sections.values() ?? []];
  const named = namedSections(sections, path ?? "");
  const listen = get("listen");
  const seconds = readNumber(get("state_ttl"), "seconds", 0, 86400);
  return {
    clients: named("client").map(readClient),
    interfaceIds: new Map(named("host").map(readHost)),
    allowedHostnames: readAllowedHostnames(get("allowed_hostnames")),
    allowPrivateAddresses: readBoolean(get("allow_private_addresses")) ?? false,
    trustedProxies: readNetworks(get("trusted_proxies")),
    listen: readListen(listen ?? { value: DEFAULT_LISTEN, origin: "listen" }),
    stateMilliseconds: 1000 * (seconds ?? DEFAULT_STATE_SECONDS),
  };
}

/**
 * Headers that are meant to be of a kind. A client that is overlooked would leave
 * the door open; what else is called `host` may be another program's.
 */
const NEARLY = { client: /^\W*clients?\b/i, host: /^\W*hosts?\s/i };

/** The sections `[KIND NAME]` of a kind; a header that is nearly one is refused. */
function namedSections(
  sections: readonly IniSection[],
  path: string,
): (kind: "client" | "host") => readonly Named[] {
  return (kind) => {
    const seen = new Set<string>();
    return sections.flatMap((section) => {
      if (!NEARLY[kind].test(section.name)) return [];
      const place = `${path}:${section.line}`;
      const [word, name, ...more] = section.name.trim().split(/\s+/);
      if (word !== kind || name === undefined || more.length > 0) {
        throw new ConfigError(`${place}: write [${kind} NAME] with one name`);
      }
      if (seen.has(name)) {
        throw new ConfigError(`${place}: [${kind} ${name}] is there twice`);
      }
      seen.add(name);
      return [{ name, section, place }];
    });
  };
}

interface Named {
  readonly name: string;
  readonly section: IniSection;
  readonly place: string;
}

function readClient({ name, section, place }: Named): Client {
  // Its own: what [DEFAULT] says is the account's.
  const password = section.lines.has("password")
    ? section.values.get("password")
    : undefined;
  if (!password) {
    throw new ConfigError(`${place}: [client ${name}] has no password`);
  }
  if (isHash(password) && parseHash(password) === undefined) {
    throw new ConfigError(
      `${place}: the password hash of [client ${name}] is damaged; make it anew ` +
        "with schlund-ddns hash-password",
    );
  }
  const hostnames = section.values.get("hostnames");
  if (!hostnames?.trim()) {
    throw new ConfigError(`${place}: [client ${name}] has no hostnames`);
  }
  return {
    name,
    password,
    hostnames: readHostnames({
      value: hostnames,
      origin: `${place}: hostnames`,
    }),
  };
}

function readHost(
  { name, section, place }: Named,
): [string, Address] {
  const host = parseHostname(name);
  if (host === undefined) {
    throw new ConfigError(`${place}: ${name} is not a host name`);
  }
  const text = section.values.get("interface_id") ?? "";
  const interfaceId = parseIpv6(text);
  if (interfaceId === undefined || interfaceId.text === "::") {
    throw new ConfigError(
      `${place}: [host ${name}] needs interface_id = ::… (the host's part of its IPv6 address)`,
    );
  }
  return [host, interfaceId];
}

function readNetworks(
  source: { readonly value: string; readonly origin: string } | undefined,
): readonly Network[] {
  const words = source?.value.split(/[\s,]+/).filter((word) => word !== "") ??
    [];
  return words.map((word) => {
    const network = parseNetwork(word);
    if (network !== undefined) return network;
    throw new ConfigError(
      `${source!.origin}: ${
        JSON.stringify(word)
      } is neither an address nor a network`,
    );
  });
}

/** `HOST:PORT`, `[IPV6]:PORT`, `:PORT` (all interfaces) or a port alone. */
function readListen(
  { value, origin }: { readonly value: string; readonly origin: string },
): ServiceSettings["listen"] {
  const [, bracketed, plain, port] =
    /^(?:(?:\[([0-9a-f:.]+)\]|([^:[\]]*)):)?(\d{1,5})$/i.exec(value) ?? [];
  if (port === undefined || Number(port) > 65535) {
    throw new ConfigError(`${origin}: write HOST:PORT, like ${DEFAULT_LISTEN}`);
  }
  const all = plain === "" ? "0.0.0.0" : undefined;
  return {
    hostname: bracketed ?? all ?? plain ?? "127.0.0.1",
    port: Number(port),
  };
}
