import type { Platform } from "../platform.ts";
import { ConfigError } from "../config_error.ts";
import { expandHome } from "./expand_home.ts";
import { openFileWarnings } from "./open_file.ts";

/** A secret that was read from a file of its own. */
export interface SecretFile {
  /** Without a byte order mark and the line ends behind it. */
  readonly text: string;
  /** The variable that names the file. */
  readonly origin: string;
  /** Lines for the person who runs this. */
  readonly warnings: readonly string[];
}

/**
 * Reads the file that an environment variable names, as systemd credentials and
 * Docker secrets are handed over. Editors and `echo` end files with a line end,
 * and some begin them with a byte order mark, which are not meant.
 *
 * @param variable its name, for messages
 * @param named the path that it holds
 * @throws {ConfigError} if the file cannot be read or holds nothing
 */
export async function readSecretFile(
  variable: string,
  named: string,
  platform: Platform,
): Promise<SecretFile> {
  const path = await expandHome(named, platform);
  if (path === undefined) {
    throw new ConfigError(
      `${variable}: ${named}: there is no home directory for ~; name the whole path`,
    );
  }
  const read = await platform.readFile(path);
  if (read.status !== "read") {
    throw new ConfigError(`${variable}: ${path}: ${read.reason}`);
  }
  const text = read.text.replace(/^\ufeff/, "").replace(/[\r\n]+$/, "");
  if (text === "") {
    throw new ConfigError(
      `${variable}: ${path} is empty; put the secret in it`,
    );
  }
  return {
    text,
    origin: variable,
    warnings: openFileWarnings(path, read),
  };
}
