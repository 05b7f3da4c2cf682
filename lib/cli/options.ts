import {
  flagOf,
  type SettingGroup,
  type SettingTable,
} from "../config/setting.ts";
import {
  ACCOUNT_SETTINGS,
  ADDRESS_SETTINGS,
  SERVICE_SETTINGS,
  UPDATE_SETTINGS,
  WATCH_SETTINGS,
} from "../config/settings.ts";

/** One option of the command line. */
export interface Option {
  /** Without the dashes. */
  readonly name: string;
  /** One letter that stands for it. */
  readonly short?: string;
  /** What its argument is called in the help; absent if it takes none. */
  readonly argument?: string;
  /** Whether it may be given several times. */
  readonly repeatable?: boolean;
  /** What `--help` says of it. */
  readonly help: string;
  /** Whether the Python tool has it: its abbreviations keep their meaning. */
  readonly inherited?: boolean;
  /** The heading that it stands under in the help. */
  readonly group: OptionGroup;
}

/** Headings of the help. */
export type OptionGroup = SettingGroup | "practice" | "general";

/** The options that a table of settings gives. */
function optionsOf(
  table: SettingTable,
): readonly Option[] {
  return Object.entries(table).flatMap(([key, setting]) => {
    const { flag, argument, help, preset, unset, group } = setting;
    const otherwise = preset ?? unset;
    if (flag === undefined) return [];
    return [{
      name: flagOf(key),
      argument: flag === "switch" ? undefined : argument,
      help: otherwise === undefined || flag === "switch"
        ? help
        : `${help} (default: ${otherwise})`,
      inherited: flag === "inherited",
      group,
    }];
  });
}

const UPDATE_OPTIONS = optionsOf(UPDATE_SETTINGS);

/** Options that say how records are made. */
export const RECORD_OPTIONS: readonly Option[] = UPDATE_OPTIONS.filter((
  { name },
) => name === "create" || name === "ttl");

/** The option that names the config file. */
export const CONFIG_OPTION: Option = {
  name: "config",
  argument: "FILE",
  help: "INI file (default: $DDNS_CONFIG, else ~/.schlund-ddns)",
  inherited: true,
  group: "account",
};

/** The options that say which account to use, common to all that ask the gateway. */
export const ACCOUNT_OPTIONS: readonly Option[] = [
  ...optionsOf(ACCOUNT_SETTINGS),
  CONFIG_OPTION,
  ...UPDATE_OPTIONS.filter((option) => !RECORD_OPTIONS.includes(option)),
];

/** Options that say where addresses come from. */
export const ADDRESS_OPTIONS: readonly Option[] = optionsOf(ADDRESS_SETTINGS);

/** Options of watching. */
export const WATCH_OPTIONS: readonly Option[] = optionsOf(WATCH_SETTINGS);

/** Options of every command. */
export const COMMON_OPTIONS: readonly Option[] = [
  {
    name: "help",
    short: "h",
    help: "show the help",
    inherited: true,
    group: "general",
  },
  { name: "version", short: "V", help: "show the version", group: "general" },
  {
    name: "verbose",
    short: "v",
    help: "print what is unchanged, log requests (without secrets)",
    inherited: true,
    group: "general",
  },
  {
    name: "quiet",
    short: "q",
    help: "print nothing but errors",
    group: "general",
  },
];

/** The option of commands that print results. */
export const JSON_OPTION: Option = {
  name: "json",
  help: "print JSON",
  group: "general",
};

/** The option of an update alone. */
export const DRY_RUN_OPTION: Option = {
  name: "dry-run",
  short: "n",
  help: "show what would change, and change nothing",
  group: "update",
};

/** The option of an update that tells the healthcheck. */
export const HEALTHCHECK_OPTION: Option = {
  name: "healthcheck",
  help: "tell the setting healthcheck how it went",
  group: "update",
};

/** Options of the service. */
export const SERVE_OPTIONS: readonly Option[] = [
  ...optionsOf(SERVICE_SETTINGS),
  {
    name: "no-auth",
    help: "let everybody update, without [client NAME] sections",
    group: "service",
  },
];

/** Options of the practice gateway. */
export const PRACTICE_OPTIONS: readonly Option[] = [
  {
    name: "port",
    argument: "N",
    help: "where to listen on 127.0.0.1 (default: 8053)",
    group: "practice",
  },
  {
    name: "switch",
    argument: "NAME=VALUE",
    repeatable: true,
    help: "be stricter or different where the real one is unknown",
    group: "practice",
  },
  {
    name: "fault",
    argument: "KIND[@TASK][*N]",
    repeatable: true,
    help: "go wrong at the next request(s)",
    group: "practice",
  },
];
