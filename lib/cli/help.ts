import type { SettingTable } from "../settings/setting.ts";
import { SECTIONS } from "../settings/settings.ts";
import { variableNames } from "../sources/sources.ts";
import { ALL_OPTIONS, type Option, type OptionGroup } from "./options.ts";

/** What the help says of a command. */
export interface CommandHelp {
  /** The first word; absent for an update, which is what other words mean. */
  readonly name?: string;
  /** The words that follow. */
  readonly words?: string;
  /** What it does, in one line. */
  readonly help: string;
}

/** The headings of the options, in order. */
export const OPTION_GROUPS: readonly (readonly [OptionGroup, string])[] = [
  ["account", "Account"],
  ["update", "Update"],
  ["address", "Addresses"],
  ["watch", "Watching"],
  ["service", "Service"],
  ["practice", "Practice gateway"],
  ["general", "General"],
];

/** The exit codes and their meanings. */
export const EXIT_STATUS = [
  [0, "every record is as requested"],
  [1, "refused or failed permanently"],
  [2, "invalid usage or configuration"],
  [75, "temporary failure, try again later"],
] as const;

/** The text of `--help`. */
export function helpText(commands: readonly CommandHelp[]): string {
  return `Update A and AAAA records at SchlundTech or InterNetX AutoDNS.

Usage:
${rows(commands.map((command) => [usageOf(command), command.help]))}

IPv4 addresses set the A record, IPv6 addresses the AAAA record, with one update
per zone. Other records and all TTLs stay unchanged.

${OPTION_GROUPS.map(([group, title]) => optionsText(group, title)).join("\n\n")}

Options take precedence over the environment, the environment over the INI file.
Environment:
${wrap(variableNames(SECTIONS.default))}
Section [default] of the INI file:
${wrap(Object.keys(SECTIONS.default))}
Section [client NAME], a client of the service: ${keys(SECTIONS.client)}
Section [status], who sees the pages for all clients: ${keys(SECTIONS.status)}
Section [host NAME], a host with its own sources: ${keys(SECTIONS.host)}

Exit status:
${rows(EXIT_STATUS.map(([status, meaning]) => [String(status), meaning]))}`;
}

/** The usage of a command, without its options. */
export function usageOf({ name, words }: CommandHelp): string {
  const options = name === undefined ? "[options]" : undefined;
  return ["schlund-ddns", options, name, words]
    .filter((word) => word !== undefined).join(" ");
}

/** The label of an option in the help: `-n, --dry-run`, `--ttl SECONDS`. */
export function optionLabel({ name, short, argument }: Option): string {
  return (short === undefined ? "" : `-${short}, `) + `--${name}` +
    (argument === undefined ? "" : ` ${argument}`);
}

function optionsText(group: OptionGroup, title: string): string {
  const options = ALL_OPTIONS.filter((option) => option.group === group);
  const labels = options.map((option) => [
    `${option.short === undefined ? "    " : ""}${optionLabel(option)}`,
    option.help,
  ]);
  return `${title}:\n${rows(labels)}`;
}

/** Two aligned columns. */
function rows(cells: readonly (readonly string[])[]): string {
  const width = Math.max(...cells.map(([left = ""]) => left.length)) + 2;
  return cells.map(([left = "", right = ""]) =>
    `  ${left.padEnd(width)}${right}`
  ).join("\n");
}

/** Words in lines of at most 78 characters. */
function wrap(words: readonly string[]): string {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    const longer = `${last} ${word}`;
    if (last === undefined || longer.length > 78) lines.push(`  ${word}`);
    else lines[lines.length - 1] = longer;
  }
  return lines.join("\n");
}

function keys(table: SettingTable): string {
  return Object.keys(table).join(", ");
}
