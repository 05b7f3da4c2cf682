/**
 * Reads INI text as Python's `configparser` does, so that the files of the
 * Python version stay valid.
 *
 * @module
 */
import { interpolate } from "./interpolate.ts";

/**
 * A syntax error in an INI text. The message names a section or key at most,
 * never a value or the text of the line, which may be a secret. File name and
 * line number are for the caller to add.
 */
export class IniError extends Error {
  /** The class, for logs. */
  override readonly name = "IniError";

  /** An error at a line, counted from 1. */
  constructor(message: string, readonly line: number) {
    super(message);
  }
}

/** A section of an INI file. */
export interface IniSection {
  /** The name between the brackets, spaces and capitals as written. */
  readonly name: string;
  /** The line of the header, counted from 1. */
  readonly line: number;
  /**
   * Keys in lower case → values, inherited from `[DEFAULT]`, with references expanded as `interpolate` does it. Worked out when first
   * asked for.
   */
  readonly values: ReadonlyMap<string, string>;
  /** Keys written in this section itself → their lines. */
  readonly lines: ReadonlyMap<string, number>;
}

/** What an INI file holds. */
export interface IniFile {
  /** The sections by name, in the order of the file, without `[DEFAULT]`. */
  readonly sections: ReadonlyMap<string, IniSection>;
  /** Keys written in `[DEFAULT]`, which all sections inherit → their lines. */
  readonly inheritedLines: ReadonlyMap<string, number>;
  /** Whether a value refers to a key by `%(key)s`. */
  readonly refersTo: (key: string) => boolean;
}

/** A section while it is being read: for each key the lines of its value. */
interface Draft {
  readonly name: string;
  readonly line: number;
  readonly values: Map<string, string[]>;
  readonly lines: Map<string, number>;
}

/** The section from which all others inherit. */
const DEFAULT = "DEFAULT";

/** Where Python ends the lines of a text file; not at U+2028 and the like. */
const NEWLINE = /\r\n|\r|\n/;

/** White space in Python; `trim` lacks some of it and adds U+FEFF. */
const SPACES: ReadonlySet<string> = new Set(
  "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004" +
    "\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000",
);

/**
 * Reads an INI text as `configparser.ConfigParser` of Python 3.11 and later
 * does, up to every white space.
 *
 * - A key ends at the first `=` or `:` and is taken in lower case; the rest of
 *   the line is its value.
 * - A line that begins with `#` or `;`, indented or not, is a comment. There
 *   are no comments after a value.
 * - A line indented deeper than its key continues the value, also after blank
 *   lines, which then belong to the value.
 * - The name of a section reaches to the last bracket of its line.
 * - A section may appear once, and so may a key in its section. `[DEFAULT]`
 *   may be taken up again.
 * - `%%` and `%(key)s` are expanded, and a `%` that Python refuses is kept:
 *   see `interpolate`.
 *
 * A missing section is not an error, nor is an empty text. Unlike in Python, the
 * file may start with a byte order mark, as editors on Windows write it.
 *
 * @throws {IniError} at the first line that Python would not take
 */
export function parseIni(text: string): IniFile {
  const drafts = readDrafts(text.replace(/^\ufeff/, ""));
  const shared = drafts.get(DEFAULT);
  drafts.delete(DEFAULT);
  return {
    sections: new Map(
      [...drafts].map(([name, draft]) => [name, toSection(draft, shared)]),
    ),
    inheritedLines: shared?.lines ?? new Map(),
    refersTo: (key) => text.toLowerCase().includes(`%(${key})s`),
  };
}

/** Reads the lines of the text into sections, `[DEFAULT]` among them. */
function readDrafts(text: string): Map<string, Draft> {
  const drafts = new Map<string, Draft>();
  let draft: Draft | undefined;
  let value: string[] | undefined; // the one that a deeper line continues
  let indent = 0; // of the last line that was no continuation
  for (const [index, line] of text.split(NEWLINE).entries()) {
    const content = strip(line);
    if (content === "") value?.push("");
    if (content === "" || /^[#;]/.test(content)) continue;
    const depth = countSpaces(line);
    if (value !== undefined && depth > indent) {
      value.push(content);
      continue;
    }
    indent = depth;
    const name = headerName(content);
    if (name !== undefined) {
      draft = openSection(drafts, name, index + 1);
      value = undefined;
    } else if (draft !== undefined) {
      value = openKey(draft, content, index + 1);
    } else {
      throw new IniError("a line before the first [section]", index + 1);
    }
  }
  return drafts;
}

/** The name in a section header; text after the last bracket is ignored. */
function headerName(content: string): string | undefined {
  const end = content.lastIndexOf("]");
  return content.startsWith("[") && end > 1 ? content.slice(1, end) : undefined;
}

/** Begins a section, or goes on with `[DEFAULT]`. */
function openSection(drafts: Map<string, Draft>, name: string, line: number) {
  const known = drafts.get(name);
  if (known !== undefined && name === DEFAULT) return known;
  if (known !== undefined) {
    const problem = `section [${shown(name)}] is there twice`;
    throw new IniError(`${problem} (first in line ${known.line})`, line);
  }
  const draft: Draft = { name, line, values: new Map(), lines: new Map() };
  drafts.set(name, draft);
  return draft;
}

/** Adds the key of a line to its section; more lines may join its value. */
function openKey(draft: Draft, content: string, line: number): string[] {
  const end = content.search(/[=:]/);
  if (end < 0) throw new IniError('a key without "=" or ":"', line);
  if (end === 0) throw new IniError('no key before "=" or ":"', line);
  const key = stripEnd(content.slice(0, end)).toLowerCase();
  const first = draft.lines.get(key);
  if (first !== undefined) {
    const problem = `key "${shown(key)}" is there twice in`;
    const where = `[${shown(draft.name)}] (first in line ${first})`;
    throw new IniError(`${problem} ${where}`, line);
  }
  const value = [strip(content.slice(end + 1))];
  draft.lines.set(key, line);
  draft.values.set(key, value);
  return value;
}

/** A name for a message; `…` if it does not look like a name, as it may be a secret. */
export function shown(name: string): string {
  return /^[\p{L}\p{N}_. -]{1,64}$/u.test(name) ? name : "…";
}

/** The finished section; most sections of a file are never looked into. */
function toSection(draft: Draft, shared: Draft | undefined): IniSection {
  const { name, line, lines } = draft;
  let values: ReadonlyMap<string, string> | undefined;
  return {
    name,
    line,
    lines,
    get values() {
      const raw = [...shared?.values ?? [], ...draft.values]
        // Without blank lines at the end.
        .map(([key, lines]) => [key, stripEnd(lines.join("\n"))] as const);
      return values ??= interpolate(new Map(raw));
    },
  };
}

/** Removes white space from both ends. */
function strip(text: string): string {
  return stripEnd(text.slice(countSpaces(text)));
}

/** Removes white space from the end. */
function stripEnd(text: string): string {
  let end = text.length;
  while (SPACES.has(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

/** Counts the white space at the beginning. */
function countSpaces(text: string): number {
  let count = 0;
  while (SPACES.has(text.charAt(count))) count++;
  return count;
}
