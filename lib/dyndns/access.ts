import type { Credentials } from "./credentials.ts";
import { isHash, verifyPassword } from "./password.ts";
import { quote } from "./quote.ts";
import type { Client, ProtocolSettings } from "./settings.ts";

/** Who asks, and what that allows. */
export interface Caller {
  /** A client's name, or who the web server says it is. */
  readonly name?: string;
  /** Whether a host may be updated. */
  readonly mayUpdate: (host: string) => boolean;
  /** The host that is meant if the request names none. */
  readonly onlyHost?: string;
}

/** Whether somebody is let in. */
export type Access =
  | { readonly status: "granted"; readonly caller: Caller }
  /** Nothing was presented: clients such as wget wait to be asked. */
  | { readonly status: "anonymous"; readonly reason: string }
  /** What was presented is wrong. */
  | { readonly status: "denied"; readonly reason: string }
  /** Nobody has looked: the peer has made too many attempts. */
  | { readonly status: "deferred"; readonly reason: string };

/** Finds out who asks. */
export type Authenticate = (
  credentials: readonly Credentials[],
  /** Whom the web server has authenticated. */
  user?: string,
) => Promise<Access>;

/**
 * With `[client NAME]` sections, credentials decide; a user that the web server
 * has authenticated is the client of that name. Without, the web server alone
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
  function granted({ name, hostnames }: Client): Access {
    return {
      status: "granted",
      caller: {
        name,
        mayUpdate: (host) => matchesAny(hostnames, host) && allowed(host),
        onlyHost: onlyName(hostnames),
      },
    };
  }
  if (clients.length === 0) {
    const onlyHost = onlyName(allowedHostnames ?? []);
    return (_credentials, user) =>
      Promise.resolve({
        status: "granted",
        caller: { name: user, mayUpdate: allowed, onlyHost },
      });
  }
  return async (credentials, user) => {
    const known = clients.find(({ name }) => name === user);
    if (known !== undefined) return granted(known);
    if (credentials.length === 0) {
      return { status: "anonymous", reason: whyAnonymous(user) };
    }
    for (const each of credentials) {
      const client = await signIn(clients, each);
      if (client !== undefined) return granted(client);
    }
    return { status: "denied", reason: whyDenied(clients, credentials) };
  };
}

/** Whether one of the names is the host, or a pattern `*.…` above it. */
export function matchesAny(patterns: readonly string[], host: string): boolean {
  return patterns.some((pattern) =>
    pattern === host ||
    (pattern.startsWith("*.") && host.endsWith(pattern.slice(1)))
  );
}

function onlyName(names: readonly string[]): string | undefined {
  const [name] = names;
  return names.length === 1 && !name!.startsWith("*.") ? name : undefined;
}

/**
 * A name says whose password to look at. A password alone is compared with those
 * in plain (to try it against every hash would take as many times as long), and
 * counts only if exactly one client has it.
 *
 * Whoever is wrong learns nothing from the time it takes: where some passwords
 * are hashed, one derivation is made in any case.
 */
async function signIn(
  clients: readonly Client[],
  { names, password }: Credentials,
): Promise<Client | undefined> {
  const candidates = clients.filter((client) =>
    names.length === 0
      ? !isHash(client.password.reveal())
      : names.includes(client.name)
  );
  const right: Client[] = [];
  for (const client of candidates) {
    if (await verifyPassword(password, client.password.reveal())) {
      right.push(client);
    }
  }
  if (right.length > 0) {
    return names.length > 0 || right.length === 1 ? right[0] : undefined;
  }
  const hashed = clients.find((client) => isHash(client.password.reveal()));
  if (
    hashed !== undefined &&
    !candidates.some(({ password }) => isHash(password.reveal()))
  ) {
    await verifyPassword(password, hashed.password.reveal());
  }
  return undefined;
}

/**
 * Warnings about clients that have the same password in plain: without a user
 * name, nobody can tell them apart, so neither is let in.
 */
export function passwordWarnings(
  clients: readonly Client[],
): readonly string[] {
  const owners = Map.groupBy(
    clients.filter(({ password }) => !isHash(password.reveal())),
    ({ password }) => password.reveal(),
  );
  return [...owners.values()].filter((same) => same.length > 1).map((same) =>
    `the clients ${
      same.map(({ name }) => quote(name)).join(" and ")
    } have the same password: sent alone, without a user name, it lets nobody in`
  );
}

function whyAnonymous(user: string | undefined): string {
  const none = "no user name and password came with the request";
  return user === undefined
    ? none
    : `the web server's user ${quote(user)} is no client, and ${none}`;
}

function whyDenied(
  clients: readonly Client[],
  credentials: readonly Credentials[],
): string {
  const names = credentials.flatMap(({ names }) => names);
  const known = clients.find(({ name }) => names.includes(name));
  if (known !== undefined) {
    return `the password of client ${quote(known.name)} is another`;
  }
  const [name] = names;
  return name === undefined
    ? "a password alone has to be that of exactly one client, in plain"
    : `there is no client ${quote(name)}`;
}
