import { loadSettings, type Settings } from "../config/settings.ts";
import { createDeadline, type Deadline } from "../deadline.ts";
import { createGateway, type Gateway } from "../gateway/client.ts";
import { sleep } from "../sleep.ts";
import type { Arguments } from "./arguments.ts";
import type { Terminal } from "./terminal.ts";

/** What a command that talks to the gateway works with. */
export interface Session {
  /** Checked, from all sources. */
  readonly settings: Settings;
  /** The client, signed in by each request. */
  readonly gateway: Gateway;
  /** Until when the command must be done. */
  readonly deadline: Deadline;
  /** Waits so many milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Lines about what is going on; `debug` only if asked for. */
  readonly log: (level: "debug" | "info" | "warning", message: string) => void;
}

/**
 * Reads the settings and makes the client.
 *
 * @throws {ConfigError} if the settings are not good
 */
export async function openSession(
  args: Arguments,
  terminal: Terminal,
): Promise<Session> {
  const settings = await loadSettings(settingFlags(args), terminal.config);
  const log = createLog(args, terminal);
  settings.warnings.forEach((warning) => log("warning", warning));
  const world = { fetch, now: Date.now, sleep, log };
  return {
    settings,
    gateway: createGateway(settings.account, world),
    deadline: createDeadline(settings.timeoutMilliseconds, Date.now),
    sleep,
    log,
  };
}

/** Options by the names of the settings. */
export function settingFlags(
  { values, switches }: Arguments,
): Readonly<Record<string, string | undefined>> {
  const flags = Object.fromEntries(
    Object.entries(values).map((
      [name, value],
    ) => [name.replaceAll("-", "_"), value]),
  );
  return switches.has("create") ? { ...flags, create: "yes" } : flags;
}

/** Makes a log for stderr, as `--verbose` and `--quiet` want it. */
export function createLog(
  { switches }: Arguments,
  { err }: Terminal,
): Session["log"] {
  return (level, message) => {
    if (level === "debug" && !switches.has("verbose")) return;
    if (switches.has("quiet")) return;
    err(level === "warning" ? `warning: ${message}` : message);
  };
}
