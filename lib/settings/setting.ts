import { ConfigError, readAll, ValueError } from "../config_error.ts";
import type { Place, SourcedText } from "../sources/sources.ts";

/** One setting: its words, where it may stand, and how it is read. */
export interface Setting<T> extends Place {
  /** The kind of its value, for help texts: `USER`, `SECONDS`. */
  readonly argument: string;
  /** Its purpose, in one line. */
  readonly help: string;
  /** What a config file might say, for the reference. */
  readonly example: string;
  /** The heading under which help texts list it. */
  readonly group: SettingGroup;
  /**
   * Its kind of option, if it is one: `--totp-secret` for `totp_secret`. A switch
   * stands for `yes`; inherited options are those of the Python tool, whose
   * abbreviations keep their meaning.
   */
  readonly flag?: "value" | "inherited" | "switch";
  /** The text that it has if no source gives it. */
  readonly preset?: string;
  /** What applies if no source gives it, where giving it makes a difference. */
  readonly unset?: string;
  /**
   * Reads its text.
   *
   * @throws {ValueError} if it is invalid; the message never repeats a secret
   */
  readonly parse: (text: string) => T;
  /** Its old name, which is still read. */
  readonly formerly?: {
    /** The old name. */
    readonly key: string;
    /** Translates a value of the old name into one of the new name. */
    readonly translate: (text: string) => string;
  };
}

/** Headings of help texts. */
export type SettingGroup =
  | "account"
  | "update"
  | "address"
  | "watch"
  | "notify"
  | "service"
  | "client"
  | "status"
  | "host";

/** Settings by their keys in the config file. */
export type SettingTable = Readonly<Record<string, Setting<unknown>>>;

/** The values of the settings of a table. */
export type ValuesOf<T extends SettingTable> = {
  readonly [K in keyof T]: T[K] extends { readonly preset: string }
    ? ReturnType<T[K]["parse"]>
    : ReturnType<T[K]["parse"]> | undefined;
};

/**
 * Reads the values of all settings of a table.
 *
 * @param get finds the text of a setting by its key
 * @throws {ConfigError} with a fault for each invalid setting
 */
export function readValues<T extends SettingTable>(
  table: T,
  get: (key: string) => SourcedText | undefined,
): ValuesOf<T> {
  const entries = readAll(
    Object.entries<Setting<unknown>>(table).map(([key, setting]) => () =>
      [key, readValue(key, setting, get)] as const
    ),
  );
  return Object.fromEntries(entries) as ValuesOf<T>;
}

function readValue(
  key: string,
  { parse, preset, formerly }: Setting<unknown>,
  get: (key: string) => SourcedText | undefined,
): unknown {
  const own = get(key);
  if (own !== undefined) return parseAt(own.origin, () => parse(own.text));
  const old = formerly && get(formerly.key);
  if (old !== undefined) {
    return parseAt(old.origin, () => parse(formerly!.translate(old.text)));
  }
  return preset === undefined ? undefined : parse(preset);
}

/** Adds the origin of a text to the message if the text is invalid. */
export function parseAt<T>(origin: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    throw new ConfigError(`${origin}: ${error.message}`);
  }
}
