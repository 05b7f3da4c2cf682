import { type Authenticate, onlyName } from "./caller.ts";
import { authenticateClient } from "./client_access.ts";
import type { ProtocolSettings } from "./settings.ts";

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
  if (clients.length === 0) {
    const onlyHost = onlyName(allowedHostnames ?? []);
    return (_credentials, user) =>
      Promise.resolve({
        status: "granted",
        caller: { name: user, mayUpdate: allowed, onlyHost },
      });
  }
  return (credentials, user) =>
    authenticateClient(clients, allowed, credentials, user);
}
