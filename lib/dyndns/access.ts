import { challengedDomain } from "../acme/page.ts";
import { quote } from "./client_text.ts";
import { isHash, recognizePassword, verifyPassword } from "./password.ts";
import type { Presented } from "./presented.ts";
import type { Client, ProtocolSettings } from "./settings.ts";

/** The sender of a request, and what it may do. */
export type Caller = {
  /** A client's name, or the user that the web server names. */
  readonly name?: string;
  readonly mayUpdate: (host: string) => boolean;
  /** Whether it may write a challenge's TXT record of that name; absent: none. */
  readonly mayChallenge?: (host: string) => boolean;
  /** The host that is meant if the request names none. */
  readonly onlyHost?: string;
};

/** Whether a request is allowed to go on. */
export type Access =
  | { readonly status: "granted"; readonly caller: Caller }
  /** Nothing was presented: clients such as wget wait for the challenge. */
  | { readonly status: "anonymous"; readonly reason: string }
  /** What was presented is wrong. */
  | { readonly status: "denied"; readonly reason: string }
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
  { clients, allowedHostnames, acme = false }: Pick<
    ProtocolSettings,
    "clients" | "allowedHostnames" | "acme"
  >,
): Authenticate {
  const grant = (
    name: string | undefined,
    acme: boolean,
    hostnames?: readonly string[],
  ): Access => ({
    status: "granted",
    caller: {
      name,
      mayUpdate: (host) =>
        (hostnames === undefined || matchesAny(hostnames, host)) &&
        // To the letter, as with the Python tool: `*.…` is the wildcard record.
        (allowedHostnames === undefined || allowedHostnames.includes(host)),
      mayChallenge(host) {
        const domain = challengedDomain(host);
        return acme && domain !== undefined &&
          [hostnames, allowedHostnames].every((names) =>
            names === undefined || matchesAny(names, domain) ||
            names.includes(`*.${domain}`)
          );
      },
      onlyHost: onlyName(hostnames ?? allowedHostnames ?? []),
    },
  });
  // deno-lint-ignore require-await
  const byWebServer = async ({ webUser }: Presented): Promise<Access> =>
    webUser.status === "header"
      ? { status: "denied", reason: UNCHECKED }
      : grant(webUser.status === "none" ? undefined : webUser.name, acme);
  if (clients.length === 0) return byWebServer;
  return async ({ credentials, webUser }) => {
    const client =
      clients.find(({ name }) =>
        webUser.status === "authenticated" && name === webUser.name
      ) ?? await findClient(clients, credentials);
    if (client !== undefined) {
      return grant(client.name, client.acme ?? false, client.hostnames);
    }
    return credentials.length === 0
      ? { status: "anonymous", reason: whyAnonymous(webUser) }
      : { status: "denied", reason: whyDenied(clients, credentials) };
  };
}

/** Without clients only the web server can check, and this shows that it did not. */
const UNCHECKED = "REMOTE_USER holds an Authorization header, which the web " +
  "server did not check: have it check passwords (in Apache, AuthType and " +
  "Require valid-user), or add [client NAME] sections";

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
  credentials: Presented["credentials"],
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
function whyDenied(
  clients: readonly Client[],
  credentials: Presented["credentials"],
): string {
  const names = credentials.flatMap(({ names }) => names);
  const known = names.find((name) =>
    clients.some((client) => client.name === name)
  );
  if (known !== undefined) {
    return `wrong password for client ${JSON.stringify(known)}`;
  }
  return names.length > 0
    ? `there is no client ${quote(names[0]!, "user name")}`
    : "a password without a user name must be the plain-text password of " +
      "exactly one client";
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
