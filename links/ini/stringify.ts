/**
 * `stringify` of `@std/ini`.
 *
 * The package `ini` quotes and escapes what it could not read back otherwise,
 * and leaves out empty sections. `@std/ini` writes everything as it is.
 *
 * @module
 */

/** How the text is to look. */
export interface StringifyOptions {
  /** Whether to put spaces around `=`. */
  pretty?: boolean;
}

/** What can be written after `=`. */
export type Scalar = string | number | boolean | null;

/** The values of a section. */
export type Section = Readonly<Record<string, Scalar>>;

/**
 * Write an object as INI: its values first, then a section for each object in it.
 * Nothing is quoted or escaped, and the last line has no line break. Throws nothing.
 *
 * ```ts
 * import { stringify } from "@std/ini/stringify";
 *
 * stringify({ default: { username: "U" } }, { pretty: true }); // "[default]\nusername = U"
 * ```
 *
 * @param object The values, and sections with values
 * @param options How the text is to look
 * @returns The text
 */
export function stringify(
  object: Readonly<Record<string, Scalar | Section>>,
  options: StringifyOptions = {},
): string {
  const sign = options.pretty ? " = " : "=";
  const values: string[] = [];
  const sections: string[] = [];
  for (const [name, value] of Object.entries(object)) {
    if (!isSection(value)) {
      values.push(`${name}${sign}${value}`);
      continue;
    }
    sections.push(`[${name}]`);
    for (const [key, scalar] of Object.entries(value)) {
      sections.push(`${key}${sign}${scalar}`);
    }
  }
  return [...values, ...sections].join("\n");
}

function isSection(value: Scalar | Section): value is Section {
  return typeof value === "object" && value !== null;
}
