import { ConfigError, readAll, ValueError } from "../config_error.ts";
import { isHash, parseHash } from "../dyndns/password.ts";
import type { Client, ProtocolSettings } from "../dyndns/settings.ts";
import type { ListenOptions } from "../platform.ts";
import type { Secret } from "../secret.ts";
import type { Sources } from "../sources/sources.ts";
import { readHosts } from "./address.ts";
import {
  parseBoolean,
  parseHostnames,
  parseNetworks,
  parserOfSeconds,
  parserOfWords,
  parseSecret,
} from "./parsers.ts";
import {
  type NamedSection,
  readSection,
  readSections,
  valuesIn,
} from "./sections.ts";
import { readValues, type SettingTable } from "./setting.ts";

/** How update requests are answered. */
export const SERVICE_SETTINGS = {
  listen: {
    argument: "HOST:PORT",
    help: "address and port of serve; [::]:8245 for all interfaces",
    example: "127.0.0.1:8245",
    group: "service",
    flag: "value",
    environment: true,
    preset: "127.0.0.1:8245",
    parse: parseListen,
  },
  trusted_proxies: {
    argument: "ADDRESS...",
    help: "addresses or networks of proxies whose X-Forwarded-For is trusted",
    example: "127.0.0.1",
    group: "service",
    preset: "",
    parse: parseNetworks,
  },
  private_addresses: {
    argument: "ignore|publish|peer",
    help:
      "what to do with received addresses that are not globally routable: " +
      "answer good and ignore them, publish them, or publish the peer's instead",
    example: "ignore",
    group: "service",
    preset: "ignore",
    parse: parserOfWords("ignore", "publish", "peer"),
    formerly: {
      key: "allow_private_addresses",
      translate: (text: string) => parseBoolean(text) ? "publish" : "ignore",
    },
  },
  public_url: {
    argument: "URL",
    help: "URL for updates as routers reach it, for the page setup",
    example: "https://dyn.example.com/dns-update",
    group: "service",
    parse: parsePublicUrl,
  },
  acme: {
    argument: "yes|no",
    help: "let users of the web server have certificates made (ACME dns-01)",
    example: "yes",
    group: "service",
    preset: "no",
    parse: parseBoolean,
  },
  state_ttl: {
    argument: "SECONDS",
    help:
      "seconds for which serve answers nochg for a published address from memory",
    example: "300",
    group: "service",
    preset: "300",
    parse: parserOfSeconds(0, 86_400),
  },
} as const satisfies SettingTable;

/** Section `[client NAME]`: a client that may update some hosts. */
export const CLIENT_SETTINGS = {
  password: {
    argument: "PASS",
    help: "in plain, or a hash made by schlund-ddns hash-password",
    example: "pbkdf2-sha256$600000$…",
    group: "client",
    secret: true,
    parse: parseSecret,
  },
  hostnames: {
    argument: "HOST...",
    help: "hosts it may update; *.home.example.com means all below",
    example: "home.example.com *.home.example.com",
    group: "client",
    parse: parseHostnames,
  },
  acme: {
    argument: "yes|no",
    help: "let it have certificates made for these hosts (ACME dns-01)",
    example: "yes",
    group: "client",
    preset: "no",
    parse: parseBoolean,
  },
} as const satisfies SettingTable;

const LISTEN = /^(?:(?:\[([0-9a-f:.]+)\]|([^:[\]]*)):)?(\d{1,5})$/i;

/** `HOST:PORT`, `[IPV6]:PORT`, `:PORT` (all of IPv4) or only a port. */
function parseListen(text: string) {
  if (/^unix:/i.test(text.trim())) {
    throw new ValueError(
      "sockets in the file system are not supported; write HOST:PORT, like " +
        "127.0.0.1:8245",
    );
  }
  const [, bracketed, plain, port] = LISTEN.exec(text.trim()) ?? [];
  if (port === undefined || Number(port) > 65535) {
    throw new ValueError("write HOST:PORT, like 127.0.0.1:8245");
  }
  const everywhere = plain === "" ? "0.0.0.0" : undefined;
  return {
    hostname: bracketed ?? everywhere ?? plain ?? "127.0.0.1",
    port: Number(port),
  };
}

/** A URL without what would not belong before a query. */
function parsePublicUrl(text: string): URL {
  const url = URL.parse(text.trim());
  if (
    url === null || !/^https?:$/.test(url.protocol) || url.username !== "" ||
    url.password !== "" || url.search !== "" || url.hash !== ""
  ) {
    throw new ValueError(
      "write https://HOST/PATH, without user name, query and fragment",
    );
  }
  return url;
}

/** What answering update requests needs. */
export interface ServiceConfig
  extends Omit<ProtocolSettings, "allowedHostnames"> {
  /** How long an address is remembered as published. */
  readonly stateMilliseconds: number;
  /** Warnings for the log. */
  readonly warnings: readonly string[];
}

/** All but what concerns `serve` alone, which CGI programs neither need nor may read. */
const { listen: LISTEN_SETTING, public_url: PUBLIC_URL, ...ANSWERING } =
  SERVICE_SETTINGS;

/**
 * Reads where `serve` listens.
 *
 * @throws {ConfigError} if it is invalid
 */
export function readListen(
  { get }: Pick<Sources, "get">,
): ListenOptions {
  return readValues({ listen: LISTEN_SETTING }, get).listen;
}

/**
 * Reads how update requests are answered.
 *
 * @throws {ConfigError} with a fault for each setting that is missing or invalid
 */
