/**
 * `parseArgs` of `@std/cli`, over `minimist`.
 *
 * Both descend from the same parser, but `@std/cli` keeps the last of several
 * values unless told to collect, negates only what is `negatable`, and tells
 * `unknown` the name and the value. So `minimist` is asked about one option at
 * a time (see `reading.ts`), and the answers are put together here.
 *
 * @module
 */
import {
  type Kind,
  number,
  type Reading,
  readLong,
  readShort,
} from "./reading.ts";

/** What the options are called and how they are to be read. */
export interface ParseOptions {
  /** Options whose value stays text. `_` stands for the operands. */
  string?: string | readonly string[];
  /** Options without a value; `true` means every `--option` without `=`. */
  boolean?: boolean | string | readonly string[];
  /** Other names of an option; each of them gets the value. */
  alias?: Readonly<Record<string, string | readonly string[]>>;
  /** The values of options that were not given. */
  default?: Readonly<Record<string, unknown>>;
  /** Options that keep all their values, in an array. */
  collect?: string | readonly string[];
  /** Options that `--no-option` turns off. */
  negatable?: string | readonly string[];
  /** Whether everything from the first operand on is an operand. */
  stopEarly?: boolean;
  /** Whether what follows `--` goes to `--` instead of `_`. */
  "--"?: boolean;
  /**
   * Called for each operand, and for each option that no other setting names.
   * What it answers `false` to is left out of the result.
   */
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

/** The values by the name of their option, and the operands in `_`. */
export type Args = Record<string, unknown> & { _: (string | number)[] };

type Names = string | readonly string[];
type Tree = Record<string, unknown>;

/**
 * Read command line arguments.
 *
 * A string option without a value is `""`, a boolean one that is not given is
 * `false`. Operands and values that look like numbers become numbers, unless
 * their option (or `_`) is listed in `string`. Throws nothing of its own; what
 * `unknown` throws passes through.
 *
 * ```ts
 * import { parseArgs } from "@std/cli/parse-args";
 *
 * parseArgs(["-n", "home.example"], { boolean: ["dry-run"], alias: { n: "dry-run" } });
 * // { _: ["home.example"], n: true, "dry-run": true }
 * ```
 *
 * @param args The arguments, without the name of the program
 * @param options What the options are called and how they are to be read
 * @returns The values and the operands
 */
export function parseArgs(
  args: readonly string[],
  options: ParseOptions = {},
): Args {
  const groups = aliasGroups(options.alias ?? {});
  const called = (key: string) => groups.get(key) ?? [key];
  const named = (names: Names | boolean | undefined) =>
    new Set(list(names).flatMap(called));
  const kind: Kind = {
    text: named(options.string),
    flag: named(options.boolean),
    negatable: named(options.negatable),
    allFlags: options.boolean === true,
  };
  const collected = named(options.collect);
  const known = new Set([
    ...kind.text,
    ...kind.flag,
    ...collected,
    ...groups.keys(),
  ]);

  // Without a prototype, `--constructor` and `--__proto__` are names like any other.
  const values: Tree = Object.create(null);
  const operands: (string | number)[] = [];

  const keep = ({ key, value, negated }: Reading, word: string) => {
    const declared = known.has(key) ||
      (kind.allFlags && /^--[^=]+$/.test(word));
    if (!declared && options.unknown?.(word, key, value) === false) return;
    const typed = typeof value === "string" && !kind.text.has(key)
      ? number(value)
      : value;
    for (const name of called(key)) {
      put(values, name, typed, collected.has(key) && !negated);
    }
  };

  const end = args.indexOf("--");
  const words = end < 0 ? [...args] : args.slice(0, end);
  const rest = end < 0 ? [] : args.slice(end + 1);
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === "-" || !word.startsWith("-")) {
      if (options.unknown?.(word) !== false) {
        operands.push(kind.text.has("_") ? word : number(word));
      }
      if (options.stopEarly) operands.push(...words.splice(0));
      continue;
    }
    const read = word.startsWith("--") ? readLong : readShort;
    const { readings, tookNext } = read(word, words[0], kind);
    if (tookNext) words.shift();
    for (const reading of readings) keep(reading, word);
  }

  for (const [key, value] of Object.entries(options.default ?? {})) {
    if (has(values, key)) continue;
    for (const name of called(key)) put(values, name, value, false);
  }
  for (const key of [...kind.flag, ...kind.text]) {
    if (has(values, key)) continue;
    if (collected.has(key)) put(values, key, [], false);
    else if (kind.flag.has(key)) put(values, key, false, false);
  }
  return options["--"]
    ? Object.assign(values, { _: operands, "--": rest })
    : Object.assign(values, { _: [...operands, ...rest] });
}

/** One name, several or none, as an array. */
function list(names: Names | boolean | undefined): readonly string[] {
  if (typeof names === "string") return [names];
  return typeof names === "object" ? names : [];
}

/** For each name that has aliases: all the names of the same option. */
function aliasGroups(
  alias: Readonly<Record<string, Names>>,
): Map<string, readonly string[]> {
  const groups = new Map<string, readonly string[]>();
  for (const [key, others] of Object.entries(alias)) {
    const group = [key, ...list(others)];
    for (const name of group) groups.set(name, group);
  }
  return groups;
}

/** Set the value of an option; `a.b` is `b` inside of `a`. */
function put(
  values: Tree,
  key: string,
  value: unknown,
  collect: boolean,
): void {
  const { tree, last } = place(values, key, true);
  const before = tree[last];
  if (!collect) tree[last] = value;
  else tree[last] = Array.isArray(before) ? [...before, value] : [value];
}

/** Whether an option has a value already. */
function has(values: Tree, key: string): boolean {
  const { tree, last } = place(values, key, false);
  return last in tree;
}

/** The object that an option with dots in its name lives in, and its name there. */
function place(
  values: Tree,
  key: string,
  create: boolean,
): { tree: Tree; last: string } {
  const path = key.split(".");
  const last = path.pop() ?? key;
  let tree = values;
  for (const name of path) {
    const inner = tree[name];
    const next: Tree = isTree(inner) ? inner : Object.create(null);
    if (create) tree[name] = next;
    tree = next;
  }
  return { tree, last };
}

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
