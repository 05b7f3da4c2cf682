import type { SettingGroup } from "../settings/setting.ts";
import { SECTIONS } from "../settings/settings.ts";
import type { Option } from "./options.ts";

/** What the help says of an option. */
export interface OptionWords {
  /** What its argument is called; absent if it takes none. */
  readonly argument?: string;
  /** What it is for. */
  readonly help: string;
  /** The heading that it stands under. */
  readonly group: OptionGroup;
}

/** Headings of the help. */
export type OptionGroup = SettingGroup | "practice" | "general";

/** An option, with what the help says of it. */
export type DescribedOption = Option & OptionWords;

/** An option with its words, which are the setting's if it is one. */
export function describeOption(option: Option): DescribedOption {
  return { ...option, ...OWN[option.name] ?? wordsOfSetting(option) };
}

function wordsOfSetting({ name, takes }: Option): OptionWords {
  const setting = SECTIONS.default[name.replaceAll("-", "_")];
  if (setting === undefined) throw new Error(`--${name} has no words`);
  const { argument, help, preset, unset, group } = setting;
  if (takes === undefined) return { help, group };
  const otherwise = preset ?? unset;
  return {
    argument,
    help: otherwise === undefined ? help : `${help} (default: ${otherwise})`,
    group,
  };
}

/** The words of options that are no settings, or another thing than theirs. */
const OWN: Readonly<Record<string, OptionWords>> = {
  config: {
    argument: "FILE",
    help: "INI file (default: $DDNS_CONFIG, else ~/.schlund-ddns)",
    group: "account",
  },
  help: {
    help: "show the help",
    group: "general",
  },
  version: {
    help: "show the version",
    group: "general",
  },
  verbose: {
    help: "print what is unchanged, log requests (without secrets)",
    group: "general",
  },
  quiet: {
    help: "print nothing but errors",
    group: "general",
  },
  json: {
    help: "print JSON",
    group: "general",
  },
  "dry-run": {
    help: "show what would change, and change nothing",
    group: "update",
  },
  healthcheck: {
    help: "tell the setting healthcheck how it went",
    group: "update",
  },
  "no-auth": {
    help: "let everybody update, without [client NAME] sections",
    group: "service",
  },
  port: {
    argument: "N",
    help: "where to listen on 127.0.0.1 (default: 8053)",
    group: "practice",
  },
  switch: {
    argument: "NAME=VALUE",
    help: "be stricter or different where the real one is unknown",
    group: "practice",
  },
  fault: {
    argument: "KIND[@TASK][*N]",
    help: "go wrong at the next request(s)",
    group: "practice",
  },
};
