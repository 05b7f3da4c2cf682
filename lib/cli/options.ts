import type { SettingGroup } from "../settings/setting.ts";
import { SECTIONS } from "../settings/settings.ts";
import { flagOf } from "../sources/sources.ts";

/** One option of the command line. */
export interface Option {
  /** Without the dashes. */
  readonly name: string;
  /** One letter that stands for it. */
  readonly short?: string;
  /** What its argument is called; absent if it takes none. */
  readonly argument?: string;
  /** What it is for. */
  readonly help: string;
  /** The heading under which the help lists it. */
  readonly group: OptionGroup;
  /** Whether it may be given several times. */
  readonly repeatable?: boolean;
  /** Whether the Python tool has it: its abbreviations keep their meaning. */
  readonly inherited?: boolean;
}

/** Headings of the help. */
export type OptionGroup = SettingGroup | "practice" | "general";

/** The options of settings, whose rows describe them. */
const OF_SETTINGS: readonly Option[] = Object.entries(SECTIONS.default)
  .flatMap(([key, { flag, argument, help, preset, unset, group }]) => {
    if (flag === undefined) return [];
    const name = flagOf(key);
    if (flag === "switch") return [{ name, help, group }];
    const otherwise = preset ?? unset;
    return [{
      name,
      argument,
      help: otherwise === undefined ? help : `${help} (default: ${otherwise})`,
      group,
      inherited: flag === "inherited",
    }];
  });

/** The options of every command. */
export const COMMON_OPTIONS: readonly Option[] = [
  {
    name: "help",
    short: "h",
    help: "show this help",
    group: "general",
    inherited: true,
  },
  { name: "version", short: "V", help: "show the version", group: "general" },
  {
    name: "verbose",
    short: "v",
    help: "print unchanged records too, and log requests (without secrets)",
    group: "general",
    inherited: true,
  },
  { name: "quiet", short: "q", help: "print only errors", group: "general" },
];

/** All options, each once. */
export const ALL_OPTIONS: readonly Option[] = [
  ...COMMON_OPTIONS,
  { name: "json", help: "print JSON", group: "general" },
  ...OF_SETTINGS,
  {
    name: "config",
    argument: "FILE",
    help: "INI file (default: $DDNS_CONFIG, else ~/.schlund-ddns)",
    group: "account",
    inherited: true,
  },
  {
    name: "dry-run",
    short: "n",
    help: "show what would change, without changing anything",
    group: "update",
  },
  {
    name: "healthcheck",
    help: "report the result to the URL of the setting healthcheck",
    group: "update",
  },
  {
    name: "wait",
    argument: "SECONDS",
    help:
      "how long to wait until name servers show a new TXT record (default: 120, 0 for lego and txt)",
    group: "update",
  },
  {
    name: "no-auth",
    help: "let everyone update, without [client NAME] sections",
    group: "service",
  },
  {
    name: "port",
    argument: "N",
    help: "port to listen on at 127.0.0.1 (default: 8053)",
    group: "practice",
  },
  {
    name: "switch",
    argument: "NAME=VALUE",
    help: "choose a behavior where that of the real gateway is unknown",
    group: "practice",
    repeatable: true,
  },
  {
    name: "fault",
    argument: "KIND[@TASK][*N]",
    help: "fail the next N requests in this way",
    group: "practice",
    repeatable: true,
  },
];

/** Options by their names. */
export function optionsNamed(...names: readonly string[]): readonly Option[] {
  return ALL_OPTIONS.filter(({ name }) => names.includes(name));
}
