import type { Arguments } from "./arguments.ts";
import {
  ACCOUNT_OPTIONS,
  ADDRESS_OPTIONS,
  COMMON_OPTIONS,
  CONFIG_OPTION,
  DRY_RUN_OPTION,
  HEALTHCHECK_OPTION,
  JSON_OPTION,
  type Option,
  PRACTICE_OPTIONS,
  RECORD_OPTIONS,
  SERVE_OPTIONS,
  WATCH_OPTIONS,
} from "./options.ts";
import type { Terminal } from "./terminal.ts";
import { runUpdate } from "./update.ts";

/** Does what a command is for, and gives the exit status. */
export type RunCommand = (
  args: Arguments,
  terminal: Terminal,
) => Promise<number>;

/** One command of the command line. */
export interface Command {
  /** The first word; none for an update, which is what other words mean. */
  readonly name?: string;
  /** The words that follow, for the help. */
  readonly words?: string;
  /** What it does, in one line. */
  readonly help: string;
  /** The options that go with it, beside those of every command. */
  readonly options: readonly Option[];
  /** Loads it: an update, which starts often, loads nothing of the others. */
  readonly load: () => Promise<RunCommand>;
}

/** What words that are no command mean. */
export const UPDATE_COMMAND: Command = {
  words: "HOSTNAME... [ADDRESS...]",
  help: "the hosts get the addresses, else their own",
  options: [
    ...ACCOUNT_OPTIONS,
    DRY_RUN_OPTION,
    ...RECORD_OPTIONS,
    ...ADDRESS_OPTIONS,
    HEALTHCHECK_OPTION,
    JSON_OPTION,
  ],
  load: () => Promise.resolve(runUpdate),
};

/** The table of commands. */
export const COMMANDS: readonly Command[] = [
  UPDATE_COMMAND,
  {
    name: "watch",
    words: "[HOSTNAME...]",
    help: "keep hosts up to date for good",
    options: [
      ...ACCOUNT_OPTIONS,
      ...RECORD_OPTIONS,
      ...ADDRESS_OPTIONS,
      ...WATCH_OPTIONS,
    ],
    load: async () => (await import("./watch.ts")).runWatch,
  },
  {
    name: "ip",
    words: "[HOSTNAME...]",
    help: "what sources say, and what would be published",
    options: [CONFIG_OPTION, ...ADDRESS_OPTIONS, JSON_OPTION],
    load: async () => (await import("./ip.ts")).runIp,
  },
  {
    name: "list",
    words: "NAME",
    help: "the records of a zone or host",
    options: [...ACCOUNT_OPTIONS, JSON_OPTION],
    load: async () => (await import("./list.ts")).runList,
  },
  {
    name: "check",
    words: "[HOSTNAME...]",
    help: "look whether all is well; change nothing",
    options: [
      ...ACCOUNT_OPTIONS,
      ...RECORD_OPTIONS,
      ...ADDRESS_OPTIONS,
      JSON_OPTION,
    ],
    load: async () => (await import("./check.ts")).runCheck,
  },
  {
    name: "serve",
    help: "answer routers' update requests over HTTP",
    options: [...ACCOUNT_OPTIONS, ...RECORD_OPTIONS, ...SERVE_OPTIONS],
    load: async () => (await import("./serve.ts")).runServe,
  },
  {
    name: "health",
    words: "[URL]",
    help: "whether serve is well, for what watches over it",
    options: [CONFIG_OPTION],
    load: async () => (await import("./health.ts")).runHealth,
  },
  {
    name: "notify",
    help: "send a test message to all in notify",
    options: [CONFIG_OPTION],
    load: async () => (await import("./notify.ts")).runNotify,
  },
  {
    name: "hash-password",
    help: "make a hash for a [client NAME] section",
    options: [],
    load: async () => (await import("./hash_password.ts")).runHashPassword,
  },
  {
    name: "practice",
    help: "run a practice gateway on this machine",
    options: PRACTICE_OPTIONS,
    load: async () => (await import("./practice.ts")).runPractice,
  },
  {
    name: "demo",
    help: "see an update happen, without an account",
    options: [],
    load: async () => (await import("./demo.ts")).runDemo,
  },
];

/** The options of all commands, each once. */
export const ALL_OPTIONS: readonly Option[] = [
  ...new Set([
    ...COMMON_OPTIONS,
    ...COMMANDS.flatMap(({ options }) => options),
  ]),
];

/** The command of that name, if there is one. */
export function commandNamed(name: string | undefined): Command | undefined {
  return COMMANDS.find((command) =>
    command.name !== undefined && command.name === name
  );
}
