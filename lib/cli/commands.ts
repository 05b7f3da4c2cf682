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
import type { CommandName } from "./runners.ts";

/** One command of the command line. */
export interface Command {
  /** The first word; none for an update, which is what other words mean. */
  readonly name?: CommandName;
  /** The words that follow, for the help. */
  readonly words?: string;
  /** What it does, in one line. */
  readonly help: string;
  /** The options that go with it, beside those of every command. */
  readonly options: readonly Option[];
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
  },
  {
    name: "ip",
    words: "[HOSTNAME...]",
    help: "what sources say, and what would be published",
    options: [CONFIG_OPTION, ...ADDRESS_OPTIONS, JSON_OPTION],
  },
  {
    name: "list",
    words: "NAME",
    help: "the records of a zone or host",
    options: [...ACCOUNT_OPTIONS, JSON_OPTION],
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
  },
  {
    name: "serve",
    help: "answer routers' update requests over HTTP",
    options: [...ACCOUNT_OPTIONS, ...RECORD_OPTIONS, ...SERVE_OPTIONS],
  },
  {
    name: "health",
    words: "[URL]",
    help: "whether serve is well, for what watches over it",
    options: [CONFIG_OPTION],
  },
  {
    name: "notify",
    help: "send a test message to all in notify",
    options: [CONFIG_OPTION],
  },
  {
    name: "hash-password",
    help: "make a hash for a [client NAME] section",
    options: [],
  },
  {
    name: "practice",
    help: "run a practice gateway on this machine",
    options: PRACTICE_OPTIONS,
  },
  {
    name: "demo",
    help: "see an update happen, without an account",
    options: [],
  },
];

/** The options of all commands, each once. */
export const ALL_OPTIONS: readonly Option[] = [
  ...new Set([
    ...COMMON_OPTIONS,
    ...COMMANDS.flatMap(({ options }) => options),
  ]),
];
