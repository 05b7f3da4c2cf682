/**
 * What one word of the command line says, according to `minimist`.
 *
 * @module
 */
import minimist from "minimist";

/** The options as far as reading a word depends on them; all names of each. */
export interface Kind {
  /** Options whose value is text: `""` if there is none. */
  readonly text: ReadonlySet<string>;
  /** Options that are `true` without a value. */
  readonly flag: ReadonlySet<string>;
  /** Options that `--no-option` turns off. */
  readonly negatable: ReadonlySet<string>;
  /** Whether every `--option` without `=` is a flag. */
  readonly allFlags: boolean;
}

/** An option that was given, with its value as it stands there. */
export interface Reading {
  /** The name of the option. */
  readonly key: string;
  /** Its text, or a truth value where there is none. */
  readonly value: string | boolean;
  /** Whether it was turned off with `--no-`. */
  readonly negated?: boolean;
}

/** The options of one word. */
export interface Readings {
  /** In the order they are given in. */
  readonly readings: readonly Reading[];
  /** Whether the next word is the value of the last one. */
  readonly tookNext: boolean;
}

// minimist brings no types; these are the ones of what is used here.
const ask: (
  words: readonly string[],
  options?: { string?: readonly string[]; boolean?: readonly string[] | true },
) => Record<string, unknown> & { _: unknown[] } = minimist;

/**
 * Read a word that starts with `--`.
 *
 * @param word The word
 * @param next The word after it, a candidate for the value
 * @param kind The options
 * @returns Exactly one reading
 */
export function readLong(
  word: string,
  next: string | undefined,
  kind: Kind,
): Readings {
  const [, key = "", given] = /^--(=?[^=]*)(?:=([\s\S]*))?$/.exec(word) ?? [];
  const positive = key.replace(/^no-/, "");
  if (given === undefined && key !== positive && kind.negatable.has(positive)) {
    return {
      readings: [{ key: positive, value: false, negated: true }],
      tookNext: false,
    };
  }

  // Asked under a name of our own, so that `no-`, dots and names such as
  // `constructor`, which minimist treats specially, mean nothing to it.
  const flag = kind.flag.has(key);
  const usable = next === undefined || next === "" || next.startsWith("-")
    ? []
    : [next];
  const answer = ask([
    given === undefined ? "--option" : `--option=${given}`,
    ...usable,
  ], {
    string: flag ? [] : ["option"],
    boolean: kind.allFlags || (flag ? ["option"] : []),
  });
  const tookNext = answer._.length < usable.length;
  const bare = given === undefined && !tookNext;
  const value = bare ? withoutValue(key, kind) : textOrTruth(answer["option"]);
  return { readings: [{ key, value }], tookNext };
}

/**
 * Read a word that starts with one `-`: letters, the last one perhaps with a value.
 *
 * @param word The word
 * @param next The word after it, a candidate for the value
 * @param kind The options
 * @returns One reading for each letter that is an option
 */
export function readShort(
  word: string,
  next: string | undefined,
  kind: Kind,
): Readings {
  const readings: Reading[] = [];
  let letters = word.slice(1);
  while (letters.length > 1) {
    // Asked as text, a letter alone is "", and a repeated one has all its values.
    const [key = ""] = letters;
    const value = first(ask([`-${letters}`], { string: [...letters] })[key]);
    const alone = /^.\w/.test(letters) && (value === "" || value === undefined);
    if (!alone) {
      return {
        readings: [...readings, { key, value: textOrTruth(value) }],
        tookNext: false,
      };
    }
    readings.push({ key, value: withoutValue(key, kind) });
    letters = letters.slice(key.length);
  }
  const flag = kind.flag.has(letters);
  // An option that follows is no value: given along, it would count as taken.
  const isValue = flag ? /^(?:true|false)$/ : /^(?!--?[^-])/;
  const usable = next === undefined || !isValue.test(next) ? [] : [next];
  const own = flag ? { boolean: [letters] } : { string: [letters] };
  const answer = ask([`-${letters}`, ...usable], own);
  const tookNext = answer._.length < usable.length;
  const value = tookNext
    ? textOrTruth(answer[letters])
    : withoutValue(letters, kind);
  return { readings: [...readings, { key: letters, value }], tookNext };
}

/**
 * A value or operand as a number, if it looks like one to `minimist`.
 *
 * @param text The value
 * @returns The number, or the text unchanged
 */
export function number(text: string): string | number {
  const { option } = ask([`--option=${text}`]);
  return typeof option === "number" ? option : text;
}

function withoutValue(key: string, kind: Kind): string | boolean {
  return kind.text.has(key) ? "" : true;
}

function first(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : value;
}

function textOrTruth(value: unknown): string | boolean {
  return typeof value === "string" ? value : value !== false;
}
