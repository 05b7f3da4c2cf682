import { ConfigError } from "../config/config_error.ts";
import { isPermissionError } from "../platform.ts";
import { VERSION } from "../version.ts";
import { type Arguments, parseArguments, UsageError } from "./arguments.ts";
import { EXIT } from "./exit.ts";
import { asksForJson, jsonText } from "./json_output.ts";
import {
  ALL_OPTIONS,
  type Command,
  commandNamed,
  UPDATE_COMMAND,
} from "./commands.ts";
import { COMMON_OPTIONS } from "./options.ts";
import { OutputError, type Terminal } from "./terminal.ts";

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
    return await runCommandLine(argv, terminal);
  } catch (error) {
    const fault = faultOf(error);
    if (asksForJson(argv) && fault.kind !== "output") {
      printFault(fault, terminal);
    }
    terminal.err(`schlund-ddns: ${fault.message}`);
    return fault.code;
  }
}

async function runCommandLine(
  argv: readonly string[],
  terminal: Terminal,
): Promise<number> {
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
}

/** Why a command line was not carried out. */
interface Fault {
  readonly kind: "usage" | "config" | "output" | "internal";
  readonly message: string;
  /** The exit code. */
  readonly code: number;
}

function faultOf(error: unknown): Fault {
  if (error instanceof UsageError) {
    return { kind: "usage", message: error.message, code: EXIT.usage };
  }
  if (error instanceof ConfigError) {
    return { kind: "config", message: error.message, code: EXIT.usage };
  }
  if (isPermissionError(error)) {
    const message = `a permission is missing: ${error.message}`;
    return { kind: "config", message, code: EXIT.usage };
  }
  if (error instanceof OutputError) {
    return { kind: "output", message: error.message, code: EXIT.failed };
  }
  // Nothing is expected to come here. The name alone is free of secrets.
  const name = error instanceof Error ? error.name : "unknown";
  const message = `internal error (${name}); please report it`;
  return { kind: "internal", message, code: EXIT.failed };
}

function printFault({ kind, message }: Fault, { out }: Terminal): void {
  try {
    out(jsonText({ error: { kind, message } }));
  } catch {
    // The fault is told on stderr as well.
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
