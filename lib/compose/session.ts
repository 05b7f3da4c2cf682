import { type AskPassword, readAccountConfig } from "../settings/account.ts";
import type { Sources } from "../sources/sources.ts";
import { readUpdateConfig, type UpdateConfig } from "../settings/update.ts";
import { createDeadline, type Deadline } from "../deadline.ts";
import {
  createGateway,
  type Gateway,
  type GatewayAccount,
} from "../gateway/client.ts";
import { requireAuthorities } from "../http/certificate_authorities.ts";
import { requireProxy } from "../http/proxy.ts";
import { type Platform, quietly } from "../platform.ts";
import { createZoneFinder, type ZoneFinder } from "../update/find_zones.ts";
import type { RecordOutcome } from "../update/outcome.ts";
import { updateHosts } from "../update/update_hosts.ts";
import type { HostIntent } from "../zone/host_intent.ts";

/** Takes lines for a log, free of secrets. */
export type Log = (
  level: "debug" | "info" | "warning",
  message: string,
) => void;

/** What a program needs to work with the gateway. */
export interface Session {
  /** The sources of its settings. */
  readonly sources: Sources;
  /** The account at the gateway. */
  readonly account: GatewayAccount;
  /** How updates are made. */
  readonly config: UpdateConfig;
  /** The client of the gateway; each request signs in. */
  readonly gateway: Gateway;
  /** Takes lines for a log, free of secrets. */
  readonly log: Log;
  /** Makes a finder of the zones of hosts. */
  readonly zoneFinder: (deadline: Deadline) => ZoneFinder;
  /** Makes a deadline in so many milliseconds. */
  readonly deadlineIn: (milliseconds: number) => Deadline;
  /** Updates hosts according to the settings; outcomes include failures. */
  readonly updateHosts: (
    intents: readonly HostIntent[],
    options: SessionUpdateOptions,
  ) => Promise<readonly RecordOutcome[]>;
}

/** The options of one update. */
export interface SessionUpdateOptions {
  /** When it must be done. */
  readonly deadline: Deadline;
  /** Only plan: send no update. */
  readonly dryRun?: boolean;
  /** A finder that may know the zones already. */
  readonly finder?: ZoneFinder;
}

/**
 * Reads the settings and makes the gateway's client.
 *
 * @param sources the sources of the settings
 * @throws {ConfigError} if a setting is invalid
 */
export async function openSession(
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
  requireProxy(new URL(account.url), quietly(platform.env));
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
      createDeadline(milliseconds, platform.monotonic, {
        postponable: !config.waitsCount,
      }),
    updateHosts: (intents, { dryRun, ...options }) =>
      updateHosts(
        gateway,
        { intents, ...config, dryRun },
        { ...context, ...options },
      ),
  };
}
