import { ConfigError } from "../config/config_error.ts";
import { isPermissionError } from "../platform.ts";
import { VERSION } from "../version.ts";
import { type Arguments, parseArguments, UsageError } from "./arguments.ts";
import { EXIT } from "./exit.ts";
import {
  ACCOUNT_OPTIONS,
  ALL_OPTIONS,
  COMMON_OPTIONS,
  DRY_RUN_OPTION,
  JSON_OPTION,
  type Option,
  PRACTICE_OPTIONS,
  RECORD_OPTIONS,
  SERVE_OPTIONS,
} from "./options.ts";
import type { Terminal } from "./terminal.ts";
import { runUpdate } from "./update.ts";

type Run = (args: Arguments, terminal: Terminal) => Promise<number>;

interface Command {
  readonly options: readonly Option[];
  /** Loads the command: an update, which starts often, loads none of these. */
  readonly load: () => Promise<Run>;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  list: {
    options: [...ACCOUNT_OPTIONS, JSON_OPTION],
    load: async () => (await import("./list.ts")).runList,
  },
  check: {
    options: [...ACCOUNT_OPTIONS, ...RECORD_OPTIONS, JSON_OPTION],
    load: async () => (await import("./check.ts")).runCheck,
  },
  serve: {
    options: [...ACCOUNT_OPTIONS, ...RECORD_OPTIONS, ...SERVE_OPTIONS],
    load: async () => (await import("./serve.ts")).runServe,
  },
  "hash-password": {
    options: [],
    load: async () => (await import("./hash_password.ts")).runHashPassword,
  },
  practice: {
    options: PRACTICE_OPTIONS,
    load: async () => (await import("./practice.ts")).runPractice,
  },
  demo: {
    options: [],
    load: async () => (await import("./demo.ts")).runDemo,
  },
};

const UPDATE: Command = {
  options: [...ACCOUNT_OPTIONS, DRY_RUN_OPTION, ...RECORD_OPTIONS, JSON_OPTION],
  load: () => Promise.resolve(runUpdate),
};

/**
 * Runs a command line.
 *
 * @returns the exit code
 */
export async function run(
  argv: readonly string[],
  terminal: Terminal,
): Promise<number> {
  try {
    const args = parseArguments(argv, ALL_OPTIONS);
    if (args.switches.has("help")) {
      terminal.out((await import("./help.ts")).helpText());
      return EXIT.ok;
    }
    if (args.switches.has("version")) {
      terminal.out(`schlund-ddns ${VERSION}`);
      return EXIT.ok;
    }
    const [name = "", ...words] = args.words;
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    requireOptionsOf(
      command ?? UPDATE,
      args,
      command === undefined ? "an update" : name,
    );
    const runCommand = await (command ?? UPDATE).load();
    return await runCommand(
      command === undefined ? args : { ...args, words },
      terminal,
    );
  } catch (error) {
    if (error instanceof UsageError || error instanceof ConfigError) {
      terminal.err(`schlund-ddns: ${error.message}`);
      return EXIT.usage;
    }
    if (isPermissionError(error)) {
      terminal.err(`schlund-ddns: a permission is missing: ${error.message}`);
      return EXIT.usage;
    }
    // Nothing is expected to come here. The name alone is free of secrets.
    const name = error instanceof Error ? error.name : "unknown";
    terminal.err(`schlund-ddns: internal error (${name}); please report it`);
    return EXIT.failed;
  }
}

function requireOptionsOf(
  command: Command,
  args: Arguments,
  name: string,
): void {
  const known = new Set(
    [...COMMON_OPTIONS, ...command.options].map(({ name }) => name),
  );
  const given = [
    ...args.switches,
    ...Object.keys(args.values),
    ...Object.keys(args.lists),
  ];
  const stranger = given.find((option) => !known.has(option));
  if (stranger !== undefined) {
    throw new UsageError(`--${stranger} does not go with ${name}; see --help`);
  }
}
