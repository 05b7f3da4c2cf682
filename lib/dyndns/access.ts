import { quote } from "./client_text.ts";
import { isHash, recognizePassword, verifyPassword } from "./password.ts";
import type { Credentials, Presented } from "./presented.ts";
import type { Client, ProtocolSettings } from "./settings.ts";

/** The sender of a request, and what it may do. */
export interface Caller {
  /** A client's name, or the user that the web server names. */
  readonly name?: string;
  /** Whether a host may be updated. */
  readonly mayUpdate: (host: string) => boolean;
  /** The host that is meant if the request names none. */
  readonly onlyHost?: string;
}

/** The client whose password a request presents, right or wrong. */
export interface TriedClient {
  /** The name that was presented. */
  readonly name: string;
  /** Whether there is a client of that name. */
  readonly exists: boolean;
}

/** Whether a request is allowed to go on. */
export type Access =
  | { readonly status: "granted"; readonly caller: Caller }
  /** Nothing was presented: clients such as wget wait for the challenge. */
  | { readonly status: "anonymous"; readonly reason: string }
  /** What was presented is wrong. */
  | {
    readonly status: "denied";
    readonly reason: string;
    readonly tried?: TriedClient;
  }
  /** The credentials were not looked at: there were too many attempts. */
  | { readonly status: "deferred"; readonly reason: string };

/** Finds out who sends a request. */
export type Authenticate = (presented: Presented) => Promise<Access>;

/**
 * Makes what authenticates requests. With `[client NAME]` sections, credentials
 * decide, or a user that the web server has authenticated. Without, the web server
 * decides, as with the Python tool.
 */
export function createAuthenticate(
  { clients, allowedHostnames }: Pick<
    ProtocolSettings,
    "clients" | "allowedHostnames"
  >,
): Authenticate {
  // To the letter, as with the Python tool: `*.…` is the wildcard record.
  const allowed = (host: string) =>
    allowedHostnames === undefined || allowedHostnames.includes(host);
  if (clients.length === 0) {
    const onlyHost = onlyName(allowedHostnames ?? []);
    return ({ webUser }) =>
      Promise.resolve(
        webUser.status === "header"
          ? { status: "denied", reason: UNCHECKED }
          : {
            status: "granted",
            caller: {
              name: webUser.status === "none" ? undefined : webUser.name,
              mayUpdate: allowed,
              onlyHost,
            },
          },
      );
  }
  const granted = ({ name, hostnames }: Client): Access => ({
    status: "granted",
    caller: {
      name,
      mayUpdate: (host) => matchesAny(hostnames, host) && allowed(host),
      onlyHost: onlyName(hostnames),
    },
  });
  return async (presented) => {
    const { credentials, webUser } = presented;
    const known = webUser.status === "authenticated"
      ? clients.find(({ name }) => name === webUser.name)
      : undefined;
    if (known !== undefined) return granted(known);
    if (credentials.length === 0) {
      return { status: "anonymous", reason: whyAnonymous(webUser) };
    }
    const client = await findClient(clients, credentials);
    if (client !== undefined) return granted(client);
    const tried = triedClient(clients, presented);
    return { status: "denied", reason: whyDenied(tried), tried };
  };
}

/** Without clients only the web server can check, and this shows that it did not. */
const UNCHECKED = "REMOTE_USER holds an Authorization header, which the web " +
  "server did not check: have it check passwords (in Apache, AuthType and " +
  "Require valid-user), or add [client NAME] sections";

/** Finds the client whose password a request presents, for limiting attempts. */
export function triedClient(
  clients: readonly Client[],
  { credentials }: Presented,
): TriedClient | undefined {
  const names = credentials.flatMap(({ names }) => names);
  const known = names.find((name) =>
    clients.some((each) => each.name === name)
  );
  const name = known ?? names[0];
  return name === undefined ? undefined : { name, exists: known !== undefined };
}

/**
 * Finds the client that presents its password.
 *
 * The name says whose password to compare. A password without a name is compared
 * with those in plain, and counts only if exactly one client has it. Deriving a
 * hash takes long on purpose, so a request has one try, and only for a name that
 * exists.
 */
async function findClient(
  clients: readonly Client[],
  credentials: readonly Credentials[],
): Promise<Client | undefined> {
  let derived:
    | { readonly client: Client; readonly password: string }
    | undefined;
  for (const { names, password } of credentials) {
    const right: Client[] = [];
    for (const client of clients) {
      const stored = client.password.reveal();
      if (names.length === 0 ? isHash(stored) : !names.includes(client.name)) {
        continue;
      }
      if (await recognizePassword(password, stored)) right.push(client);
      else if (isHash(stored)) derived ??= { client, password };
    }
    if (right.length > 0 && (names.length > 0 || right.length === 1)) {
      return right[0];
    }
  }
  return derived !== undefined &&
      await verifyPassword(derived.password, derived.client.password.reveal())
    ? derived.client
    : undefined;
}

/** Why a request without credentials is refused. */
function whyAnonymous(webUser: Presented["webUser"]): string {
  const none = "no user name and password came with the request";
  if (webUser.status === "authenticated") {
    const name = quote(webUser.name, "user name");
    return `the web server's user ${name} is not a client, and ${none}`;
  }
  return webUser.status === "claimed"
    ? `REMOTE_USER without AUTH_TYPE does not prove a sign-in, and ${none}`
    : none;
}

/** Why credentials are refused. */
function whyDenied(tried: TriedClient | undefined): string {
  if (tried === undefined) {
    return "a password without a user name must be the plain-text password of " +
      "exactly one client";
  }
  return tried.exists
    ? `wrong password for client ${JSON.stringify(tried.name)}`
    : `there is no client ${quote(tried.name, "user name")}`;
}

/** Whether one of the names is the host, or a pattern `*.…` above it. */
export function matchesAny(patterns: readonly string[], host: string): boolean {
  return patterns.some((pattern) =>
    pattern === host ||
    (pattern.startsWith("*.") && host.endsWith(pattern.slice(1)))
  );
}

/** The host that is meant if a request names none: the only one of some names. */
function onlyName(names: readonly string[]): string | undefined {
  const [name] = names;
  return names.length === 1 && !name!.startsWith("*.") ? name : undefined;
}

/**
 * Warnings about clients that may update nothing, as `allowed_hostnames` contains
 * none of their hosts. An empty list has a warning of its own.
 */
export function idleClients(
  allowed: readonly string[] | undefined,
  clients: readonly Client[],
): readonly string[] {
  if (allowed === undefined || allowed.length === 0) return [];
  return clients.filter(({ hostnames }) =>
    !allowed.some((host) => matchesAny(hostnames, host))
  ).map(({ name }) =>
    `[client ${name}] may update nothing: allowed_hostnames has none of its hostnames`
  );
}
