import { type Platform, UNREADABLE } from "../platform.ts";
import { ConfigError, ValueError } from "../config_error.ts";
import { openFileWarnings } from "./open_file.ts";
import { type Expand, IniError, type IniFile, parseIni } from "./ini.ts";
import {
  ACCOUNT_SECRETS,
  ENVIRONMENT,
  variableOf,
} from "../settings/environment.ts";
import type { whereLookedFor } from "./no_config_file.ts";
import {
  flagOf,
  type SettingValue,
  type ValuesOf,
  type ValueTable,
} from "../settings/setting.ts";

/** The text of a setting with the place it comes from, for messages. */
export interface SourcedText {
  /** As it was written. */
  readonly text: string;
  /** Such as `--url`, `SCHLUND_DDNS_URL` or `/etc/ddns.ini:3: url`. */
  readonly origin: string;
}

/** A config file that was read. */
export interface ConfigFile {
  /** Where it is. */
  readonly path: string;
  /** What it holds. */
  readonly ini: IniFile;
}

/** Where settings are looked up: flags, then environment, then config file. */
export interface Sources {
  /** The config file, if there is one. */
  readonly file?: ConfigFile;
  /** Which config file was looked for, for a message about what is missing. */
  readonly lookedFor: string;
  /** Whether there is a command line, whose options such a message may name. */
  readonly hasOptions: boolean;
  /** Lines for the person who runs this. */
  readonly warnings: readonly string[];
  /** The first source that has a setting of section `[default]`, by its key. */
  readonly get: (key: string) => SourcedText | undefined;
}

/** Options that were given, by the keys of the settings (`totp_secret`). */
export type Flags = Readonly<Record<string, string | undefined>>;

/**
 * Reads what the settings come from: the config file that `flags.config` names,
 * else `$DDNS_CONFIG`, else `~/.schlund-ddns` if it exists, and the files that
 * variables such as `SCHLUND_DDNS_PASSWORD_FILE` name (systemd credentials,
 * Docker secrets).
 *
 * @param flags undefined where there is no command line
 * @param secrets settings beside the account's that may be in such a file
 * @throws {ConfigError} if a file that was named cannot be read or understood
 */
export async function readSources(
  flags: Flags | undefined,
  platform: Platform,
  secrets: readonly string[] = [],
): Promise<Sources> {
  const warnings: string[] = [];
  const secretFiles = new Map<string, SourcedText>();
  for (const key of [...ACCOUNT_SECRETS, ...secrets]) {
    const variable = `${variableOf(key)}_FILE`;
    const path = readVariable(variable, platform);
    if (!path) continue;
    const { readSecretFile } = await import("./secret_file.ts");
    const secret = await readSecretFile(variable, path, platform);
    secretFiles.set(key, secret);
    warnings.push(...secret.warnings);
  }
  const config = await readConfigFile(flags?.config, platform);
  warnings.push(...openFileWarnings(config.file?.path ?? "", config));
  const { file } = config;
  return {
    file,
    lookedFor: config.lookedFor,
    hasOptions: flags !== undefined,
    warnings,
    get(key) {
      const flag = flags?.[key];
      if (flag !== undefined) return { text: flag, origin: `--${flagOf(key)}` };
      if (Object.hasOwn(ENVIRONMENT, key)) {
        const variable = variableOf(key);
        const text = readVariable(variable, platform);
        if (text) return { text, origin: variable };
      }
      return secretFiles.get(key) ?? inConfigFile(file, key);
    },
  };
}

/**
 * An environment variable.
 *
 * @throws {ConfigError} if it is not UTF-8: what was meant cannot be known
 */
function readVariable(name: string, { env }: Platform): string | undefined {
  const text = env(name);
  if (text !== UNREADABLE) return text;
  throw new ConfigError(`${name}: it is not UTF-8; write it so`);
}

/** What section `[default]` of a config file says of a key. */
function inConfigFile(
  file: ConfigFile | undefined,
  key: string,
): SourcedText | undefined {
  const section = file?.ini.sections.get("default");
  const text = section?.values.get(key);
  if (file === undefined || text === undefined) return undefined;
  const line = section?.lines.get(key);
  const place = line === undefined ? file.path : `${file.path}:${line}`;
  return { text, origin: `${place}: ${key}` };
}

/**
 * Reads the values of all settings of a table.
 *
 * @param get gives the text of a setting, by its key
 * @throws {ConfigError} if one is wrong
 */
export function readValues<T extends ValueTable>(
  table: T,
  get: (key: string) => SourcedText | undefined,
): ValuesOf<T> {
  const rows: readonly [string, SettingValue<unknown>][] = Object.entries(
    table,
  );
  return Object.fromEntries(
    rows.map(([key, { parse, preset, formerly }]) => {
      const source = get(key) ?? underOldName(formerly, get);
      const text = source?.text ?? preset;
      return [
        key,
        text === undefined
          ? undefined
          : parseAt(source?.origin ?? key, () => parse(text)),
      ];
    }),
  ) as ValuesOf<T>;
}

/** What a setting is given as under its old name, in today's words. */
function underOldName(
  formerly: SettingValue<unknown>["formerly"],
  get: (key: string) => SourcedText | undefined,
): SourcedText | undefined {
  const source = formerly && get(formerly.key);
  if (source === undefined) return undefined;
  const { text, origin } = source;
  return { text: parseAt(origin, () => formerly!.translate(text)), origin };
}

/** Does what may find a text wrong, and says where the text comes from. */
export function parseAt<T>(origin: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    throw new ConfigError(`${origin}: ${error.message}`);
  }
}

interface ConfigSearch {
  readonly file?: ConfigFile;
  readonly worldReadable: boolean;
  readonly lookedFor: string;
}

async function readConfigFile(
  flag: string | undefined,
  platform: Platform,
): Promise<ConfigSearch> {
  const named = flag ??
    (readVariable("DDNS_CONFIG", platform) || undefined);
  const path = await withHome(named ?? "~/.schlund-ddns", platform);
  if (path === undefined) return await withoutFile(named);
  const read = await platform.readFile(path);
  if (read.status !== "read") return await withoutFile(named, path, read);
  // Loaded where a value may refer to others.
  const expand = read.text.includes("%")
    ? (await import("./interpolate.ts")).interpolate
    : undefined;
  return {
    file: { path, ini: parseConfigFile(path, read.text, expand) },
    worldReadable: read.worldReadable,
    lookedFor: `${path} has none`,
  };
}

async function withoutFile(
  ...searched: Parameters<typeof whereLookedFor>
): Promise<ConfigSearch> {
  const { whereLookedFor } = await import("./no_config_file.ts");
  return { worldReadable: false, lookedFor: whereLookedFor(...searched) };
}

/** A path as it is meant; the home directory is looked for where it begins there. */
async function withHome(
  path: string,
  platform: Platform,
): Promise<string | undefined> {
  if (!path.startsWith("~")) return path;
  return await (await import("./expand_home.ts")).expandHome(path, platform);
}

function parseConfigFile(
  path: string,
  text: string,
  expand: Expand | undefined,
): IniFile {
  let ini: IniFile;
  try {
    ini = parseIni(text, { expand });
  } catch (error) {
    if (!(error instanceof IniError)) throw error;
    const place = error.line === undefined ? path : `${path}:${error.line}`;
    throw new ConfigError(`${place}: ${error.message}`);
  }
  if (!ini.sections.has("default")) {
    throw new ConfigError(
      `${path}: there is no section [default] (its name is in lower case)`,
    );
  }
  return ini;
}
