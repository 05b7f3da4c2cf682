import { ConfigError } from "../config_error.ts";
import type { ServiceConfig } from "../settings/service_config.ts";
import type { Sources } from "../sources/sources.ts";

/**
 * Requires that somebody says who may update.
 *
 * @throws {ConfigError} if nobody does, or two that contradict
 */
export function requireClients(
  { clients }: ServiceConfig,
  authentication: "clients" | "none",
  { file, hasOptions }: Sources,
): void {
  if (authentication === "clients" && clients.length === 0) {
    throw new ConfigError(
      `nobody may update yet: add a [client NAME] section with password and hostnames to ${
        file?.path ?? "a config file"
      }${hasOptions ? ", or say --no-auth to let everybody" : ""}`,
    );
  }
  if (authentication === "none" && clients.length > 0) {
    throw new ConfigError(
      `--no-auth contradicts the [client …] sections in ${file?.path}`,
    );
  }
}
