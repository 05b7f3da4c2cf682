import { ConfigError, readAll } from "../config_error.ts";
import type { ConfigFile } from "../sources/files.ts";
import { type IniSection, shown } from "../sources/ini.ts";
import type { Sources } from "../sources/sources.ts";
import { closest } from "./parsers.ts";
import { readValues, type SettingTable, type ValuesOf } from "./setting.ts";

/**
 * Headers that are meant to be of a kind. A client that is overlooked would leave
 * the door open; other sections named `host` may belong to another program.
 */
const SIMILAR = { client: /^\W*clients?\b/i, host: /^\W*hosts?\s/i };

/** A section `[KIND NAME]`. */
export interface NamedSection {
  /** What follows the kind, with single spaces. */
  readonly name: string;
  /** Its content. */
  readonly section: IniSection;
  /** File and line, for messages. */
  readonly place: string;
}

/** What the sections of a kind say, in the order of the file. */
export interface Sections<T> {
  /** One for each section. */
  readonly sections: readonly T[];
  /** Warnings for the log. */
  readonly warnings: readonly string[];
}

/**
 * Reads the sections `[KIND NAME]` of a kind.
 *
 * @returns what they say, in the order of the file, and warnings about ignored keys
 * @throws {ConfigError} with the faults of all of them; also if a header only
 * resembles one, or a key only resembles a setting
 */
export function readSections<T>(
  sources: Sources,
  kind: "client" | "host",
  read: (named: NamedSection) => T,
): Sections<T> {
  const { file } = sources;
  if (file === undefined) return { sections: [], warnings: [] };
  const named = namedSections(file, kind);
  // Before the values are read: report typos as typos.
  const warnings = readAll(
    named.map(({ section }) => () =>
      examineKeys(sources, file, kind, section.lines)
    ),
  ).flat();
  return { sections: readAll(named.map((one) => () => read(one))), warnings };
}

function namedSections(
  { path, ini }: ConfigFile,
  kind: "client" | "host",
): readonly NamedSection[] {
  const seen = new Set<string>();
  return readAll(
    [...ini.sections.values()].filter(({ name }) => SIMILAR[kind].test(name))
      .map((section) => () => {
        const place = `${path}:${section.line}`;
        const [, word, rest = ""] =
          /^(\S+)\s*(.*)$/s.exec(section.name.trim()) ?? [];
        const name = rest.replace(/\s+/g, " ");
        // A user name may contain spaces, a host name may not.
        if (
          word !== kind || name === "" || kind === "host" && name.includes(" ")
        ) throw new ConfigError(`${place}: write [${kind} NAME] with one name`);
        if (seen.has(name)) {
          throw new ConfigError(`${place}: [${kind} ${name}] is there twice`);
        }
        seen.add(name);
        return { name, section, place };
      }),
  );
}

/**
 * Reads a section that has no name of its own.
 *
 * @returns undefined if the file does not have it
 * @throws {ConfigError} if a key only resembles a setting
 */
export function readSection<T>(
  sources: Sources,
  name: string,
  read: (named: NamedSection) => T,
): T | undefined {
  const { file } = sources;
  const section = file?.ini.sections.get(name);
  if (file === undefined || section === undefined) return undefined;
  examineKeys(sources, file, name, section.lines);
  return read({ name, section, place: `${file.path}:${section.line}` });
}

/**
 * The values of a named section. An empty one counts as missing.
 *
 * @param options.ownOnly keys that count only if written in the section itself
 * @param options.nonEmpty keys that may not be empty
 */
export function valuesIn<T extends SettingTable>(
  table: T,
  { section, place }: NamedSection,
  { ownOnly = [], nonEmpty = [] }: {
    readonly ownOnly?: readonly string[];
    readonly nonEmpty?: readonly string[];
  } = {},
): ValuesOf<T> {
  return readValues(table, (key) => {
    const text = section.values.get(key);
    if (text === undefined) return undefined;
    if (text.trim() === "" && !nonEmpty.includes(key)) return undefined;
    if (ownOnly.includes(key) && !section.lines.has(key)) return undefined;
    return { text, origin: `${place}: ${key}` };
  });
}

/**
 * Looks for unknown sections, and for unknown keys in `[default]`. One that
 * resembles a known one is refused: a restriction with a typo must not be lost.
 * Others are ignored, as the Python tool does.
 *
 * @returns a warning for each ignored key
 * @throws {ConfigError} with a fault for each one that resembles a known one
 */
