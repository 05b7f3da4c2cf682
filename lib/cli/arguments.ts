import { parseArgs } from "@std/cli/parse-args";
import { closest } from "../settings/parsers.ts";
import type { Option } from "./options.ts";

/** A parsed command line. */
export interface Arguments {
  /** What is not an option. */
  readonly words: readonly string[];
  /** The names of the given options without argument. */
  readonly switches: ReadonlySet<string>;
  /** The last argument of each option that takes one, by option name. */
  readonly values: Readonly<Record<string, string | undefined>>;
  /** All arguments of each repeatable option. */
  readonly lists: Readonly<Record<string, readonly string[] | undefined>>;
}

/** An invalid command line; the message is one line for a person. */
export class UsageError extends Error {
  /** Distinguishes it from other errors. */
  override name = "UsageError";
}

/**
 * Parses a command line strictly: an unknown option, or one without its value, is
 * an error. Long options may be abbreviated as in Python's argparse.
 *
 * @param verbatimAfter how many words after these belong to them whatever they begin
 * with; options may stand before and after those
 * @throws {UsageError} if it is invalid; the message never repeats a value, which
 * may be a secret
 */
export function parseArguments(
  argv: readonly string[],
  options: readonly Option[],
  verbatimAfter: (words: readonly string[]) => number = () => 0,
): Arguments {
  const named = (wanted: (option: Option) => unknown) =>
    options.filter(wanted).map(({ name }) => name);
  const parsed: Readonly<Record<string, unknown>> & { _: (string | number)[] } =
    parseArgs(spellOut(argv, options, verbatimAfter), {
      // `_` keeps words that look like numbers as they are.
      string: [...named(({ argument }) => argument), "_"],
      boolean: named(({ argument }) => !argument),
      collect: named(({ repeatable }) => repeatable),
    });
  const values: Record<string, string> = {};
  const lists: Record<string, readonly string[]> = {};
  for (const { name, argument, repeatable } of options) {
    const value = parsed[name];
    if (argument === undefined || value === undefined) continue;
    if (!repeatable) values[name] = String(value);
    else if ((value as string[]).length > 0) lists[name] = value as string[];
  }
  return {
    words: parsed._.map(String),
    switches: new Set(named(({ name }) => parsed[name] === true)),
    values,
    lists,
  };
}

/**
 * The command line with each option as `--name` or `--name=value`, then all other
 * words. The parser gets
 * nothing else, as it reads `--no-create`, `--constructor`, `-n1` or `--ttl -x` in
 * its own way.
 */
function spellOut(
  argv: readonly string[],
  options: readonly Option[],
  verbatimAfter: (words: readonly string[]) => number,
): string[] {
  const spelt: string[] = [];
  const words: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i]!;
    if (word === "--") {
      words.push(...argv.slice(i + 1));
      break;
    }
    if (word === "-" || !word.startsWith("-")) {
      const count = verbatimAfter(words);
      words.push(word, ...argv.slice(i + 1, i + count));
      if (count > 1) i += count - 1;
      continue;
    }
    if (!word.startsWith("--")) {
      const letters = readLetters(word, options);
      spelt.push(...letters.map(({ name }) => `--${name}`));
      refuseTruth(letters.at(-1)!, argv[i + 1]);
      continue;
    }
    const [start = ""] = /^[^=]*/.exec(word.slice(2)) ?? [];
    const option = findOption(start, options);
    if (option === undefined) throw unknownOption(`--${start || "="}`, options);
    const { name, argument } = option;
    const attached = word.length > 2 + start.length;
    if (argument === undefined) {
      if (attached) throw takesNoValue(option);
      refuseTruth(option, argv[i + 1]);
      spelt.push(`--${name}`);
      continue;
    }
    const value = attached ? word.slice(3 + start.length) : argv[++i] ?? "";
    const isOption = !attached && value.startsWith("-") &&
      // As a source, this is standard input.
      !(value === "-" && argument === "SOURCE");
    if (value === "" || isOption) {
      throw new UsageError(
        `--${name} needs a value (write --${name}=VALUE if it begins with a dash)`,
      );
    }
    spelt.push(`--${name}=${value}`);
  }
  return [...spelt, "--", ...words];
}

/**
 * The parser takes these words for the value of a switch, which would make
 * `-n false` an update that is not a dry run.
 */
function refuseTruth(option: Option, next: string | undefined): void {
  if (next === "true" || next === "false") throw takesNoValue(option);
}

/** The options of `-n`, or of several letters at once. */
function readLetters(
  word: string,
  options: readonly Option[],
): readonly Option[] {
  const found: Option[] = [];
  for (const letter of word.slice(1)) {
    const option = options.find(({ short }) => short === letter);
    if (option !== undefined) found.push(option);
    else if (found.length > 0 && !/[a-z]/i.test(letter)) {
      // The user means a value: `-n1`, `-n=1`.
      throw takesNoValue(found.at(-1)!);
    } else throw unknownOption(`-${letter}`, options);
  }
  return found;
}

/** The option of this name, or the only one whose name starts so. */
function findOption(
  start: string,
  options: readonly Option[],
): Option | undefined {
  const exact = options.find(({ name }) => name === start);
  // `--n` or `--no` must not open a door by standing for `--no-auth`.
  if (exact !== undefined || /^(?:no?-?)?$/.test(start)) return exact;
  const starting = options.filter(({ name }) => name.startsWith(start));
  const inherited = starting.filter(({ inherited }) => inherited);
  return [inherited, starting].find(({ length }) => length === 1)?.[0];
}

function takesNoValue({ name }: Option): UsageError {
  return new UsageError(`--${name} takes no value`);
}

function unknownOption(word: string, options: readonly Option[]): UsageError {
  // The rest may be a secret (`--password:x`) or a line feed.
  const [shown = ""] = /^-+[\w-]*/.exec(word) ?? [];
  const similar = word.startsWith("--")
    ? closest(shown.slice(2), options.map(({ name }) => name))
    : undefined;
  return new UsageError(
    `unknown option ${shown}${shown === word ? "" : "…"}` +
      (similar === undefined ? "; see --help" : `; did you mean --${similar}?`),
  );
}
