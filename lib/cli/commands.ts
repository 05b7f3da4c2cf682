import { COMMAND_OPTIONS, SPELT_OPTIONS } from "./command_options.ts";
import { type DescribedOption, describeOption } from "./described_option.ts";
import { COMMON_OPTIONS, type Option } from "./options.ts";
import type { CommandName } from "./runners.ts";

/** One command of the command line, as help and reference tell of it. */
export interface Command {
  /** The first word; none for an update, which is what other words mean. */
  readonly name?: CommandName;
  /** The words that follow, for the help. */
  readonly words?: string;
  /** What it does, in one line. */
  readonly help: string;
  /** The options that go with it, beside those of every command. */
  readonly options: readonly DescribedOption[];
}

const DESCRIBED: ReadonlyMap<Option, DescribedOption> = new Map(
  SPELT_OPTIONS.map((option) => [option, describeOption(option)]),
);

function described(options: readonly Option[]): readonly DescribedOption[] {
  return options.flatMap((option) => DESCRIBED.get(option) ?? []);
}

/** The options of all commands, each once. */
export const ALL_OPTIONS: readonly DescribedOption[] = [...DESCRIBED.values()];

/** The options of every command. */
export const EVERYWHERE: readonly DescribedOption[] = described(COMMON_OPTIONS);

const WORDS: readonly Omit<Command, "options">[] = [
  {
    words: "HOSTNAME... [ADDRESS...]",
    help: "the hosts get the addresses, else their own",
  },
  {
    name: "watch",
    words: "[HOSTNAME...]",
    help: "keep hosts up to date for good",
  },
  {
    name: "ip",
    words: "[HOSTNAME...]",
    help: "what sources say, and what would be published",
  },
  { name: "list", words: "NAME", help: "the records of a zone or host" },
  {
    name: "check",
    words: "[HOSTNAME...]",
    help: "look whether all is well; change nothing",
  },
  { name: "serve", help: "answer routers' update requests over HTTP" },
  {
    name: "health",
    words: "[URL]",
    help: "whether serve is well, for what watches over it",
  },
  { name: "notify", help: "send a test message to all in notify" },
  { name: "hash-password", help: "make a hash for a [client NAME] section" },
  { name: "practice", help: "run a practice gateway on this machine" },
  { name: "demo", help: "see an update happen, without an account" },
];

/** The table of commands. */
export const COMMANDS: readonly Command[] = WORDS.map((command) => ({
  ...command,
  options: described(COMMAND_OPTIONS[command.name ?? "update"]),
}));
