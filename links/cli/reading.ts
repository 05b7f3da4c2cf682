/**
 * What one word of the command line says.
 *
 * @module
 */

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

/** A name has at least one character, whatever that is: `--=x` has the name `=x`. */
const LONG = /^--(?<no>no-(?=.))?(?<name>.[^=]*)(?:=(?<value>.*))?$/s;
const NUMBER_AT_THE_END = /\d+(?:\.\d*)?(?:e-?\d+)?$/;

/**
 * Read a word that starts with `--`.
 *
 * `--no-option` is the option `no-option`, unless `option` is negatable. With a
 * value it is always `option`: the `no-` is lost.
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
  const { no = "", name = "", value } = LONG.exec(word)?.groups ?? {};
  if (value !== undefined) {
    return only({
      key: name,
      value: kind.flag.has(name) ? value !== "false" : value,
    });
  }
  if (no !== "" && kind.negatable.has(name)) {
    return only({ key: name, value: false, negated: true });
  }
  const key = no + name;
  const mayTake = !kind.flag.has(key) && !kind.allFlags &&
    !next?.startsWith("-");
  const last = readLast(key, next, mayTake, kind);
  return { readings: [last.reading], tookNext: last.tookNext };
}

/**
 * Read a word that starts with one `-`: letters, one of them perhaps with a value.
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
  let [, key = "", rest = ""] = /^-(.)(.*)$/s.exec(word) ?? [];
  while (rest !== "") {
    const value = attachedValue(key, rest);
    readings.push({ key, value: value ?? withoutValue(key, kind) });
    if (value !== undefined) return { readings, tookNext: false };
    [key, rest] = [rest.charAt(0), rest.slice(1)];
  }
  // Letters are stricter than names: after them, `---` is a value.
  const mayTake = !kind.flag.has(key) && !/^--?[^-]/.test(next ?? "");
  const last = readLast(key, next, mayTake, kind);
  return { readings: [...readings, last.reading], tookNext: last.tookNext };
}

/** The value of a letter that stands in the same word, or undefined if it has none. */
function attachedValue(letter: string, rest: string): string | undefined {
  if (rest === "-") return "-";
  if (rest === "=") return "";
  if (/[A-Za-z]/.test(letter)) {
    const [, value] = /=(.+)/.exec(rest) ?? [];
    if (value !== undefined) return value;
    if (NUMBER_AT_THE_END.test(rest)) return rest;
  }
  return rest.length > 1 && /^\W/.test(rest) ? rest : undefined;
}

/** The last option of a word: only it may have its value in the next one. */
function readLast(
  key: string,
  next: string | undefined,
  mayTake: boolean,
  kind: Kind,
): { reading: Reading; tookNext: boolean } {
  if (mayTake && next) return { reading: { key, value: next }, tookNext: true };
  if (next === "true" || next === "false") {
    return { reading: { key, value: next === "true" }, tookNext: true };
  }
  return { reading: { key, value: withoutValue(key, kind) }, tookNext: false };
}

/**
 * A value or operand as a number, if it looks like one.
 *
 * @param text The value
 * @returns The number, or the text unchanged
 */
export function number(text: string): string | number {
  return text.trim() !== "" && Number.isFinite(Number(text))
    ? Number(text)
    : text;
}

function withoutValue(key: string, kind: Kind): string | boolean {
  return kind.text.has(key) ? "" : true;
}

function only(reading: Reading): Readings {
  return { readings: [reading], tookNext: false };
}
