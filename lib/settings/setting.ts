/** How the text of a setting is read: all that a run needs to know of it. */
export interface SettingValue<T> {
  /**
   * Reads its text.
   *
   * @throws {ValueError} if the text is wrong; the message never repeats a secret
   */
  readonly parse: (text: string) => T;
  /** The text that it has if nobody gives it. */
  readonly preset?: string;
  /** Its old name, which is still read and means the same in other words. */
  readonly formerly?: {
    /** The old name. */
    readonly key: string;
    /** Turns what was written under it into what is written now. */
    readonly translate: (text: string) => string;
  };
}

/** One setting: how it is read, where it may be given, and what is said of it. */
export interface Setting<T> extends SettingValue<T> {
  /** What kind of value it takes, for help texts: `USER`, `SECONDS`. */
  readonly argument: string;
  /** One line that says what it is for. */
  readonly help: string;
  /** What goes if nobody gives it, where that is not the same as giving it. */
  readonly unset?: string;
  /** What a config file might say, for the reference. */
  readonly example: string;
  /** The heading that it stands under in help texts. */
  readonly group: SettingGroup;
  /** Whether it is an option of the command line, `--totp-secret` for `totp_secret`. */
  readonly flag?: FlagKind;
  /** Whether `SCHLUND_DDNS_KEY` gives it, and a file that `SCHLUND_DDNS_KEY_FILE` names. */
  readonly environment?: "variable" | "variable or file";
}

/**
 * A value option, or a switch, which stands for `yes`; `inherited` options are
 * those of the Python tool, whose abbreviations keep their meaning.
 */
export type FlagKind = "value" | "inherited" | "switch";

/** Headings of help texts. */
export type SettingGroup =
  | "account"
  | "update"
  | "address"
  | "watch"
  | "tell"
  | "service"
  | "client"
  | "host";

/** How settings are read, by their keys in the config file. */
export type ValueTable = Readonly<Record<string, SettingValue<unknown>>>;

/** Settings by their keys in the config file. */
export type SettingTable = Readonly<Record<string, Setting<unknown>>>;

/** The values of the settings of a table. */
export type ValuesOf<T extends ValueTable> = {
  readonly [K in keyof T]: T[K] extends { readonly preset: string }
    ? ReturnType<T[K]["parse"]>
    : ReturnType<T[K]["parse"]> | undefined;
};

/** The option of a setting, without its dashes. */
export function flagOf(key: string): string {
  return key.replaceAll("_", "-");
}
