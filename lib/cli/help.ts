import { variableOf } from "../settings/environment.ts";
import type { SettingTable } from "../settings/setting.ts";
import { SECTIONS } from "../settings/settings.ts";
import { ALL_OPTIONS, type Command, COMMANDS } from "./commands.ts";
import type { DescribedOption, OptionGroup } from "./described_option.ts";

/** The headings of the options, in their order. */
export const OPTION_GROUPS: readonly (readonly [OptionGroup, string])[] = [
  ["account", "Account"],
  ["update", "Update"],
  ["address", "Addresses"],
  ["watch", "Watching"],
  ["service", "Service"],
  ["practice", "Practice gateway"],
  ["general", "General"],
];

/** What the exit status means. */
export const EXIT_STATUS = [
  [0, "every record stands as asked"],
  [1, "refused or failed for good"],
  [2, "usage or configuration"],
  [75, "temporary, try again later"],
] as const;

/** The text of `--help`. */
export function helpText(): string {
  return `Update A and AAAA records at SchlundTech or InterNetX AutoDNS.

Usage:
${rows(COMMANDS.map((command) => [usageOf(command), command.help]))}

An IPv4 address goes to the A record, an IPv6 address to the AAAA record, all of
a zone in one update. Other records, and TTLs, stay as they are.

${OPTION_GROUPS.map(([group, title]) => optionsText(group, title)).join("\n\n")}

Settings come from options, then from the environment, then from the INI file,
then from defaults. Environment:
${wrap(variableNames())}
Section [default] of the INI file:
${wrap(Object.keys(SECTIONS.default))}
Section [client NAME], somebody who may update: ${keys(SECTIONS.client)}
Section [host NAME], a host with addresses of its own: ${keys(SECTIONS.host)}

Exit status:
${rows(EXIT_STATUS.map(([status, meaning]) => [String(status), meaning]))}`;
}

/** How a command is called, without its options. */
export function usageOf({ name, words }: Command): string {
  const options = name === undefined ? "[options]" : undefined;
  return ["schlund-ddns", options, name, words]
    .filter((word) => word !== undefined).join(" ");
}

/** An option as the help names it: `-n, --dry-run`, `--ttl SECONDS`. */
export function optionLabel(
  { name, short, argument }: DescribedOption,
): string {
  return (short === undefined ? "" : `-${short}, `) + `--${name}` +
    (argument === undefined ? "" : ` ${argument}`);
}

/** The environment variables of the settings. */
export function variableNames(
  table: SettingTable = SECTIONS.default,
): readonly string[] {
  return Object.entries(table).flatMap(([key, { environment }]) => {
    const name = variableOf(key);
    return environment === undefined
      ? []
      : environment === "variable"
      ? [name]
      : [name, `${name}_FILE`];
  });
}

function optionsText(group: OptionGroup, title: string): string {
  const options = ALL_OPTIONS.filter((option) => option.group === group);
  const labels = options.map((option) => [
    `${option.short === undefined ? "    " : ""}${optionLabel(option)}`,
    option.help,
  ]);
  return `${title}:\n${rows(labels)}`;
}

/** Two columns, the second where the widest entry of the first ends. */
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
