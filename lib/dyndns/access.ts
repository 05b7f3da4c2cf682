import type { Credentials } from "./credentials.ts";
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
  let signIn: Promise<typeof import("./client_sign_in.ts")> | undefined;
  return async (credentials, user) => {
    const known = clients.find(({ name }) => name === user);
    if (known !== undefined) return granted(known);
    // Not loaded where the web server decides.
    signIn ??= import("./client_sign_in.ts");
    const { findClient, whyAnonymous, whyDenied } = await signIn;
    if (credentials.length === 0) {
      return { status: "anonymous", reason: whyAnonymous(user) };
    }
    for (const each of credentials) {
      const client = await findClient(clients, each);
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