export function readServiceConfig(sources: Sources): ServiceConfig {
  const [values, clients, hosts] = readAll([
    () => readValues(ANSWERING, sources.get),
    () => readSections(sources, "client", readClient),
    () => readHosts(sources),
  ]);
  const old = sources.get(ANSWERING.private_addresses.formerly.key);
  return {
    clients: clients.sections,
    interfaceIds: new Map(
      hosts.sections.flatMap(({ host, interfaceId }) =>
        interfaceId === undefined ? [] : [[host, interfaceId]]
      ),
    ),
    privateAddresses: values.private_addresses,
    trustedProxies: values.trusted_proxies,
    stateMilliseconds: values.state_ttl,
    ...values.acme && { acme: true },
    warnings: [
      ...old === undefined
        ? []
        : [`${old.origin}: this setting is now private_addresses`],
      ...clients.warnings,
      ...hosts.warnings,
      ...passwordWarnings(clients.sections),
      // In HTTP Basic, the user name ends at the first colon (RFC 7617 section 2).
      ...clients.sections.filter(({ name }) => name.includes(":")).map((
        { name },
      ) =>
        `[client ${name}]: clients cannot send a colon in the user name (HTTP ` +
        "Basic); choose a name without one"
      ),
    ],
  };
}

/** Section `[status]`: who sees the pages of `serve` for all clients. */
export const STATUS_SETTINGS = {
  password: {
    argument: "PASS",
    help:
      "of user status, who sees the pages status, setup and metrics for all",
    example: "pbkdf2-sha256$600000$…",
    group: "status",
    secret: true,
    parse: parseSecret,
  },
} as const satisfies SettingTable;

/** The name with which the overseer signs in. */
export const OVERSEER = "status";

/** What the pages of `serve` need to know. */
export interface StatusConfig {
  /** The overseer's password, in plain or hashed; undefined: there is none. */
  readonly password?: Secret;
  /** The URL for updates as routers reach it, if it is configured. */
  readonly publicUrl?: URL;
}

/**
 * Reads the settings of the pages.
 *
 * @throws {ConfigError} if one is invalid, or a client has the overseer's name
 */
export function readStatusConfig(sources: Sources): StatusConfig {
  const { publicUrl } = readValues(
    { publicUrl: PUBLIC_URL },
    () => sources.get("public_url"),
  );
  const password = readSection(sources, OVERSEER, (named) => {
    // The password of [DEFAULT] is the account's.
    const own = { ownOnly: ["password"] };
    const { password } = valuesIn(STATUS_SETTINGS, named, own);
    return judgePassword(password, named.place, `[${OVERSEER}]`);
  });
  const namesake = sources.file?.ini.sections.get(`client ${OVERSEER}`);
  if (password !== undefined && namesake !== undefined) {
    throw new ConfigError(
      `${sources.file?.path}:${namesake.line}: [client ${OVERSEER}] and ` +
        `[${OVERSEER}] have the same user name; rename the client`,
    );
  }
  return { password, publicUrl };
}

/** The hosts that the configuration names; a pattern names none. */
export function namedHosts(
  allowed: readonly string[] | undefined,
  { clients, interfaceIds }: Pick<ServiceConfig, "clients" | "interfaceIds">,
): readonly string[] {
  const named = clients.flatMap(({ hostnames }) => hostnames)
    .filter((host) => !host.startsWith("*."));
  return [...new Set([...allowed ?? [], ...named, ...interfaceIds.keys()])];
}

/** Hashes as other programs make them: htpasswd, crypt, LDAP, frameworks. */
const FOREIGN_HASH =
  /^(?:\$[\w-]+\$|\{[\w.-]+\}|(?:pbkdf2|s?crypt|bcrypt|argon2)[\w:-]*\$)\S{16,}$/i;

function readClient(named: NamedSection): Client {
  const { name, place } = named;
  // The password of [DEFAULT] is the account's, and its acme gives a client nothing.
  const ownOnly = ["password", "acme"];
  const values = valuesIn(CLIENT_SETTINGS, named, { ownOnly });
  const [password, hostnames] = readAll([
    () => judgePassword(values.password, place, `[client ${name}]`),
    () => {
      if (values.hostnames?.length) return values.hostnames;
      throw new ConfigError(`${place}: [client ${name}] has no hostnames`);
    },
  ]);
  return { name, password, hostnames, ...values.acme && { acme: true } };
}

/**
 * Judges the password of a section, in plain or hashed.
 *
 * @throws {ConfigError} if there is none, or it cannot be what is meant
 */
function judgePassword(
  password: Secret | undefined,
  place: string,
  section: string,
): Secret {
  const problem = passwordProblem(password?.reveal() ?? "");
  if (password !== undefined && problem === undefined) return password;
  throw new ConfigError(`${place}: ${problem?.replace("X", section)}`);
}

/** What is wrong with the password of section X. */
function passwordProblem(password: string): string | undefined {
  if (password === "") return "X has no password";
  const command = "with schlund-ddns hash-password";
  if (isHash(password)) {
    return parseHash(password) === undefined
      ? `the password hash of X is damaged; make it again ${command}`
      : undefined;
  }
  // Taken as a plain password, it would admit only those who have read it.
  return FOREIGN_HASH.test(password)
    ? "the password of X is the hash of another program, which cannot be read " +
      `here; make one ${command}`
    : undefined;
}

/**
 * Warns about clients that have the same password in plain: without a user name
 * they cannot be told apart, so it is refused.
 */
function passwordWarnings(
  clients: readonly Client[],
): readonly string[] {
  const owners = Map.groupBy(
    clients.filter(({ password }) => !isHash(password.reveal())),
    ({ password }) => password.reveal(),
  );
  return [...owners.values()].filter((same) => same.length > 1).map((same) =>
    `the clients ${
      same.map(({ name }) => JSON.stringify(name)).join(" and ")
    } have the same password: without a user name it is refused`
  );
}
