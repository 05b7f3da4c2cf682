import { ConfigError } from "../config/config_error.ts";
import { isPermissionError } from "../platform.ts";
import { VERSION } from "../version.ts";
import { type Arguments, parseArguments, UsageError } from "./arguments.ts";
import { EXIT } from "./exit.ts";
import {
  ALL_OPTIONS,
  type Command,
  commandNamed,
  UPDATE_COMMAND,
} from "./commands.ts";
import { COMMON_OPTIONS } from "./options.ts";
import type { Terminal } from "./terminal.ts";

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
    const [name, ...words] = args.words;
    const command = commandNamed(name);
    requireOptionsOf(command ?? UPDATE_COMMAND, args);
    const runCommand = await (command ?? UPDATE_COMMAND).load();
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

function requireOptionsOf(command: Command, args: Arguments): void {
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
    throw new UsageError(
      `--${stranger} does not go with ${
        command.name ?? "an update"
      }; see --help`,
    );
  }
}
