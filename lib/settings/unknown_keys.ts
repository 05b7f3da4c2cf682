import { closest } from "./closest.ts";
import { ConfigError } from "../config_error.ts";
import { type IniFile, shown } from "../sources/ini.ts";
import { type SectionKind, SECTIONS } from "./settings.ts";
import type { ConfigFile } from "../sources/sources.ts";

/**
 * Looks for keys of section `[default]` that are no settings. One that resembles
 * a setting is refused: a restriction with a typing error must not count for
 * nothing. Others are ignored, as the Python tool does.
 *
 * @returns a line for each key that is ignored
 * @throws {ConfigError} if a key resembles a setting
 */
export function examineDefaultKeys(file: ConfigFile): readonly string[] {
  return [
    ...examineSections(file),
    ...defaultKeys(file)
      .flatMap(({ kind, lines }) => examineKeys(file, kind, lines)),
  ];
}

/** Settings that say who may do what: somebody counts on them. */
const RESTRICTIONS = ["allowed_hostnames", "hostnames", "trusted_proxies"];

/** `[Default]`, `[ default ]`, `[defaults]`: what stands there would not count. */
const NEARLY_DEFAULT = /^\W*defaults?\W*$/i;

/**
 * Looks for sections that are none of this program's. A header that resembles
 * one is refused; one with settings in it may be another program's, and is told.
 */
function examineSections({ path, ini }: ConfigFile): readonly string[] {
  return [...ini.sections.values()].flatMap(({ name, line, lines }) => {
    const place = `${path}:${line}`;
    const [word = "", ...rest] = name.trim().toLowerCase().split(/\s+/);
    if (isKnownSection(name)) return [];
    const isDefault = NEARLY_DEFAULT.test(name) ||
      rest.length === 0 && closest(word, ["default"]) !== undefined;
    if (isDefault) {
      throw new ConfigError(
        `${place}: unknown section [${shown(name)}]; did you mean [default]?`,
      );
    }
    if (rest.length > 0 && closest(word, ["client"]) !== undefined) {
      throw new ConfigError(
        `${place}: unknown section [${
          shown(name)
        }]; did you mean [client NAME]?`,
      );
    }
    // The account's settings may be there for another program.
    return RESTRICTIONS.some((key) => lines.has(key))
      ? [`${place}: [${shown(name)}] is no section and is ignored`]
      : [];
  });
}

/**
 * Looks for keys of one section that are no settings of its kind.
 *
 * @param kind of the section; undefined if all settings are right
 * @returns a line for each key that is ignored
 * @throws {ConfigError} if a key resembles a setting, or belongs elsewhere
 */
export function examineKeys(
  { path, ini }: ConfigFile,
  kind: SectionKind | undefined,
  lines: ReadonlyMap<string, number>,
): readonly string[] {
  return [...lines].flatMap(([key, line]) => {
    if (isKnown(key, kind)) return [];
    const place = `${path}:${line}`;
    const remedy = remedyFor(key, kind, ini);
    if (remedy === undefined) {
      return ini.refersTo(key)
        ? []
        : [`${place}: "${shown(key)}" is no setting and is ignored`];
    }
    throw new ConfigError(
      `${place}: unknown setting "${shown(key)}"; ${remedy}`,
    );
  });
}

/** What was probably meant by a key that is unknown in its section. */
function remedyFor(
  key: string,
  kind: SectionKind | undefined,
  ini: IniFile,
): string | undefined {
  const elsewhere = sectionsWith(key);
  if (elsewhere.length > 0) return `it belongs into ${elsewhere.join(" or ")}`;
  // `domain = …` that `%(domain)s` refers to is a variable, whatever its name.
  if (ini.refersTo(key)) return undefined;
  const own = kind === undefined ? [] : Object.keys(SECTIONS[kind]);
  const near = closestKey(key, own);
  if (near !== undefined) return `did you mean ${near}?`;
  const other = Object.values(SECTIONS).flatMap((table) => Object.keys(table));
  const far = closestKey(key, other);
  return far === undefined
    ? undefined
    : `did you mean ${far}, in ${sectionsWith(far).join(" or ")}?`;
}

/** The setting that a key resembles, has the words of, or is a word of. */
function closestKey(key: string, keys: readonly string[]): string | undefined {
  return closest(key, keys) ??
    keys.find((candidate) => wordsIn(candidate) === wordsIn(key)) ??
    keys.find((candidate) => candidate.split("_").slice(0, -1).includes(key));
}

function wordsIn(key: string): string {
  return key.split(/[^a-z0-9]+/).filter((word) => word !== "").sort().join();
}

/** The sections that know a key, as they are written. */
function sectionsWith(key: string): readonly string[] {
  return Object.entries(SECTIONS).filter(([, table]) =>
    Object.hasOwn(table, key)
  ).map(([kind]) => kind === "default" ? "[default]" : `[${kind} NAME]`);
}

/**
 * Whether a key is a setting, also by its old name.
 *
 * @param kind of its section; undefined if settings of all kinds are right
 */
function isKnown(key: string, kind: SectionKind | undefined): boolean {
  const tables = kind === undefined
    ? Object.values(SECTIONS)
    : [SECTIONS[kind]];
  return tables.some((table) =>
    Object.hasOwn(table, key) ||
    Object.values(table).some(({ formerly }) => formerly?.key === key)
  );
}

/** The keys of section `[default]` and of what all sections inherit, by line. */
function defaultKeys({ ini }: ConfigFile): readonly {
  readonly kind: SectionKind | undefined;
  readonly lines: ReadonlyMap<string, number>;
}[] {
  return [
    {
      kind: "default",
      lines: ini.sections.get("default")?.lines ?? new Map(),
    },
    // Every section inherits these, so a setting of any kind of section is right.
    { kind: undefined, lines: ini.inheritedLines },
  ];
}

/** Whether a section is one of this program's: `[default]`, or `[KIND NAME]`. */
function isKnownSection(name: string): boolean {
  const [word = "", ...rest] = name.trim().toLowerCase().split(/\s+/);
  return name === "default" || Object.hasOwn(SECTIONS, word) && rest.length > 0;
}
