import { parseArgs } from "@std/cli/parse-args";
import type { Option } from "./options.ts";
import { closest } from "../config/closest.ts";

/** A command line, taken apart. */
export interface Arguments {
  /** What is not an option. */
  readonly words: readonly string[];
  /** Options that take none and were given. */
  readonly switches: ReadonlySet<string>;
  /** The last argument of each option that takes one, by option name. */
  readonly values: Readonly<Record<string, string | undefined>>;
  /** All arguments of each option that may be repeated. */
  readonly lists: Readonly<Record<string, readonly string[] | undefined>>;
}

/** The command line cannot be understood; the message is one line for a person. */
export class UsageError extends Error {
  /** Tells it from other errors. */
  override name = "UsageError";
}

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
  const taking = options.filter(({ argument }) => argument !== undefined);
  const unknown: string[] = [];
  const parsed: Readonly<Record<string, unknown>> & { _: (string | number)[] } =
    parseArgs(
      expandAbbreviations(args, options),
      {
        // `_` keeps words that look like numbers as they are.
        string: [...taking.map(({ name }) => name), "_"],
        boolean: options.filter((option) => !taking.includes(option)).map((
          { name },
        ) => name),
        collect: taking.filter(({ repeatable }) => repeatable).map(({ name }) =>
          name
        ),
        alias: Object.fromEntries(
          options.filter(({ short }) => short).map((
            { name, short },
          ) => [short!, name]),
        ),
        unknown: (_arg: string, key?: string) => {
          if (key === undefined) return true;
          unknown.push(key);
          return false;
        },
      },
    );
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
  const [stranger] = unknown;
  if (stranger !== undefined) throw unknownOption(stranger, options);
  for (const { name, argument } of options) {
    // `-n1` must not end as an update that is no dry run.
    if (argument === undefined && typeof parsed[name] !== "boolean") {
      throw new UsageError(`--${name} takes no value`);
    }
  }
  const names = options.map(({ name }) => name);
  return {
    words: parsed._.map(String),
    switches: new Set(names.filter((name) => parsed[name] === true)),
    values,
    lists,
  };
}

/** Writes out long options of which only the beginning was given. */
function expandAbbreviations(
  args: readonly string[],
  options: readonly Option[],
): string[] {
  const end = args.indexOf("--");
  return args.map((arg, i) => {
    if ((end >= 0 && i >= end) || !/^--./.test(arg)) return arg;
    const [start = "", ...value] = arg.slice(2).split("=");
    const option = options.find(({ name }) => name === start) ??
      onlyOne(options.filter((option) => option.inherited), start) ??
      onlyOne(options, start);
    if (option === undefined) return arg;
    if (value.length > 0 && option.argument === undefined) {
      throw new UsageError(`--${option.name} takes no value`);
    }
    return [`--${option.name}`, ...value].join("=");
  });
}

function onlyOne(
  options: readonly Option[],
  start: string,
): Option | undefined {
  const found = options.filter(({ name }) => name.startsWith(start));
  return found.length === 1 ? found[0] : undefined;
}

function unknownOption(key: string, options: readonly Option[]): UsageError {
  const long = key.length > 1;
  // What is no part of a name may be a secret (`--password:x`) or a line feed.
  const [start = ""] = /^[\w-]*/.exec(key) ?? [];
  const name = `${long ? "--" : "-"}${start}${start === key ? "" : "…"}`;
  const similar = long
    ? closest(start, options.map(({ name }) => name))
    : undefined;
  return new UsageError(
    `unknown option ${name}` +
      (similar === undefined ? "; see --help" : `; did you mean --${similar}?`),
  );
}
