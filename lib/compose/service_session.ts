import { ConfigError } from "../config_error.ts";
import type { ProtocolSettings } from "../dyndns/settings.ts";
import type { Platform } from "../platform.ts";
import { readServiceConfig, type ServiceConfig } from "../settings/service.ts";
import type { Sources } from "../sources/sources.ts";
import { type Log, openSession, type Session } from "./session.ts";

/** A session with what answering update requests needs. */
export interface ServiceSession extends Session {
  /** Clients, hosts, and how requests are answered. */
  readonly service: ServiceConfig & ProtocolSettings;
}

/** How a session for update requests is opened. */
export interface ServiceSessionOptions {
  /** Takes warnings about the configuration. */
  readonly log: Log;
  /**
   * What decides whether a request may update: `[client NAME]` sections, of which
   * there must be one; the web server, where there are none; or nothing.
   */
  readonly authentication: "clients" | "web server" | "none";
}

/**
 * Opens a session for a program that answers update requests.
 *
 * @throws {ConfigError} if the settings are invalid
 */
export async function openServiceSession(
  sources: Sources,
  platform: Platform,
  { log, authentication }: ServiceSessionOptions,
): Promise<ServiceSession> {
  const session = await openSession(sources, platform, { log });
  const service = readServiceConfig(sources);
  service.warnings.forEach((warning) => log("warning", warning));
  const { file, hasOptions } = sources;
  const hasClients = service.clients.length > 0;
  if (authentication === "clients" && !hasClients) {
    throw new ConfigError(
      `nobody may update yet: add a [client NAME] section with password and hostnames to ${
        file?.path ?? "a config file"
      }${hasOptions ? ", or say --no-auth to let everybody" : ""}`,
    );
  }
  if (authentication === "none" && hasClients) {
    throw new ConfigError(
      `--no-auth contradicts the [client …] sections in ${file?.path}`,
    );
  }
  const { allowedHostnames } = session.config;
  return { ...session, service: { ...service, allowedHostnames } };
}
