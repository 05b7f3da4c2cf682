import { VERSION } from "../version.ts";
import { type Arguments, parseArguments, UsageError } from "./arguments.ts";
import { type Command, COMMANDS, others } from "./commands.ts";
import { EXIT, faultOf } from "./exit.ts";
import { ALL_OPTIONS, COMMON_OPTIONS } from "./options.ts";
import { jsonText, type Terminal } from "./terminal.ts";

/**
 * Runs a command line. Every error ends here.
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
    // The arguments may not have been parsed.
    if (argv.includes("--json") && fault.kind !== "output") {
      const { kind, message } = fault;
      try {
        terminal.out(jsonText({ error: { kind, message } }));
      } catch {
        // The same message goes to stderr.
      }
    }
    terminal.err(`schlund-ddns: ${fault.message}`);
    return fault.code;
  }
}

async function runCommandLine(
  argv: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const args = parseArguments(
    argv,
    ALL_OPTIONS,
    (words) => {
      const verbatim = commandOf(words[0])?.verbatim;
      return words.length === verbatim?.after ? verbatim.count : 0;
    },
  );
  if (args.switches.has("help")) {
    terminal.out((await others()).helpText(COMMANDS));
    return EXIT.ok;
  }
  if (args.switches.has("version")) {
    terminal.out(`schlund-ddns ${VERSION}`);
    return EXIT.ok;
  }
  const [first, ...words] = args.words;
  const update = COMMANDS[0]!;
  const command = commandOf(first);
  requireOptionsOf(command ?? update, args);
  if (command === undefined) return await update.run(args, terminal);
  if (command.words === undefined && words.length > 0) {
    throw new UsageError(`${first} takes no arguments`);
  }
  return await command.run({ ...args, words }, terminal, first);
}

/** The command that a first word names; none for an update. */
function commandOf(word: string | undefined): Command | undefined {
  return word === undefined
    ? undefined
    : COMMANDS.find(({ name, also }) => name === word || also?.test(word));
}

function requireOptionsOf(
  { name, options }: Command,
  { switches, values, lists }: Arguments,
): void {
  const given = [...switches, ...Object.keys(values), ...Object.keys(lists)];
  const stranger = given.find((option) =>
    ![...COMMON_OPTIONS, ...options].some(({ name }) => name === option)
  );
  if (stranger !== undefined) {
    throw new UsageError(
      `--${stranger} is not an option of ${name ?? "an update"}; see --help`,
    );
  }
}
