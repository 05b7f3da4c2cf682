import { ConfigError } from "../config_error.ts";
import { passwordWarnings } from "../dyndns/access.ts";
import type { ProtocolSettings } from "../dyndns/settings.ts";
import type { Platform } from "../platform.ts";
import { readServiceConfig, type ServiceConfig } from "../settings/service.ts";
import { readSources } from "../settings/settings.ts";
import type { Flags, Sources } from "../sources/sources.ts";
import { type Log, openSession, type Session } from "./session.ts";

/** A session with what answering update requests needs. */
export interface ServiceSession extends Session {
  /** Clients, hosts, and how requests are answered. */
  readonly service: ServiceConfig;
}

/** What decides whether a request may update. */
export type Authentication =
  /** `[client NAME]` sections, of which there must be one. */
  | "clients"
  /** The web server, where there are no `[client NAME]` sections. */
  | "web server"
  /** Nothing: every request may. */
  | "none";

/** How a session for update requests is opened. */
export interface ServiceSessionOptions {
  /** Takes warnings about the configuration. */
  readonly log: Log;
  /** What decides about requests. */
  readonly authentication: Authentication;
}

/**
 * Reads the settings and opens a session for a program that answers update requests.
 *
 * @param flags undefined if there is no command line
 * @throws {ConfigError} if the settings are invalid
 */
export async function openServiceSession(
  flags: Flags | undefined,
  platform: Platform,
  options: ServiceSessionOptions,
): Promise<ServiceSession> {
  const sources = await readSources(flags, platform);
  return await openServiceSessionFrom(sources, platform, options);
}

/**
 * Like {@linkcode openServiceSession}, from sources that have been read.
 *
 * @throws {ConfigError} if the settings are invalid
 */
export async function openServiceSessionFrom(
  sources: Sources,
  platform: Platform,
  { log, authentication }: ServiceSessionOptions,
): Promise<ServiceSession> {
  const session = await openSession(sources, platform, { log });
  const service = readService(sources);
  service.warnings.forEach((warning) => log("warning", warning));
  requireAuthentication(service, authentication, sources);
  return { ...session, service };
}

/**
 * Reads how update requests are answered, and judges the clients' passwords.
 *
 * @throws {ConfigError} if a setting is missing or invalid
 */
export function readService(sources: Sources): ServiceConfig {
  const service = readServiceConfig(sources);
  return {
    ...service,
    warnings: [...service.warnings, ...passwordWarnings(service.clients)],
  };
}

function requireAuthentication(
  { clients }: ServiceConfig,
  authentication: Authentication,
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

/** The settings of the update protocol. */
export function protocolSettingsOf(
  { config, service }: ServiceSession,
): ProtocolSettings {
  return { ...service, allowedHostnames: config.allowedHostnames };
}
