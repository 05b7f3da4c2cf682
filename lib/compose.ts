/**
 * The one place that joins settings, platform and gateway, for all programs.
 *
 * @module
 */
import {
  type AskPassword,
  readAccountConfig,
} from "./config/account_config.ts";
import { requireAuthorities } from "./config/certificate_authorities.ts";
import { ConfigError } from "./config/config_error.ts";
import type { ServiceConfig } from "./config/service_config.ts";
import { type Flags, readSources, type Sources } from "./config/sources.ts";
import { readUpdateConfig, type UpdateConfig } from "./config/update_config.ts";
import { createDeadline, type Deadline } from "./deadline.ts";
import {
  createGateway,
  type Gateway,
  type GatewayAccount,
} from "./gateway/client.ts";
import { type Platform, readAll } from "./platform.ts";
import type { ProtocolSettings } from "./dyndns/settings.ts";
import type { RequestReport } from "./dyndns/handle_request.ts";
import type { ServiceHandler } from "./serve/service.ts";
import type { HostIntent } from "./zone/host_intent.ts";
import type { RecordOutcome } from "./update/outcome.ts";
import { updateHosts } from "./update/update_hosts.ts";

/** Takes lines about what is going on, free of secrets. */
export type Log = (
  level: "debug" | "info" | "warning",
  message: string,
) => void;

/** What a program that talks to the gateway works with. */
export interface Session {
  /** Where its settings came from. */
  readonly sources: Sources;
  /** Where it signs in, and as whom. */
  readonly account: GatewayAccount;
  /** What about the account's settings was probably not meant so. */
  readonly oddities: readonly string[];
  /** How updates are made. */
  readonly config: UpdateConfig;
  /** The gateway's client, signed in by each request. */
  readonly gateway: Gateway;
  /** A deadline so many milliseconds from now. */
  readonly deadlineIn: (milliseconds: number) => Deadline;
  /** Updates hosts by the settings; failures are among the outcomes. */
  readonly updateHosts: (
    intents: readonly HostIntent[],
    options: SessionUpdateOptions,
  ) => Promise<readonly RecordOutcome[]>;
}

/** How one update of a session is made. */
export interface SessionUpdateOptions {
  /** Until when it must be done. */
  readonly deadline: Deadline;
  /** Only plan: send no update. */
  readonly dryRun?: boolean;
}

/**
 * Reads the settings and makes the gateway's client.
 *
 * @param flags options by the keys of the settings
 * @throws {ConfigError} if the settings are not good
 */
export async function openSession(
  flags: Flags,
  platform: Platform,
  { log, askPassword }: {
    readonly log: Log;
    readonly askPassword?: AskPassword;
  },
): Promise<Session> {
  await requireAuthorities(platform);
  const sources = await readSources(flags, platform);
  const config = readUpdateConfig(sources);
  const { account, oddities, warnings } = await readAccountConfig(
    sources,
    askPassword,
  );
  for (
    const warning of [
      ...sources.warnings,
      ...config.warnings,
      ...config.emptyRestrictions,
      ...warnings,
    ]
  ) log("warning", warning);
  const context = { ...platform, log };
  const gateway = createGateway(account, context);
  return {
    sources,
    account,
    oddities,
    config,
    gateway,
    deadlineIn: (milliseconds) =>
      createDeadline(milliseconds, gateway.workingTime),
    updateHosts: (intents, { deadline, dryRun }) =>
      updateHosts(
        gateway,
        { intents, ...config, dryRun },
        { ...context, deadline },
      ),
  };
}

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
 * Opens a session for a program that answers update requests.
 *
 * @throws {ConfigError} if the settings are not good
 */
export async function openServiceSession(
  flags: Flags,
  platform: Platform,
  { log, authentication }: {
    readonly log: Log;
    readonly authentication: Authentication;
  },
): Promise<ServiceSession> {
  const { readServiceConfig } = await import("./config/service_config.ts");
  const session = await openSession(flags, platform, { log });
  const service = readServiceConfig(session.sources);
  service.warnings.forEach((warning) => log("warning", warning));
  requireClients(service, authentication, session.sources);
  return { ...session, service };
}

function requireClients(
  { clients }: ServiceConfig,
  authentication: Authentication,
  { file }: Sources,
): void {
  if (authentication === "clients" && clients.length === 0) {
    throw new ConfigError(
      `nobody may update yet: add a [client NAME] section with password and hostnames to ${
        file?.path ?? "a config file"
      }, or say --no-auth to let everybody`,
    );
  }
  if (authentication === "none" && clients.length > 0) {
    throw new ConfigError(
      `--no-auth contradicts the [client …] sections in ${file?.path}`,
    );
  }
}

/**
 * The handler of a process that answers update requests for long.
 *
 * @param report is told of every update request and how long it took
 */
export async function composeService(
  session: ServiceSession,
  platform: Platform,
  report: (report: RequestReport, milliseconds: number) => void,
): Promise<ServiceHandler> {
  const { createService } = await import("./serve/service.ts");
  return createService({
    ...platform,
    settings: protocolSettingsOf(session),
    stateMilliseconds: session.service.stateMilliseconds,
    timeoutMilliseconds: session.config.timeoutMilliseconds,
    updateHosts: session.updateHosts,
    deadlineIn: session.deadlineIn,
    report,
  });
}

function protocolSettingsOf(
  { config, service }: ServiceSession,
): ProtocolSettings {
  return { ...service, allowedHostnames: config.allowedHostnames };
}

/** Milliseconds; a request body that takes longer is given up. */
const BODY_MILLISECONDS = 5000;

/**
 * Answers the one request that a CGI program was started for (RFC 3875).
 *
 * @returns the bytes to write; there is always a complete response
 */
export async function answerCgi(platform: Platform): Promise<Uint8Array> {
  const { runCgi } = await import("./serve/cgi_program.ts");
  const log = (line: string) =>
    platform.stderr.write(
      new TextEncoder().encode(`schlund-ddns-cgi: ${line}\n`),
    );
  return await runCgi({
    meta: platform.env,
    log,
    readBody: (length) =>
      Promise.race([
        platform.sleep(BODY_MILLISECONDS).then((): never => {
          throw new DOMException("The body did not come.", "TimeoutError");
        }),
        readAll(platform.stdin, length),
      ]),
    async open() {
      const session = await openServiceSession({}, platform, {
        log: (level, message) =>
          level === "warning" ? log(`warning: ${message}`) : undefined,
        authentication: "web server",
      });
      return {
        settings: protocolSettingsOf(session),
        timeoutMilliseconds: session.config.timeoutMilliseconds,
        deadlineIn: session.deadlineIn,
        updateHosts: session.updateHosts,
      };
    },
  });
}
