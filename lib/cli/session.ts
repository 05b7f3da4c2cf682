import { type Log, openSession, type Session } from "../compose/session.ts";
import type { Flags, Sources } from "../sources/sources.ts";
import { readSources } from "../settings/settings.ts";
import type { Deadline } from "../deadline.ts";
import { requireAuthorities } from "../http/certificate_authorities.ts";
import { readUpdateConfig, type UpdateConfig } from "../settings/update.ts";
import type { Arguments } from "./arguments.ts";
import { askHidden, logOf, type Terminal } from "./terminal.ts";

/** A session with the deadline of one run. */
export interface CommandSession extends Session {
  /** Until when the command must be done. */
  readonly deadline: Deadline;
}

/**
 * Opens the session of a command. A user at a terminal is asked for a missing
 * password.
 *
 * @throws {ConfigError} if the settings are invalid
 */
export async function openCommandSession(
  args: Arguments,
  terminal: Terminal,
  { log = logOf(args, terminal), sources }: {
    /** Takes warnings and what `--verbose` shows. */
    readonly log?: Log;
    /** The sources of the settings, if they have been read. */
    readonly sources?: Sources;
  } = {},
): Promise<CommandSession> {
  const { platform } = terminal;
  const interactive = platform.stdin.isTerminal() &&
    platform.stderr.isTerminal();
  const read = sources ?? await readSources(flagsOf(args), platform);
  const session = await openSession(read, platform, {
    log,
    askPassword: interactive
      ? (user) => askHidden(`Password of ${user}: `, platform)
      : undefined,
  });
  const { timeoutMilliseconds } = session.config;
  return { ...session, deadline: session.deadlineIn(timeoutMilliseconds) };
}

/**
 * Reads the settings of a command that needs no account, and prints the warnings
 * about them. What an update would refuse is refused here too.
 *
 * @throws {ConfigError} if the settings are invalid
 */
export async function readSettings(
  args: Arguments,
  terminal: Terminal,
): Promise<{ readonly sources: Sources; readonly config: UpdateConfig }> {
  const { platform } = terminal;
  const sources = await readSources(flagsOf(args), platform);
  await requireAuthorities(platform);
  const config = readUpdateConfig(sources);
  const log = logOf(args, terminal);
  [...sources.warnings, ...config.warnings, ...config.emptyRestrictions]
    .forEach((warning) => log("warning", warning));
  return { sources, config };
}

/** The options by the keys of their settings. */
export function flagsOf({ values, switches }: Arguments): Flags {
  const flags = Object.fromEntries(
    Object.entries(values)
      .map(([name, value]) => [name.replaceAll("-", "_"), value]),
  );
  return switches.has("create") ? { ...flags, create: "yes" } : flags;
}
