import type { Arguments } from "./arguments.ts";
import type { Terminal } from "./terminal.ts";

/** Does what a command is for, and gives the exit status. */
export type RunCommand = (
  args: Arguments,
  terminal: Terminal,
) => Promise<number>;

/**
 * What carries out each command, by its name. It is loaded when asked for: an
 * update, which has no name and starts often, loads nothing of the others.
 */
export const RUNNERS = {
  watch: async () => (await import("./watch.ts")).runWatch,
  ip: async () => (await import("./ip.ts")).runIp,
  list: async () => (await import("./list.ts")).runList,
  check: async () => (await import("./check.ts")).runCheck,
  serve: async () => (await import("./serve.ts")).runServe,
  health: async () => (await import("./health.ts")).runHealth,
  notify: async () => (await import("./notify.ts")).runNotify,
  "hash-password": async () =>
    (await import("./hash_password.ts")).runHashPassword,
  practice: async () => (await import("./practice.ts")).runPractice,
  demo: async () => (await import("./demo.ts")).runDemo,
} as const satisfies Readonly<Record<string, () => Promise<RunCommand>>>;

/** The first word of a command line, where that is a command. */
export type CommandName = keyof typeof RUNNERS;

/** Whether a word is the name of a command. */
export function isCommand(word: string | undefined): word is CommandName {
  return word !== undefined && Object.hasOwn(RUNNERS, word);
}
