import { VERSION } from "../version.ts";
import { type Arguments, UsageError } from "./arguments.ts";
import { COMMAND_OPTIONS, SPELT_OPTIONS } from "./command_options.ts";
import { COMMON_OPTIONS } from "./options.ts";
import { parseArguments } from "./parse_arguments.ts";
import { isCommand } from "./runners.ts";

/** What a command line with options asks for. */
export type CommandLine =
  /** A text to print. */
  | { readonly status: "text"; readonly text: string }
  /** The command that its first word names, else an update. */
  | { readonly status: "command"; readonly args: Arguments };

/**
 * Takes a command line with options apart.
 *
 * @throws {UsageError} if it cannot be understood, or has an option that does not
 * go with its command
 */
export async function readCommandLine(
  argv: readonly string[],
): Promise<CommandLine> {
  const args = parseArguments(argv, SPELT_OPTIONS);
  if (args.switches.has("help")) {
    return { status: "text", text: (await import("./help.ts")).helpText() };
  }
  if (args.switches.has("version")) {
    return { status: "text", text: `schlund-ddns ${VERSION}` };
  }
  requireOptionsOf(args);
  return { status: "command", args };
}

function requireOptionsOf({ words, switches, values, lists }: Arguments): void {
  const [first] = words;
  const name = isCommand(first) ? first : undefined;
  const known = new Set(
    [...COMMON_OPTIONS, ...COMMAND_OPTIONS[name ?? "update"]]
      .map(({ name }) => name),
  );
  const given = [...switches, ...Object.keys(values), ...Object.keys(lists)];
  const stranger = given.find((option) => !known.has(option));
  if (stranger !== undefined) {
    throw new UsageError(
      `--${stranger} does not go with ${name ?? "an update"}; see --help`,
    );
  }
}
