import { ConfigError } from "../config_error.ts";
import type { Platform } from "../platform.ts";
import { IniError, type IniFile, parseIni } from "./ini.ts";

/** A config file that was read. */
export interface ConfigFile {
  /** Its path. */
  readonly path: string;
  /** Its content. */
  readonly ini: IniFile;
}

/** What became of the search for a config file. */
export interface ConfigFileRead {
  /** The file, if there is one. */
  readonly file: ConfigFile | undefined;
  /** Where it was looked for, for a message about a missing setting. */
  readonly lookedFor: string;
  /** Warnings for the log. */
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
): Promise<ConfigFileRead> {
  const path = await expandHome(named ?? "~/.schlund-ddns", platform);
  const without = (reason: string) => ({
    file: undefined,
    lookedFor: `DDNS_CONFIG is not set and ${reason}`,
    warnings: [],
  });
  if (path === undefined && named === undefined) {
    return without("there is no home directory");
  }
  if (path === undefined) throw noHome(named!);
  const read = await platform.readFile(path);
  if (read.status === "missing" && named === undefined) {
    return without(`${path} does not exist`);
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

function parseFile(path: string, text: string): IniFile {
  let ini: IniFile;
  try {
    ini = parseIni(text);
  } catch (error) {
    if (!(error instanceof IniError)) throw error;
    throw new ConfigError(`${path}:${error.line}: ${error.message}`);
  }
  if (ini.sections.has("default")) return ini;
  throw new ConfigError(
    `${path}: there is no section [default] (its name is in lower case)`,
  );
}

/**
 * Reads a file with the value of one setting, such as a systemd credential or a
 * Docker secret. Editors and `echo` add a line end, and some editors a byte order
 * mark; neither belongs to the value.
 *
 * @param variable names the file; for messages
 * @throws {ConfigError} if the file cannot be read or is empty
 */
export async function readOwnFile(
  variable: string,
  named: string,
  platform: Platform,
): Promise<{ readonly text: string; readonly warnings: readonly string[] }> {
  const path = await expandHome(named, platform);
  if (path === undefined) throw noHome(`${variable}: ${named}`);
  const read = await platform.readFile(path);
  if (read.status !== "read") {
    throw new ConfigError(`${variable}: ${path}: ${read.reason}`);
  }
  const text = read.text.replace(/^\ufeff/, "").replace(/[\r\n]+$/, "");
  if (text === "") {
    throw new ConfigError(
      `${variable}: ${path} is empty; write the value to it`,
    );
  }
  return { text, warnings: openFileWarnings(path, read) };
}

function noHome(path: string): ConfigError {
  return new ConfigError(
    `${path}: there is no home directory for ~; name the whole path`,
  );
}

/**
 * Containers mount secrets here, readable by every user of the container, and
 * unchangeable from within (Docker, Podman, Kubernetes).
 */
const CONTAINER_SECRETS = /^\/(?:var\/)?run\/secrets\//;

/** Warns about a file with a secret that every user can read. */
function openFileWarnings(
  path: string,
  { worldReadable }: { readonly worldReadable: boolean },
): readonly string[] {
  return worldReadable && !CONTAINER_SECRETS.test(path)
    ? [`${path} can be read by every user of this machine; chmod o-r it`]
    : [];
}

/**
 * Replaces a leading `~` by the home directory: `HOME`, on Windows `USERPROFILE`,
 * else the one in the user database, as a CGI program may have no `HOME`.
 *
 * @returns the path, or undefined if there is no home directory
 */
export async function expandHome(
  path: string,
  platform: Platform,
): Promise<string | undefined> {
  const rest = /^~(?=$|\/)/.test(path) ||
      platform.windows && /^~(?=\\)/.test(path)
    ? path.slice(1)
    : undefined;
  if (rest === undefined) return path;
  const home = platform.env("HOME") ||
    (platform.windows
      ? platform.env("USERPROFILE")
      : await homeOfUser(platform));
  return home ? home.replace(/[/\\]$/, "") + rest : undefined;
}

/** The sixth field of the user's line in passwd(5). */
async function homeOfUser(platform: Platform): Promise<string | undefined> {
  const uid = platform.uid();
  if (uid === null) return undefined;
  const read = await platform.readFile("/etc/passwd");
  if (read.status !== "read") return undefined;
  const line = read.text.split("\n").find((line) =>
    line.split(":")[2] === `${uid}`
  );
  return line?.split(":")[5] || undefined;
}
