import { type Access, onlyName } from "./caller.ts";
import { findClient, whyAnonymous, whyDenied } from "./client_sign_in.ts";
import type { Credentials } from "./credentials.ts";
import type { Client } from "./settings.ts";

/**
 * Finds out which client asks: the one that the web server has authenticated,
 * else the one whose credentials are presented.
 *
 * @param allowed whether a host may be updated at all
 */
export async function authenticateClient(
  clients: readonly Client[],
  allowed: (host: string) => boolean,
  credentials: readonly Credentials[],
  user: string | undefined,
): Promise<Access> {
  const known = clients.find(({ name }) => name === user);
  if (known !== undefined) return granted(known, allowed);
  if (credentials.length === 0) {
    return { status: "anonymous", reason: whyAnonymous(user) };
  }
  for (const each of credentials) {
    const client = await findClient(clients, each);
    if (client !== undefined) return granted(client, allowed);
  }
  return { status: "denied", reason: whyDenied(clients, credentials) };
}

function granted(
  { name, hostnames }: Client,
  allowed: (host: string) => boolean,
): Access {
  return {
    status: "granted",
    caller: {
      name,
      mayUpdate: (host) => matchesAny(hostnames, host) && allowed(host),
      onlyHost: onlyName(hostnames),
    },
  };
}

/** Whether one of the names is the host, or a pattern `*.…` above it. */
export function matchesAny(patterns: readonly string[], host: string): boolean {
  return patterns.some((pattern) =>
    pattern === host ||
    (pattern.startsWith("*.") && host.endsWith(pattern.slice(1)))
  );
}
