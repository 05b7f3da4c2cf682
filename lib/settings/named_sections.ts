import { ConfigError } from "../config_error.ts";
import type { IniSection } from "../sources/ini.ts";
import type { ValuesOf, ValueTable } from "./setting.ts";
import { type ConfigFile, readValues } from "../sources/sources.ts";

/**
 * Headers that are meant to be of a kind. A client that is overlooked would leave
 * the door open; what else is called `host` may be another program's.
 */
const NEARLY = { client: /^\W*clients?\b/i, host: /^\W*hosts?\s/i };

/** A section `[KIND NAME]`. */
export interface NamedSection {
  /** Its first word. */
  readonly kind: "client" | "host";
  /** What follows, with single spaces. */
  readonly name: string;
  /** What it holds. */
  readonly section: IniSection;
  /** File and line, for messages. */
  readonly place: string;
}

/** The sections `[KIND NAME]` of a kind; a header that is nearly one is refused. */
export function namedSections(
  { path, ini }: ConfigFile,
  kind: "client" | "host",
): readonly NamedSection[] {
  const seen = new Set<string>();
  return [...ini.sections.values()].flatMap((section) => {
    if (!NEARLY[kind].test(section.name)) return [];
    const place = `${path}:${section.line}`;
    const [, word, rest = ""] = /^(\S+)\s*(.*)$/s.exec(section.name.trim()) ??
      [];
    const name = rest.replace(/\s+/g, " ");
    // A user name may hold spaces, a host name may not.
    if (word !== kind || name === "" || kind === "host" && name.includes(" ")) {
      throw new ConfigError(`${place}: write [${kind} NAME] with one name`);
    }
    if (seen.has(name)) {
      throw new ConfigError(`${place}: [${kind} ${name}] is there twice`);
    }
    seen.add(name);
    return [{ kind, name, section, place }];
  });
}

/**
 * The values of a named section. An empty one counts as none.
 *
 * @param options.ownOnly keys that count only if written in the section itself
 * @param options.nonEmpty keys that nobody writes to say nothing
 */
export function valuesIn<T extends ValueTable>(
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