export function unknownKeys(sources: Sources): readonly string[] {
  const { file } = sources;
  if (file === undefined) return [];
  const { sections, inheritedLines } = file.ini;
  const own = sections.get("default")?.lines ?? new Map<string, number>();
  return readAll([
    ...[...sections.values()].map((section) => () =>
      examineHeader(sources, file, section)
    ),
    () => examineKeys(sources, file, "default", own),
    // Every section inherits these, so a setting of any kind of section is right.
    () => examineKeys(sources, file, undefined, inheritedLines),
  ]).flat();
}

/** Settings that say who may do what. */
const RESTRICTIONS = ["allowed_hostnames", "hostnames", "trusted_proxies"];

/** `[Default]`, `[ default ]`, `[defaults]`: their content would not count. */
const NEARLY_DEFAULT = /^\W*defaults?\W*$/i;

/**
 * Refuses a header that resembles a known one. A section with restrictions in it
 * may be another program's, and is warned of.
 */
function examineHeader(
  { known }: Sources,
  { path }: ConfigFile,
  { name, line, lines }: IniSection,
): readonly string[] {
  const [word = "", ...rest] = name.trim().toLowerCase().split(/\s+/);
  if (name === "default" || Object.hasOwn(known, word) && rest.length > 0) {
    return [];
  }
  const meant = NEARLY_DEFAULT.test(name) ||
      rest.length === 0 && closest(word, ["default"]) !== undefined
    ? "[default]"
    : rest.length > 0 && closest(word, ["client"]) !== undefined
    ? "[client NAME]"
    : undefined;
  const place = `${path}:${line}`;
  if (meant !== undefined) {
    throw new ConfigError(
      `${place}: unknown section [${shown(name)}]; did you mean ${meant}?`,
    );
  }
  // The account's settings may be there for another program.
  return RESTRICTIONS.some((key) => lines.has(key))
    ? [`${place}: [${shown(name)}] is not a known section and is ignored`]
    : [];
}

/**
 * Looks for unknown keys in one section.
 *
 * @param kind of the section; undefined if settings of all kinds are right
 */
function examineKeys(
  { known }: Sources,
  { path, ini }: ConfigFile,
  kind: string | undefined,
  lines: ReadonlyMap<string, number>,
): readonly string[] {
  const tables = kind === undefined
    ? Object.values(known)
    : [known[kind] ?? {}];
  const keys = tables.flatMap(Object.keys);
  const old = tables.flatMap(Object.values)
    .map(({ formerly }) => formerly?.key);
  return readAll([...lines].map(([key, line]) => () => {
    if (keys.includes(key) || old.includes(key)) return [];
    const place = `${path}:${line}`;
    const elsewhere = sectionsWith(key, known);
    // `domain = …` that `%(domain)s` refers to is a variable, whatever its name.
    if (elsewhere === "" && ini.refersTo(key)) return [];
    const remedy = elsewhere === ""
      ? suggestion(key, kind === undefined ? [] : keys, known)
      : `it belongs into ${elsewhere}`;
    if (remedy !== undefined) {
      throw new ConfigError(
        `${place}: unknown setting "${shown(key)}"; ${remedy}`,
      );
    }
    return [`${place}: "${shown(key)}" is not a known setting and is ignored`];
  })).flat();
}

/** The question whether a known setting was meant. */
function suggestion(
  key: string,
  own: readonly string[],
  known: Sources["known"],
): string | undefined {
  const near = similarKey(key, own);
  const meant = near ??
    similarKey(key, Object.values(known).flatMap(Object.keys));
  const place = near ? "" : `, in ${sectionsWith(meant ?? "", known)}`;
  return meant && `did you mean ${meant}${place}?`;
}

/** The setting that a key resembles, has the words of, or is a word of. */
function similarKey(key: string, keys: readonly string[]): string | undefined {
  const words = (text: string) =>
    text.split(/[^a-z0-9]+/).filter((word) => word !== "").sort().join();
  return closest(key, keys) ??
    keys.find((candidate) => words(candidate) === words(key)) ??
    keys.find((candidate) => candidate.split("_").slice(0, -1).includes(key));
}

/** The sections that know a key, as they are written. */
function sectionsWith(key: string, known: Sources["known"]): string {
  return Object.keys(known)
    .filter((kind) => Object.hasOwn(known[kind]!, key))
    .map((kind) =>
      kind === "default" || kind === "status" ? `[${kind}]` : `[${kind} NAME]`
    )
    .join(" or ");
}
