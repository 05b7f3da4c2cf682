import { ConfigError } from "../config_error.ts";
import type { Platform } from "../platform.ts";
import { expandHome } from "./expand_home.ts";
import { IniError, type IniFile, parseIni } from "./ini.ts";
import { openFileWarnings } from "./secret_file.ts";

/** A config file that was read. */
export interface ConfigFile {
  /** Its path. */
  readonly path: string;
  /** Its content. */
  readonly ini: IniFile;
}

/** The result of looking for a config file. */
export interface ConfigSearch {
  /** The file, if there is one. */
  readonly file?: ConfigFile;
  /** Where it was looked for, for a message about a missing setting. */
  readonly lookedFor: string;
  /** Warnings about the file. */
  readonly warnings: readonly string[];
}

/**
 * Reads the config file that is named, else `~/.schlund-ddns` if it exists.
 *
 * @throws {ConfigError} if a named file is missing, or a file cannot be read
 */
export async function readConfigFile(
  named: string | undefined,
  platform: Platform,
): Promise<ConfigSearch> {
  const path = await expandHome(named ?? "~/.schlund-ddns", platform);
  if (path === undefined && named !== undefined) {
    throw new ConfigError(
      `${named}: there is no home directory for ~; name the whole path`,
    );
  }
  if (path === undefined) {
    return without("DDNS_CONFIG is not set and there is no home directory");
  }
  const read = await platform.readFile(path);
  if (read.status === "missing" && named === undefined) {
    return without(`DDNS_CONFIG is not set and ${path} does not exist`);
  }
  if (read.status !== "read") {
    throw new ConfigError(`${path}: ${read.reason}`);
  }
  return {
    file: { path, ini: parseFile(path, read.text) },
    lookedFor: `${path} has none`,
    warnings: openFileWarnings(path, read),
  };
}

function without(lookedFor: string): ConfigSearch {
  return { lookedFor, warnings: [] };
}

function parseFile(path: string, text: string): IniFile {
  let ini: IniFile;
  try {
    ini = parseIni(text);
  } catch (error) {
    if (!(error instanceof IniError)) throw error;
    const place = error.line === undefined ? path : `${path}:${error.line}`;
    throw new ConfigError(`${place}: ${error.message}`);
  }
  if (ini.sections.has("default")) return ini;
  throw new ConfigError(
    `${path}: there is no section [default] (its name is in lower case)`,
  );
}
