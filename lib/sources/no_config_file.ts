import type { FileRead } from "../platform.ts";
import { ConfigError } from "../config_error.ts";

/**
 * Which config file was looked for, where there is none.
 *
 * @param named the file that was named; undefined: the usual place was looked at
 * @param path undefined if there is no home directory
 * @param read what came of reading it
 * @throws {ConfigError} if one was named, or there is one that cannot be read
 */
export function whereLookedFor(
  named: string | undefined,
  path?: string,
  read?: Exclude<FileRead, { readonly status: "read" }>,
): string {
  if (path === undefined && named !== undefined) {
    throw new ConfigError(
      `${named}: there is no home directory for ~; name the whole path`,
    );
  }
  if (path === undefined) {
    return "DDNS_CONFIG is not set and there is no home directory";
  }
  if (read?.status === "missing" && named === undefined) {
    return `DDNS_CONFIG is not set and ${path} does not exist`;
  }
  throw new ConfigError(`${path}: ${read?.reason}`);
}
