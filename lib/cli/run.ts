import { type Arguments, wordsAlone } from "./arguments.ts";
import { EXIT } from "./exit.ts";
import { isCommand, RUNNERS } from "./runners.ts";
import type { Terminal } from "./terminal.ts";
import { runUpdate } from "./update.ts";

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
    const { tellFault } = await import("./fault.ts");
    return tellFault(error, argv, terminal);
  }
}

async function runCommandLine(
  argv: readonly string[],
  terminal: Terminal,
): Promise<number> {
  if (!argv.some((word) => word.startsWith("-"))) {
    return await runWords(wordsAlone(argv), terminal);
  }
  // The options, and what reads them, are loaded only where there are some.
  const { readCommandLine } = await import("./command_line.ts");
  const line = await readCommandLine(argv);
  if (line.status === "command") return await runWords(line.args, terminal);
  terminal.out(line.text);
  return EXIT.ok;
}

async function runWords(args: Arguments, terminal: Terminal): Promise<number> {
  const [name, ...words] = args.words;
  if (!isCommand(name)) return await runUpdate(args, terminal);
  const runCommand = await RUNNERS[name]();
  return await runCommand({ ...args, words }, terminal);
}
