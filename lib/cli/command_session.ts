import { type Log, openSession, type Session } from "../compose/session.ts";
import { type Flags, readSources, type Sources } from "../sources/sources.ts";
import type { Deadline } from "../deadline.ts";
import type { Arguments } from "./arguments.ts";
import { logOf, type Terminal } from "./terminal.ts";

/** A session with the deadline of one run. */
export interface CommandSession extends Session {
  /** Until when the command must be done. */
  readonly deadline: Deadline;
}

/**
 * Opens the session of a command; a person at the terminal is asked for a
 * password that is nowhere.
 *
 * @throws {ConfigError} if the settings are not good
 */
export async function openCommandSession(
  args: Arguments,
  terminal: Terminal,
  { log = logOf(args, terminal), secrets, sources }: {
    /** Where lines about what is going on go. */
    readonly log?: Log;
    /** Settings beside the account's that may be in files of their own. */
    readonly secrets?: readonly string[];
    /** What the settings come from, if that is read already. */
    readonly sources?: Sources;
  } = {},
): Promise<CommandSession> {
  const { platform } = terminal;
  const interactive = platform.stdin.isTerminal() &&
    platform.stderr.isTerminal();
  const read = sources ?? await readSources(flagsOf(args), platform, secrets);
  const session = await openSession(read, platform, {
    log,
    askPassword: interactive
      ? async (user) => {
        const { askHidden } = await import("./prompt.ts");
        return await askHidden(`Password of ${user}: `, platform);
      }
      : undefined,
  });
  const { timeoutMilliseconds } = session.config;
  return { ...session, deadline: session.deadlineIn(timeoutMilliseconds) };
}

/** Options by the keys of the settings. */
export function flagsOf({ values, switches }: Arguments): Flags {
  const flags = Object.fromEntries(
    Object.entries(values)
      .map(([name, value]) => [name.replaceAll("-", "_"), value]),
  );
  return switches.has("create") ? { ...flags, create: "yes" } : flags;
}
