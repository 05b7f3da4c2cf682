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
import { secretsOf } from "./config/secrets.ts";
import type { SettingTable } from "./config/setting.ts";
import { type Flags, readSources, type Sources } from "./config/sources.ts";
import { readUpdateConfig, type UpdateConfig } from "./config/update_config.ts";
import { createDeadline, type Deadline } from "./deadline.ts";
import {
  createGateway,
  type Gateway,
  type GatewayAccount,
} from "./gateway/client.ts";
import { type Platform, readAll } from "./platform.ts";
import { VERSION } from "./version.ts";
import type { ProtocolSettings } from "./dyndns/settings.ts";
import type { LogLine } from "./dyndns/log_line.ts";
import type { Examine } from "./serve/answer_check.ts";
import type { ServiceHandler } from "./serve/service.ts";
import type { HostIntent } from "./zone/host_intent.ts";
import type { RecordOutcome } from "./update/outcome.ts";
import { createZoneFinder, type ZoneFinder } from "./update/find_zones.ts";
import { updateHosts } from "./update/update_hosts.ts";
import type { Round, Watch } from "./watch/watch.ts";

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
  /** How updates are made. */
  readonly config: UpdateConfig;
  /** The gateway's client, signed in by each request. */
  readonly gateway: Gateway;
  /** Takes lines about what is going on, free of secrets. */
  readonly log: Log;
  /** A finder of the zones that hosts are in. */
  readonly zoneFinder: (deadline: Deadline) => ZoneFinder;
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
  /** Zones that were asked for already. */
  readonly finder?: ZoneFinder;
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
  { log, askPassword, table }: {
    readonly log: Log;
    readonly askPassword?: AskPassword;
    /** Settings beside the account's that may be in files of their own. */
    readonly table?: SettingTable;
  },
): Promise<Session> {
  const sources = await readSources(flags, platform, table);
  return await openSessionFrom(sources, platform, { log, askPassword });
}

