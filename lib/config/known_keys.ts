import { RENAMED_SETTINGS, SECTIONS } from "./settings.ts";
import type { ConfigFile } from "./sources.ts";

/** The kinds of sections that have settings. */
export type SectionKind = keyof typeof SECTIONS;

/**
 * Whether a key is a setting, also by its old name.
 *
 * @param kind of its section; undefined if settings of all kinds are right
 */
export function isKnown(key: string, kind: SectionKind | undefined): boolean {
  const tables = kind === undefined
    ? Object.values(SECTIONS)
    : [SECTIONS[kind]];
  return tables.some((table) => Object.hasOwn(table, key)) ||
    Object.hasOwn(RENAMED_SETTINGS, key) &&
      (kind === undefined || kind === "default");
}

/** The keys of section `[default]` and of what all sections inherit, by line. */
export function defaultKeys({ ini }: ConfigFile): readonly {
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
export function isKnownSection(name: string): boolean {
  const [word = "", ...rest] = name.trim().toLowerCase().split(/\s+/);
  return name === "default" || Object.hasOwn(SECTIONS, word) && rest.length > 0;
}
