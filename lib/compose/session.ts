import { type AskPassword, readAccountConfig } from "../settings/account.ts";
import type { Sources } from "../sources/sources.ts";
import { readUpdateConfig, type UpdateConfig } from "../settings/update.ts";
import { createDeadline, type Deadline } from "../deadline.ts";
import {
  createGateway,
  type Gateway,
  type GatewayAccount,
} from "../gateway/client.ts";
import { quietly } from "../http/read_variable.ts";
import { type Platform, PROXY_VARIABLES } from "../platform.ts";
import { createZoneFinder, type ZoneFinder } from "../update/find_zones.ts";
import type { RecordOutcome } from "../update/outcome.ts";
import type { UpdateContext } from "../update/update_context.ts";
import { updateHosts } from "../update/update_hosts.ts";
import type { HostIntent } from "../zone/host_intent.ts";

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
  /** What is wanted by now, asked just before it is sent. */
  readonly newest?: UpdateContext["newest"];
}

/**
 * Reads the settings and makes the gateway's client.
 *
 * @param sources where the settings are looked up
 * @throws {ConfigError} if the settings are not good
 */
export async function openSession(
  sources: Sources,
  platform: Platform,
  { log, askPassword }: {
    readonly log: Log;
    readonly askPassword?: AskPassword;
  },
): Promise<Session> {
  const variable = quietly(platform.env);
  if (AUTHORITY_VARIABLES.some((name) => variable(name) !== undefined)) {
    const { requireAuthorities } = await import(
      "../http/certificate_authorities.ts"
    );
    await requireAuthorities(platform);
  }
  const config = readUpdateConfig(sources);
  const { account, warnings } = await readAccountConfig(
    sources,
    askPassword,
  );
  if (PROXY_VARIABLES.some((name) => variable(name) !== undefined)) {
    const { requireProxy } = await import("../http/proxy_variables.ts");
    requireProxy(new URL(account.url), variable);
  }
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
      createDeadline(
        milliseconds,
        gateway.workingTime,
        config.waitsCount
          ? createDeadline(config.timeoutMilliseconds, platform.monotonic)
          : undefined,
      ),
    updateHosts: (intents, { dryRun, ...options }) =>
      updateHosts(
        gateway,
        { intents, ...config, dryRun },
        { ...context, ...options },
      ),
  };
}

/** By these, Deno decides which certificate authorities it trusts. */
const AUTHORITY_VARIABLES = ["DENO_CERT", "DENO_TLS_CA_STORE"];
