import { matchesAny } from "../dyndns/access.ts";
import type { Client } from "../dyndns/settings.ts";

/**
 * Lines about clients that may update nothing, as `allowed_hostnames` has none of
 * their hosts; where it has none at all, that is said elsewhere.
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
