import { isPermissionError } from "../platform.ts";
import { ConfigError } from "../config_error.ts";
import { ACCOUNT_SECRETS, TELL_SECRETS } from "../settings/environment.ts";
import type { Sources } from "./sources.ts";

/** Settings that are secrets, in `[default]` and in other sections. */
const SECRET_KEYS = [...ACCOUNT_SECRETS, ...TELL_SECRETS];

/** The secret in an `otpauth://` URI. */
const SECRET_IN_URI = /[?&]secret=([^&]+)/i;

/**
 * All secrets of the configuration as they were given: what no log may hold, even
 * while something else in the configuration is wrong.
 */
export function secretsOf({ get, file }: Sources): readonly string[] {
  const sections = [...file?.ini.sections.values() ?? []];
  const texts = SECRET_KEYS.flatMap((key) => [
    textOf(key, get),
    ...sections.map(({ values }) => values.get(key) ?? ""),
  ]);
  return [
    ...texts,
    ...texts.map((text) => SECRET_IN_URI.exec(text)?.[1] ?? ""),
  ].filter((text) => text !== "");
}

/** The CGI program tells nobody, and may not read where it would be said whom. */
function textOf(key: string, get: Sources["get"]): string {
  try {
    return get(key)?.text ?? "";
  } catch (error) {
    // What is no text is told when it is read.
    if (!isPermissionError(error) && !(error instanceof ConfigError)) {
      throw error;
    }
    return "";
  }
}
