/**
 * `stringify` of `@std/ini`, over `ini`.
 *
 * @module
 */
import { stringify as layOut } from "ini";

/** How the text is to look. */
export interface StringifyOptions {
  /** Whether to put spaces around `=`. */
  pretty?: boolean;
}

/** What can be written after `=`. */
export type Scalar = string | number | boolean | null;

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
  object: Readonly<Record<string, Scalar | Readonly<Record<string, Scalar>>>>,
  options: StringifyOptions = {},
): string {
  // `ini` quotes and escapes what it could not read back otherwise, `@std/ini`
  // writes everything as it is. So `ini` lays out placeholders.
  const texts: string[] = [];
  const placeholder = (text: Scalar) => `t${texts.push(String(text)) - 1}`;
  const values = (section: Readonly<Record<string, Scalar>>) =>
    Object.entries(section).map((
      [key, value],
    ) => [placeholder(key), placeholder(value)]);
  const model = Object.entries(object).map(([key, value]) =>
    typeof value === "object" && value !== null
      ? [placeholder(key), Object.fromEntries(values(value))]
      : [placeholder(key), placeholder(value)]
  );

  const text: string = layOut(Object.fromEntries(model), {
    whitespace: options.pretty === true,
    platform: "linux", // on Windows too, lines end as in the real one
  });
  return text.trimEnd()
    .replaceAll("\n\n", "\n")
    .replaceAll(/t(\d+)/g, (_, index) => texts[Number(index)] ?? "");
}
