import { ConfigError } from "../config_error.ts";
import { isPermissionError, type Platform, UNREADABLE } from "../platform.ts";
import { type ConfigFile, readConfigFile, readOwnFile } from "./files.ts";

/** The text of a setting with its origin, for messages. */
export interface SourcedText {
  /** As it was written. */
  readonly text: string;
  /** Such as `--url`, `SCHLUND_DDNS_URL` or `/etc/ddns.ini:3: url`. */
  readonly origin: string;
}

/** What the sources know of a setting. */
export interface Place {
  /** Whether the environment may give it, directly or in a file. */
  readonly environment?: boolean;
  /** Whether no message may show it. */
  readonly secret?: boolean;
  /** Its old name. */
  readonly formerly?: { readonly key: string };
}

/** Settings by their keys. */
export type Places = Readonly<Record<string, Place>>;

/** The sources of settings: options, then environment, then config file. */
export interface Sources {
  /** The config file, if there is one. */
  readonly file?: ConfigFile;
  /** Where it was looked for, for a message about a missing setting. */
  readonly lookedFor: string;
  /** Whether there is a command line, whose options such a message may name. */
  readonly hasOptions: boolean;
  /** Warnings about files. */
  readonly warnings: readonly string[];
  /** All settings, by the kind of their section. */
  readonly known: Readonly<Record<string, Places>>;
  /**
   * A setting of section `[default]`, from the first source that has it.
   *
   * @throws {ConfigError} if the source cannot be read
   */
  readonly get: (key: string) => SourcedText | undefined;
}

/** The given options, by the keys of the settings (`totp_secret`). */
export type Flags = Readonly<Record<string, string | undefined>>;

/** The option of a setting, without its dashes. */
export function flagOf(key: string): string {
  return key.replaceAll("_", "-");
}

/** The environment variable of a setting; with `_FILE`, it names a file with it. */
export function variableOf(key: string): string {
  return `SCHLUND_DDNS_${key.toUpperCase()}`;
}

/** The environment variables of settings. */
export function variableNames(settings: Places): readonly string[] {
  return Object.entries(settings).flatMap(([key, { environment }]) =>
    environment ? [variableOf(key), `${variableOf(key)}_FILE`] : []
  );
}

/**
 * Reads all sources once: the environment with the files that it names, and the
 * config file that `flags.config` names, else `$DDNS_CONFIG`, else
 * `~/.schlund-ddns` if it exists.
 *
 * @param known all settings, by the kind of their section
 * @param environment the settings that this program may read from the environment
 * @param flags undefined if there is no command line
 * @throws {ConfigError} if the config file cannot be read or parsed
 */
export async function openSources(
  known: Sources["known"],
  environment: Places,
  flags: Flags | undefined,
  platform: Platform,
): Promise<Sources> {
  const given = new Map<string, Given>();
  for (const [key, place] of Object.entries(environment)) {
    if (place.environment) given.set(key, await readGiven(key, platform));
  }
  const search = await readConfigFile(
    flags?.config ?? (readVariable("DDNS_CONFIG", platform) || undefined),
    platform,
  );
  return {
    file: search.file,
    lookedFor: search.lookedFor,
    hasOptions: flags !== undefined,
    warnings: [
      ...[...given.values()].flatMap(({ warnings }) => warnings ?? []),
      ...search.warnings,
    ],
    known,
    get(key) {
      const { text, fault } = given.get(key) ?? {};
      // A file that is named must be there, even if an option wins.
      if (fault instanceof ConfigError) throw fault;
      const flag = flags?.[key];
      if (flag !== undefined) return { text: flag, origin: `--${flagOf(key)}` };
      if (fault !== undefined) throw fault;
      return text ?? inConfigFile(search.file, key);
    },
  };
}

/** What the environment says of a setting; a fault is thrown when it is asked for. */
interface Given {
  readonly text?: SourcedText;
  readonly warnings?: readonly string[];
  readonly fault?: unknown;
}

async function readGiven(key: string, platform: Platform): Promise<Given> {
  const origin = variableOf(key);
  const ofFile = `${origin}_FILE`;
  try {
    const text = readVariable(origin, platform);
    const path = readVariable(ofFile, platform);
    const file = path ? await readOwnFile(ofFile, path, platform) : undefined;
    if (text) return { text: { text, origin }, warnings: file?.warnings };
    return file === undefined
      ? {}
      : { text: { text: file.text, origin: ofFile }, warnings: file.warnings };
  } catch (fault) {
    return { fault };
  }
}

/**
 * An environment variable.
 *
 * @throws {ConfigError} if it is not UTF-8
 */
function readVariable(name: string, { env }: Platform): string | undefined {
  const text = env(name);
  if (text !== UNREADABLE) return text;
  throw new ConfigError(`${name}: not valid UTF-8; encode the value as UTF-8`);
}

/** A setting in section `[default]` of a config file. */
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

/** The secret in an `otpauth://` URI. */
const SECRET_IN_URI = /[?&]secret=([^&]+)/i;

/**
 * All secrets of the configuration as they were written, which no log may contain,
 * even if another setting is invalid.
 */
export function secretsOf({ get, file, known }: Sources): readonly string[] {
  const keys = new Set(
    Object.values(known).flatMap(Object.entries<Place>)
      .filter(([, { secret }]) => secret).map(([key]) => key),
  );
  const sections = [...file?.ini.sections.values() ?? []];
  const texts = [...keys].flatMap((key) => [
    textOf(key, get),
    ...sections.map(({ values }) => values.get(key) ?? ""),
  ]);
  return [
    ...texts,
    ...texts.map((text) => SECRET_IN_URI.exec(text)?.[1] ?? ""),
  ].filter((text) => text !== "");
}

function textOf(key: string, get: Sources["get"]): string {
  try {
    return get(key)?.text ?? "";
  } catch (error) {
    // The reader of the setting reports it.
    if (!isPermissionError(error) && !(error instanceof ConfigError)) {
      throw error;
    }
    return "";
  }
}
