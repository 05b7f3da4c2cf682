/**
 * The man pages, made from the tables of commands and settings.
 *
 * @module
 */
import { COMMANDS } from "../../lib/cli/commands.ts";
import {
  EXIT_STATUS,
  OPTION_GROUPS,
  optionLabel,
  usageOf,
} from "../../lib/cli/help.ts";
import { ALL_OPTIONS } from "../../lib/cli/options.ts";
import type { SettingTable } from "../../lib/settings/setting.ts";
import { SECTIONS } from "../../lib/settings/settings.ts";
import { variableNames } from "../../lib/sources/sources.ts";
import { VERSION } from "../../lib/version.ts";

/**
 * The man pages by file name.
 *
 * @param seconds the date that they show, since 1970
 */
export function manPages(seconds = 0): Readonly<Record<string, string>> {
  const date = new Date(seconds * 1000).toISOString().slice(0, 10);
  return {
    "schlund-ddns.1": commandPage(date),
    "schlund-ddns-cgi.1": cgiPage(date),
    "schlund-ddns.5": configPage(date),
  };
}

function commandPage(date: string): string {
  return page("SCHLUND-DDNS", 1, date, [
    section("NAME", [
      text("schlund-ddns - update A and AAAA records at SchlundTech"),
    ]),
    section(
      "SYNOPSIS",
      [COMMANDS.map((command) => text(usageOf(command))).join("\n.br\n")],
    ),
    section("DESCRIPTION", [
      text(
        "Updates DNS records at SchlundTech or InterNetX AutoDNS when an address " +
          "changes. IPv4 addresses set the A record, IPv6 addresses the AAAA record, " +
          "with one update per zone. Without an address, those of this machine are " +
          "detected; watch keeps detecting them. Other records and all TTLs stay " +
          "unchanged.",
      ),
    ]),
    section(
      "COMMANDS",
      COMMANDS.map((command) => entry(usageOf(command), command.help)),
    ),
    section(
      "OPTIONS",
      OPTION_GROUPS.flatMap(([group, title]) => [
        `.SS ${text(title)}`,
        ...ALL_OPTIONS.filter((option) => option.group === group)
          .map((option) => entry(optionLabel(option), option.help)),
      ]),
    ),
    section("ENVIRONMENT", [
      entry("DDNS_CONFIG", "the config file"),
      ...variableNames(SECTIONS.default).map((name) =>
        entry(name, "see schlund-ddns(5)")
      ),
    ]),
    section(
      "EXIT STATUS",
      EXIT_STATUS.map(([status, meaning]) => entry(String(status), meaning)),
    ),
    section("FILES", [entry("~/.schlund-ddns", "the config file")]),
    section("SEE ALSO", [text("schlund-ddns-cgi(1), schlund-ddns(5)")]),
  ]);
}

function cgiPage(date: string): string {
  return page("SCHLUND-DDNS-CGI", 1, date, [
    section("NAME", [
      text("schlund-ddns-cgi - answer routers' update requests over CGI"),
    ]),
    section("DESCRIPTION", [
      text(
        "A CGI/1.1 program that a web server starts for each update request " +
          "(dyndns2 and No-IP). It reads the config file that DDNS_CONFIG names, " +
          "else ~/.schlund-ddns, takes the parameters hostname and myip, and " +
          "answers good, nochg, nohost, notfqdn, numhost, badagent, badauth, " +
          "dnserr or 911. Failures are logged to the web server's error log.",
      ),
      ".PP\n" + text(
        "The page /check below the program's path shows a signed-in client whether " +
          "updates would work. Started from a shell, the program shows how to use " +
          "it, which file it would read, and whether that file is valid.",
      ),
    ]),
    section("SEE ALSO", [text("schlund-ddns(1), schlund-ddns(5)")]),
  ]);
}

function configPage(date: string): string {
  return page("SCHLUND-DDNS", 5, date, [
    section("NAME", [text("schlund-ddns - config file")]),
    section("DESCRIPTION", [
      text(
        "An INI file, read as Python's configparser reads it: a percent sign is " +
          "written twice, a line that begins with # or ; is a comment, and there " +
          "are no comments after a value. Options take precedence over the " +
          "environment, and that over the file.",
      ),
    ]),
    settingsSection("[default]", SECTIONS.default),
    settingsSection("[client NAME]", SECTIONS.client),
    settingsSection("[status]", SECTIONS.status),
    settingsSection("[host NAME]", SECTIONS.host),
    section("SEE ALSO", [text("schlund-ddns(1), schlund-ddns-cgi(1)")]),
  ]);
}

function settingsSection(title: string, table: SettingTable): string {
  return section(
    `SECTION ${title}`,
    Object.entries(table).map(([key, { argument, help, preset, unset }]) => {
      const otherwise = preset || unset;
      return entry(
        `${key} = ${argument}`,
        otherwise ? `${help} (default: ${otherwise})` : help,
      );
    }),
  );
}

function page(
  name: string,
  chapter: number,
  date: string,
  sections: readonly string[],
): string {
  const title = `.TH ${name} ${chapter} ${date} "schlund-ddns ${VERSION}"`;
  return [title, ...sections].join("\n") + "\n";
}

function section(title: string, blocks: readonly string[]): string {
  return [`.SH "${title}"`, ...blocks].join("\n");
}

function entry(label: string, description: string): string {
  return `.TP\n.B ${escaped(label)}\n${text(description)}`;
}

/** Text for roff in lines of 78 characters, none of which is a request. */
function text(words: string): string {
  return escaped(words).replaceAll(/(.{1,76})(?: +|$)/g, "$1\n").trimEnd()
    .replaceAll(/^(?=[.'])/gm, "\\&");
}

/** Text with backslashes and hyphens escaped. */
function escaped(words: string): string {
  return words.replaceAll("\\", "\\e").replaceAll("-", "\\-")
    .replaceAll("…", "...");
}
