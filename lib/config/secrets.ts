import type { Sources } from "./sources.ts";

/** Settings that are secrets, in `[default]` and in other sections. */
const SECRET_KEYS: readonly string[] = [
  "password",
  "totp_secret",
  "healthcheck",
  "notify",
];

/** The secret in an `otpauth://` URI. */
const SECRET_IN_URI = /[?&]secret=([^&]+)/i;

/**
 * All secrets of the configuration as they were given: what no log may hold, even
 * while something else in the configuration is wrong.
 */
export function secretsOf({ get, file }: Sources): readonly string[] {
  const sections = [...file?.ini.sections.values() ?? []];
  const texts = SECRET_KEYS.flatMap((key) => [
    get(key)?.text ?? "",
    ...sections.map(({ values }) => values.get(key) ?? ""),
  ]);
  return [
    ...texts,
    ...texts.map((text) => SECRET_IN_URI.exec(text)?.[1] ?? ""),
  ].filter((text) => text !== "");
}