async function openSessionFrom(
  sources: Sources,
  platform: Platform,
  { log, askPassword }: {
    readonly log: Log;
    readonly askPassword?: AskPassword;
  },
): Promise<Session> {
  await requireAuthorities(platform);
  const config = readUpdateConfig(sources);
  const { account, warnings } = await readAccountConfig(
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
    config,
    gateway,
    log,
    zoneFinder: (deadline) => createZoneFinder(gateway, deadline, config.zones),
    deadlineIn: (milliseconds) =>
      createDeadline(milliseconds, gateway.workingTime),
    updateHosts: (intents, { deadline, dryRun, finder }) =>
      updateHosts(
        gateway,
        { intents, ...config, dryRun },
        { ...context, deadline, finder },
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
  options: ServiceSessionOptions,
): Promise<ServiceSession> {
  const sources = await readSources(flags, platform, options.table);
  return await openServiceSessionFrom(sources, platform, options);
}

/** How a session for update requests is opened. */
export interface ServiceSessionOptions {
  /** Takes warnings about the configuration. */
  readonly log: Log;
  /** Who decides about requests. */
  readonly authentication: Authentication;
  /** Settings beside the account's that may be in files of their own. */
  readonly table?: SettingTable;
}

async function openServiceSessionFrom(
  sources: Sources,
  platform: Platform,
  { log, authentication }: ServiceSessionOptions,
): Promise<ServiceSession> {
  const { readServiceConfig } = await import("./config/service_config.ts");
  const session = await openSessionFrom(sources, platform, { log });
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
 * @param log takes one line for each update request
 */
export async function composeService(
  session: ServiceSession,
  platform: Platform,
  log: (line: LogLine) => void,
): Promise<ServiceHandler> {
  const { createService } = await import("./serve/service.ts");
  const { createQueue } = await import("./serve/queue.ts");
  const { PUBLISH_TIME } = await import("./serve/limits.ts");
  const { config, service, sources, deadlineIn } = session;
  return createService({
    ...platform,
    settings: protocolSettingsOf(session),
    secrets: secretsOf(sources),
    examine: examinerOf(session),
    enqueue: createQueue({
      now: platform.now,
      stateMilliseconds: service.stateMilliseconds,
      publishMilliseconds: PUBLISH_TIME,
      update: (intents) =>
        session.updateHosts(intents, {
          deadline: deadlineIn(config.timeoutMilliseconds),
        }),
    }),
    log,
  });
}

function protocolSettingsOf(
  { config, service }: ServiceSession,
): ProtocolSettings {
  return { ...service, allowedHostnames: config.allowedHostnames };
}

/** Milliseconds that the doctor may take for somebody who asks over HTTP. */
const EXAMINE_TIME = 8000;

/** The doctor for callers of a service: no path of this machine is in its lines. */
function examinerOf(session: ServiceSession): Examine {
  return async ({ mayUpdate }) => {
    const { namedHosts } = await import("./config/service_config.ts");
    const { examineGateway } = await import("./doctor/examine_gateway.ts");
    const { examineHosts } = await import("./doctor/examine_hosts.ts");
    const { findingLine } = await import("./doctor/finding.ts");
    const { account, config, gateway, service } = session;
    const deadline = session.deadlineIn(
      Math.min(config.timeoutMilliseconds, EXAMINE_TIME),
    );
    const { findings, failure } = await examineGateway(
      gateway,
      account,
      deadline,
    );
    const hosts = namedHosts(config.allowedHostnames, service)
      .filter(mayUpdate);
    const rest = failure === undefined
      ? await examineHosts(gateway, hosts, config, deadline)
      : [];
    return [...findings, ...rest].map(findingLine)
      .map((line) => withoutPath(line, session.sources));
  };
}

function withoutPath(line: string, { file }: Sources): string {
  return file === undefined
    ? line
    : line.replaceAll(file.path, "the config file");
}

/**
 * Answers the one request that a CGI program was started for (RFC 3875).
 *
 * @param start when the program was started, in milliseconds since the Unix epoch
 * @returns the bytes to write; there is always a complete response
 */
export async function answerCgi(
  platform: Platform,
  start: number = platform.now(),
): Promise<Uint8Array<ArrayBuffer>> {
  const { runCgi } = await import("./serve/cgi_program.ts");
  const { BODY_TIME } = await import("./serve/limits.ts");
  const { within } = await import("./serve/within.ts");
  const log = (line: string) =>
    platform.stderr.write(
      new TextEncoder().encode(`schlund-ddns-cgi: ${line}\n`),
    );
  return await runCgi({
    meta: platform.env,
    start,
    now: platform.now,
    log,
    readBody: (length) => within(BODY_TIME, readAll(platform.stdin, length)),
    async open(tellSecrets) {
      const sources = await readSources({}, platform);
      tellSecrets(secretsOf(sources));
      const session = await openServiceSessionFrom(sources, platform, {
        log: (level, message) =>
          level === "warning" ? log(`warning: ${message}`) : undefined,
        authentication: "web server",
      });
      const { config, deadlineIn } = session;
      return {
        settings: protocolSettingsOf(session),
        examine: examinerOf(session),
        publishWithin: (milliseconds) => (intents) =>
          session.updateHosts(intents, {
            deadline: deadlineIn(
              Math.min(milliseconds, config.timeoutMilliseconds),
            ),
          }),
      };
    },
  });
}

/** Set by a web server for each request, never by a shell. */
const SET_FOR_REQUESTS = ["REQUEST_METHOD", "QUERY_STRING", "REMOTE_ADDR"];

/** Of these, a shell has one. */
const SET_FOR_PEOPLE = ["HOME", "USERPROFILE", "DDNS_CONFIG"];

/** Whether a person has started the CGI program, and no web server. */
export function isStartedByHand({ env }: Pick<Platform, "env">): boolean {
  return SET_FOR_REQUESTS.every((name) => env(name) === undefined) &&
    SET_FOR_PEOPLE.some((name) => env(name) !== undefined);
}

/**
 * Tells a person who has started the CGI program how it is meant to be used, what
 * it would read, and whether that is well.
 *
 * @returns the lines, and the exit status
 */
export async function explainCgi(
  platform: Platform,
): Promise<{ readonly lines: readonly string[]; readonly status: 0 | 2 }> {
  const usage = `schlund-ddns-cgi ${VERSION} is a CGI program: a web server ` +
    "starts it for each update request, for instance " +
    "/cgi-bin/schlund-ddns-cgi?hostname=home.example.com&myip=1.2.3.4";
  let reads: string | undefined;
  try {
    const sources = await readSources({}, platform);
    reads = sources.file === undefined
      ? `It would read no config file: ${sources.lookedFor}.`
      : `It would read ${sources.file.path}.`;
    const { account, service } = await openServiceSessionFrom(
      sources,
      platform,
      { log: () => {}, authentication: "web server" },
    );
    const clients = service.clients.map(({ name }) => name).join(", ");
    const well = `That is well: user ${account.user}, ${
      clients === ""
        ? "no [client NAME] sections, so the web server must ask for passwords"
        : `clients ${clients}`
    }.`;
    return { lines: [usage, reads, well], status: 0 };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return {
      lines: [
        usage,
        reads ?? "It cannot read its configuration.",
        `That is not well: ${error.message}.`,
      ],
      status: 2,
    };
  }
}

/**
 * A session whose updates are told of, where somebody is to be told; the
 * healthcheck at every `interval` too.
 *
 * @throws {ConfigError} if the settings are not good
 */
export async function composeTelling(
  session: ServiceSession,
  platform: Platform,
): Promise<ServiceSession> {
  const { get } = session.sources;
  if (get("healthcheck") === undefined && get("notify") === undefined) {
    return session;
  }
  const [
    { readWatchConfig },
    { createTeller },
    { createServiceTeller },
    { readTellConfig },
  ] = await Promise.all([
    import("./config/watch_config.ts"),
    import("./tell/teller.ts"),
    import("./tell/service_teller.ts"),
    import("./tell/tell_config.ts"),
  ]);
  const { intervalMilliseconds } = readWatchConfig(session.sources);
  const teller = createServiceTeller(
    createTeller(readTellConfig(session.sources), {
      ...platform,
      log: session.log,
    }),
    platform.monotonic,
  );
  async function pingForGood(): Promise<void> {
    for (;;) {
      teller.ping();
      await platform.sleep(intervalMilliseconds);
    }
  }
  pingForGood();
  return {
    ...session,
    async updateHosts(...request) {
      const outcomes = await session.updateHosts(...request);
      teller.learn(outcomes);
      return outcomes;
    },
  };
}

/** A watch, and what it is about. */
export interface ComposedWatch extends Watch {
  /** The hosts that are watched. */
  readonly hosts: readonly string[];
}

/**
 * Starts to keep hosts up to date.
 *
 * @param given the hosts; none: those of the configuration
 * @param report is told of each round
 * @throws {ConfigError} if the settings are not good, or there is no host
 */
export async function composeWatch(
  session: Session,
  platform: Platform,
  { given, report }: {
    readonly given: readonly string[];
    readonly report: (round: Round) => void;
  },
): Promise<ComposedWatch> {
  const { sources, config } = session;
  const [
    { readAddressConfig },
    { hostsToWatch, readWatchConfig },
    { createDetector },
    { readStdin },
    { follow },
    { startWatch },
  ] = await Promise.all([
    import("./config/address_config.ts"),
    import("./config/watch_config.ts"),
    import("./detect/detector.ts"),
    import("./detect/text_source.ts"),
    import("./detect/follow.ts"),
    import("./watch/watch.ts"),
  ]);
  const addresses = readAddressConfig(sources);
  addresses.warnings.forEach((warning) => session.log("warning", warning));
  const hosts = hostsToWatch(given, addresses.hosts, config.allowedHostnames);
  let input: Promise<string> | undefined;
  const watch = startWatch({
    ...platform,
    ...readWatchConfig(sources),
    hosts: hosts.map(addresses.sourcesOf),
    createDetector: () =>
      createDetector(platform, { stdin: () => input ??= readStdin(platform) }),
    follow(lookups) {
      const deadline = session.deadlineIn(config.timeoutMilliseconds);
      const finder = session.zoneFinder(deadline);
      return follow(lookups, {
        finder,
        create: config.create,
        updateHosts: (intents) =>
          session.updateHosts(intents, { deadline, finder }),
      });
    },
    report,
  });
  return { ...watch, hosts };
}
