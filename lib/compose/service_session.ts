import {
  readServiceConfig,
  type ServiceConfig,
} from "../settings/service_config.ts";
import { type Flags, readSources, type Sources } from "../sources/sources.ts";
import type { ProtocolSettings } from "../dyndns/settings.ts";
import type { Platform } from "../platform.ts";
import { type Log, openSession, type Session } from "./session.ts";

/** A session with what answering update requests needs. */
export interface ServiceSession extends Session {
  /** Clients, hosts, and how requests are answered. */
  readonly service: ServiceConfig;
}

/** Who decides whether a request may update. */
export type Authentication =
  /** `[client NAME]` sections; without any, nobody may update. */
  | "clients"
  /** The web server, where there are no `[client NAME]` sections. */
  | "web server"
  /** Nobody: everybody may. */
  | "none";

/**
 * Opens a session for a program that answers update requests; without flags it has
 * no command line.
 *
 * @throws {ConfigError} if the settings are not good
 */
export async function openServiceSession(
  flags: Flags | undefined,
  platform: Platform,
  options: ServiceSessionOptions,
): Promise<ServiceSession> {
  const sources = await readSources(flags, platform, options.secrets);
  return await openServiceSessionFrom(sources, platform, options);
}

/** How a session for update requests is opened. */
export interface ServiceSessionOptions {
  /** Takes warnings about the configuration. */
  readonly log: Log;
  /** Who decides about requests. */
  readonly authentication: Authentication;
  /** Settings beside the account's that may be in files of their own. */
  readonly secrets?: readonly string[];
}

/**
 * Like {@linkcode openServiceSession}, for sources that are read already.
 *
 * @throws {ConfigError} if the settings are not good
 */
export async function openServiceSessionFrom(
  sources: Sources,
  platform: Platform,
  { log, authentication }: ServiceSessionOptions,
): Promise<ServiceSession> {
  const session = await openSession(sources, platform, { log });
  const service = await readServiceConfig(session.sources);
  service.warnings.forEach((warning) => log("warning", warning));
  if (authentication !== "web server") {
    const { requireClients } = await import("./require_clients.ts");
    requireClients(service, authentication, session.sources);
  }
  return { ...session, service };
}

/** What the update protocol goes by. */
export function protocolSettingsOf(
  { config, service }: ServiceSession,
): ProtocolSettings {
  return { ...service, allowedHostnames: config.allowedHostnames };
}
