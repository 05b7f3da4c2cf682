/**
 * `parseArgs` of `@std/cli`.
 *
 * It descends from `minimist`, but has gone its own way in so many details that
 * nothing of that package can be used for it.
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
export interface ParseOptions<D extends boolean | undefined = boolean> {
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
  "--"?: D;
  /**
   * Called for each operand, and for each option that no other setting names.
   * What it answers `false` to is left out of the result.
   */
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

/** The values by the name of their option, and the operands in `_`. */
export type Args<D extends boolean | undefined = undefined> =
  & Record<string, unknown>
  & { _: (string | number)[] }
  & (D extends true ? { "--": string[] } : Record<never, never>);

type Names = string | readonly string[];
type Tree = Record<string, unknown>;

/** Names that would reach into the prototype of all objects. */
const NEVER_SET: ReadonlySet<string> = new Set(["__proto__", "constructor"]);

/**
 * Read command line arguments.
 *
 * A string option without a value is `""`, a boolean one that is not given is
 * `false`. Operands and values that look like numbers become numbers, unless
 * their option (or `_`) is listed in `string`.
 *
 * The names `constructor` and `__proto__` are reported to `unknown`, but never
 * set. An option that is called `_` takes the place of the operands.
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
 * @throws {TypeError} If `--_` is given and the operands have no other place, or an option lies in one that has a value (`--a=1 --a.b=2`)
 */
export function parseArgs<D extends boolean | undefined = undefined>(
  args: readonly string[],
  options: ParseOptions<D> = {},
): Args<D> {
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

  const values: Args = { _: [] };

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
        values._.push(kind.text.has("_") ? word : number(word));
      }
      if (options.stopEarly) values._.push(...words.splice(0));
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
  for (const key of kind.flag) {
    if (!has(values, key)) put(values, key, collected.has(key) ? [] : false);
  }
  for (const key of kind.text) {
    if (!has(values, key) && collected.has(key)) put(values, key, []);
  }
  if (options["--"]) values["--"] = rest;
  else values._.push(...rest);
  return values as Args<D>;
}

/** One name, several or none, as an array. */
function list(names: Names | boolean | undefined): readonly string[] {
  if (typeof names === "string") return names === "" ? [] : [names];
  return typeof names === "object" ? names : [];
}

/** For each name that has aliases: all the names of the same option, itself first. */
function aliasGroups(
  alias: Readonly<Record<string, Names>>,
): Map<string, readonly string[]> {
  const groups = new Map<string, readonly string[]>();
  for (const [key, others] of Object.entries(alias)) {
    const group = [key, ...list(others)];
    for (const name of group) groups.set(name, [...new Set([name, ...group])]);
  }
  return groups;
}

/** Set the value of an option; `a.b` is `b` inside of `a`. */
function put(
  values: Tree,
  key: string,
  value: unknown,
  collect = false,
): void {
  const path = key.split(".");
  const last = path.pop() ?? key;
  let tree = values;
  for (const name of path) {
    if (NEVER_SET.has(name)) return;
    const inner = Object.hasOwn(tree, name) ? tree[name] : undefined;
    tree = (tree[name] = inner ?? {}) as Tree;
  }
  if (NEVER_SET.has(last)) return;
  const before = tree[last];
  if (!collect) tree[last] = value;
  else if (Array.isArray(before)) before.push(value);
  else tree[last] = before ? [before, value] : [value];
}

/** Whether an option has a value already. */
function has(values: Tree, key: string): boolean {
  let tree: unknown = values;
  for (const name of key.split(".")) {
    if (!Object.hasOwn(tree as Tree, name)) return false;
    tree = (tree as Tree)[name];
  }
  return true;
}
