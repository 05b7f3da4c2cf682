import { expandHome } from "./expand_home.ts";
import { IniError, type IniFile, parseIni } from "./ini.ts";
import type { ConfigWorld } from "./world.ts";

/** A setting with the place it comes from, for messages. */
export interface Sourced {
  /** As it was written. */
  readonly value: string;
  /** Such as `--url`, `SCHLUND_DDNS_URL` or `/etc/ddns.ini:3: url`. */
  readonly origin: string;
}

/** Where settings are looked up: flags, then environment, then config file. */
export interface Sources {
  /** The config file, if there is one. */
  readonly file?: IniFile;
  /** The config file's path, if there is one. */
  readonly path?: string;
  /** Lines for the person who runs this. */
  readonly warnings: readonly string[];
  /** The first source that has a setting, by its name in the config file. */
  readonly get: (name: string) => Sourced | undefined;
}

/** Something in the configuration is wrong; the message is one line for a person. */
export class ConfigError extends Error {
  /** Tells it from other errors. */
  override name = "ConfigError";
}

/** Settings that environment variables give, directly or by a file's name. */
const IN_ENVIRONMENT: ReadonlySet<string> = new Set([
  "username",
  "password",
  "totp_secret",
  "context",
  "url",
]);
const IN_FILE_OF_ENVIRONMENT: readonly string[] = ["password", "totp_secret"];

/**
 * Reads what the settings come from: the config file that `flags.config` names,
 * else `$DDNS_CONFIG`, else `~/.schlund-ddns` if it exists, and files named by
 * `SCHLUND_DDNS_PASSWORD_FILE` and `SCHLUND_DDNS_TOTP_SECRET_FILE` (systemd
 * credentials, Docker secrets).
 *
 * @param flags values of options by setting name (`totp_secret`, not `totp-secret`)
 * @throws {ConfigError} if a file that was named cannot be read or understood
 */
export async function readSources(
  flags: Readonly<Record<string, string | undefined>>,
  world: ConfigWorld,
): Promise<Sources> {
  const secrets = new Map<string, Sourced>();
  for (const name of IN_FILE_OF_ENVIRONMENT) {
    const variable = `${variableOf(name)}_FILE`;
    const path = world.env(variable);
    if (!path) continue;
    const read = await world.readFile(path);
    if (!read.ok) throw new ConfigError(`${variable}: ${path}: ${read.reason}`);
    // Editors and `echo` end files with a line feed that is not meant.
    const value = read.text.replace(/\r?\n$/, "");
    secrets.set(name, { value, origin: variable });
  }
  const config = await readConfigFile(flags.config, world);
  const section = config?.file.sections.get("default");
  return {
    file: config?.file,
    path: config?.path,
    warnings: config?.worldReadable
      ? [
        `${config.path} can be read by everybody on this machine; chmod o-r it`,
      ]
      : [],
    get(name) {
      const flag = flags[name];
      if (flag !== undefined) {
        return { value: flag, origin: `--${name.replaceAll("_", "-")}` };
      }
      if (IN_ENVIRONMENT.has(name)) {
        const value = world.env(variableOf(name));
        if (value) return { value, origin: variableOf(name) };
      }
      const secret = secrets.get(name);
      if (secret !== undefined) return secret;
      const value = section?.values.get(name);
      if (value === undefined) return undefined;
      const line = section?.lines.get(name);
      const place = line === undefined
        ? config!.path
        : `${config!.path}:${line}`;
      return { value, origin: `${place}: ${name}` };
    },
  };
}

function variableOf(name: string): string {
  return `SCHLUND_DDNS_${name.toUpperCase()}`;
}

async function readConfigFile(
  flag: string | undefined,
  world: ConfigWorld,
): Promise<
  { file: IniFile; path: string; worldReadable: boolean } | undefined
> {
  const named = flag ?? (world.env("DDNS_CONFIG") || undefined);
  const path = await expandHome(named ?? "~/.schlund-ddns", world);
  if (path === undefined) {
    if (named === undefined) return undefined;
    throw new ConfigError(
      `${named}: there is no home directory for ~; name the whole path`,
    );
  }
  const read = await world.readFile(path);
  if (!read.ok) {
    if (named === undefined && read.missing) return undefined;
    throw new ConfigError(`${path}: ${read.reason}`);
  }
  const { worldReadable } = read;
  let file: IniFile;
  try {
    file = parseIni(read.text);
  } catch (error) {
    if (!(error instanceof IniError)) throw error;
    const place = error.line === undefined ? path : `${path}:${error.line}`;
    throw new ConfigError(`${place}: ${error.message}`);
  }
  if (!file.sections.has("default")) {
    throw new ConfigError(
      `${path}: there is no section [default] (its name is in lower case)`,
    );
  }
  return { file, path, worldReadable };
}
