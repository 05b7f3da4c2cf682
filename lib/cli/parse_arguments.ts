import { parseArgs } from "@std/cli/parse-args";
import { closest } from "../settings/closest.ts";
import { type Arguments, UsageError } from "./arguments.ts";
import type { Option } from "./options.ts";

/**
 * Takes a command line apart, strictly: no unknown option, no option without its
 * value. Long options may be abbreviated like in Python's argparse.
 *
 * @throws {UsageError} if it cannot be understood; never repeats a value, which
 * may be a secret
 */
export function parseArguments(
  args: readonly string[],
  options: readonly Option[],
): Arguments {
  const { own, stranger } = ownWords(args, options);
  const taking = options.filter(({ takes }) => takes !== undefined);
  const switches = options.filter(({ takes }) => takes === undefined);
  const parsed: Readonly<Record<string, unknown>> & { _: (string | number)[] } =
    parseArgs(joinDashes(own, taking), {
      // `_` keeps words that look like numbers as they are.
      string: [...namesOf(taking), "_"],
      boolean: namesOf(switches),
      collect: namesOf(taking.filter(({ repeatable }) => repeatable)),
    });
  const values: Record<string, string> = {};
  const lists: Record<string, readonly string[]> = {};
  for (const { name, repeatable } of taking) {
    const value = parsed[name];
    const given = repeatable
      ? value as string[]
      : value === undefined
      ? []
      : [String(value)];
    // The parser gives an option without value an empty one.
    if (given.includes("")) {
      throw new UsageError(
        `--${name} needs a value (write --${name}=VALUE if it begins with a dash)`,
      );
    }
    if (given.length === 0) continue;
    if (repeatable) lists[name] = given;
    else values[name] = given[0]!;
  }
  // Not before: in `--password --x`, that is the likely password.
  if (stranger !== undefined) throw unknownOption(stranger, options);
  return {
    words: parsed._.map(String),
    switches: new Set(
      namesOf(switches).filter((name) => parsed[name] === true),
    ),
    values,
    lists,
  };
}

function namesOf(options: readonly Option[]): string[] {
  return options.map(({ name }) => name);
}

/** `--ip4 -` names standard input, where the parser would see no value. */
function joinDashes(
  words: readonly string[],
  taking: readonly Option[],
): string[] {
  const options = new Set(
    taking.filter(({ takes }) => takes === "source")
      .map(({ name }) => `--${name}`),
  );
  const end = words.indexOf("--");
  return words.flatMap((word, i) => {
    if (end >= 0 && i >= end) return [word];
    if (options.has(word) && words[i + 1] === "-") return [`${word}=-`];
    return word === "-" && options.has(words[i - 1] ?? "") ? [] : [word];
  });
}

/**
 * The command line up to the first option that is not ours, with all names
 * written out. The parser sees nothing else: it has its own ideas of names like
 * `--no-create`, `--_` or `--constructor`, and of `-n1`.
 */
function ownWords(
  args: readonly string[],
  options: readonly Option[],
): { own: string[]; stranger?: string } {
  const own: string[] = [];
  for (const [i, word] of args.entries()) {
    if (word === "--") return { own: [...own, ...args.slice(i)] };
    if (word === "-" || !word.startsWith("-")) {
      own.push(word);
      continue;
    }
    const { found, value, stranger } = word.startsWith("--")
      ? readLong(word, options)
      : readLetters(word, options);
    for (const { name } of found) own.push(`--${name}${value}`);
    if (stranger !== undefined) return { own, stranger };
    const last = found.at(-1);
    // The parser takes these two words for the value of a switch, which would
    // make `-n false` an update that is no dry run.
    if (
      last !== undefined && last.takes === undefined &&
      /^(?:true|false)$/.test(args[i + 1] ?? "")
    ) throw takesNoValue(last);
  }
  return { own };
}

/** The options of one word. */
interface Found {
  readonly found: readonly Option[];
  /** What follows the name, `=` included. */
  readonly value: string;
  /** What is there instead of an option, with its dashes. */
  readonly stranger?: string;
}

/** Reads `--name`, `--name=value`, or the beginning of a name. */
function readLong(word: string, options: readonly Option[]): Found {
  const [name = ""] = /^[^=]*/.exec(word.slice(2)) ?? [];
  const value = word.slice(2 + name.length);
  const option = options.find((option) => option.name === name) ??
    onlyOne(options.filter(({ inherited }) => inherited), name) ??
    onlyOne(options, name);
  if (option === undefined) {
    return { found: [], value: "", stranger: `--${name || "="}` };
  }
  if (value !== "" && option.takes === undefined) {
    throw takesNoValue(option);
  }
  return { found: [option], value };
}

/** Reads `-n`, or several letters at once. */
function readLetters(word: string, options: readonly Option[]): Found {
  const found: Option[] = [];
  for (const letter of word.slice(1)) {
    const option = options.find(({ short }) => short === letter);
    const before = found.at(-1);
    if (option === undefined) {
      // `-n1` and `-n=1` are meant to be a value.
      if (before !== undefined && !/[a-z]/i.test(letter)) {
        throw takesNoValue(before);
      }
      return { found, value: "", stranger: `-${letter}` };
    }
    found.push(option);
  }
  return { found, value: "" };
}

function onlyOne(
  options: readonly Option[],
  start: string,
): Option | undefined {
  // `--n` or `--no` must not open a door by standing for `--no-auth`.
  if (/^no?-?$/.test(start)) return undefined;
  const found = options.filter(({ name }) => name.startsWith(start));
  return start !== "" && found.length === 1 ? found[0] : undefined;
}

function takesNoValue({ name }: Option): UsageError {
  return new UsageError(`--${name} takes no value`);
}

function unknownOption(
  stranger: string,
  options: readonly Option[],
): UsageError {
  // What is no part of a name may be a secret (`--password:x`) or a line feed.
  const [shown = ""] = /^-+[\w-]*/.exec(stranger) ?? [];
  const similar = stranger.startsWith("--")
    ? closest(shown.slice(2), namesOf(options))
    : undefined;
  return new UsageError(
    `unknown option ${shown}${shown === stranger ? "" : "…"}` +
      (similar === undefined ? "; see --help" : `; did you mean --${similar}?`),
  );
}
