/**
 * The `%` notation in the values of an INI file.
 *
 * @module
 */

/** How deep references may nest, the value itself included; as in Python. */
const MAX_DEPTH = 10;

/** How many characters the references of one section may fetch in all. */
const MAX_FETCHED = 1 << 16;

/**
 * `%%` or `%(key)s`. Without the bound a value full of `%(` would be searched
 * to its end from each of them.
 */
const TOKEN = /%%|%\(([^)]{1,256})\)s/g;

/** The values that references see, and how much they may still fetch. */
interface Scope {
  readonly raw: ReadonlyMap<string, string>;
  left: number;
}

/**
 * Expands the `%` notation in the values of one section: `%%` is a percent
 * sign, `%(key)s` the value of that key.
 *
 * Follows `BasicInterpolation` of Python's `configparser` but for one thing.
 * Python refuses a `%` that stands alone, names no key, or begins a reference
 * that runs in a circle or nests more than ten deep. Here such a `%` stands for
 * itself and the rest of the value is expanded all the same: a password with a
 * percent sign in it is likelier than a misspelt reference.
 *
 * So that a small file cannot fill the memory, the same goes for references
 * with names of more than 256 characters, and for those beyond the 64 KiB that
 * the values of one section may fetch from each other in all.
 *
 * @param raw keys in lower case → values as written, inherited ones included
 * @returns the same keys in the same order → expanded values
 */
export function interpolate(
  raw: ReadonlyMap<string, string>,
): Map<string, string> {
  const scope: Scope = { raw, left: MAX_FETCHED };
  const values = new Map<string, string>();
  for (const [key, text] of raw) values.set(key, expand(text, [key], scope));
  return values;
}

/** Expands one text; `path` are the keys that led to it. */
function expand(text: string, path: readonly string[], scope: Scope): string {
  if (!text.includes("%")) return text;
  const token = new RegExp(TOKEN); // a position of its own at each level
  let result = "";
  let copied = 0;
  for (let match; (match = token.exec(text)) !== null;) {
    const found = match[1] === undefined ? "%" : follow(match[1], path, scope);
    if (found === undefined) {
      token.lastIndex = match.index + 1; // what follows may be valid again
    } else {
      result += text.slice(copied, match.index) + found;
      copied = token.lastIndex;
    }
  }
  return result + text.slice(copied);
}

/** The expanded value of a reference, `undefined` if it cannot be followed. */
function follow(
  reference: string,
  path: readonly string[],
  scope: Scope,
): string | undefined {
  const key = reference.toLowerCase();
  const text = scope.raw.get(key);
  if (text === undefined || path.includes(key)) return undefined;
  if (path.length >= MAX_DEPTH && text.includes("%")) return undefined;
  if (text.length > scope.left) return undefined;
  scope.left -= text.length;
  return expand(text, [...path, key], scope);
}
