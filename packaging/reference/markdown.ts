/**
 * The reference as Markdown tables, made from the tables of commands and settings.
 *
 * @module
 */
import { COMMANDS } from "../../lib/cli/commands.ts";
import { OPTION_GROUPS, optionLabel, usageOf } from "../../lib/cli/help.ts";
import { ALL_OPTIONS } from "../../lib/cli/options.ts";
import { entriesOf, exampleOf, type Recipe } from "../../lib/pages/recipes.ts";
import type { SettingTable } from "../../lib/settings/setting.ts";
import { SECTIONS } from "../../lib/settings/settings.ts";
import { flagOf, variableNames } from "../../lib/sources/sources.ts";

/** The table of commands. */
export function commandsTable(): string {
  return table(
    ["command", "what it does"],
    COMMANDS.map((command) => [`\`${usageOf(command)}\``, command.help]),
  );
}

/** The tables of options, by their headings. */
export function optionTables(): string {
  return OPTION_GROUPS.map(([group, title]) => {
    const options = ALL_OPTIONS.filter((option) => option.group === group);
    const rows = options.map((option) => [
      `\`${optionLabel(option)}\``,
      option.help,
    ]);
    return `### ${title}\n\n${table(["option", "meaning"], rows)}`;
  }).join("\n\n");
}

/** The tables of settings, by section. */
export function settingTables(): string {
  const titles = {
    default: "[default]",
    client: "[client NAME]",
    status: "[status]",
    host: "[host NAME]",
  } as const;
  return Object.entries(titles).map(([kind, title]) =>
    `### Section \`${title}\`\n\n${
      table(
        ["setting", "meaning", "default", "also as"],
        settingRows(SECTIONS[kind as keyof typeof titles], kind === "default"),
      )
    }`
  ).join("\n\n");
}

/** All settings in one table, for the README. */
export function settingsTable(): string {
  const rows = [
    ...settingRows(SECTIONS.default, false),
    ...settingRows(SECTIONS.client, false).map((row) =>
      inSection("[client NAME]", row)
    ),
    ...settingRows(SECTIONS.status, false).map((row) =>
      inSection("[status]", row)
    ),
    ...settingRows(SECTIONS.host, false).map((row) =>
      inSection("[host NAME]", row)
    ),
  ];
  return table(
    ["setting", "meaning", "default"],
    rows.map((row) => row.slice(0, 3)),
  );
}

function inSection(
  title: string,
  [key = "", ...rest]: readonly string[],
): readonly string[] {
  return [`${title} ${key}`, ...rest];
}

function settingRows(
  settings: SettingTable,
  elsewhere: boolean,
): readonly (readonly string[])[] {
  return Object.entries(settings).map(([key, setting]) => {
    const { flag, environment, help, preset, unset } = setting;
    const otherwise = preset || unset;
    const also = [
      ...(flag === undefined ? [] : [`--${flagOf(key)}`]),
      ...variableNames({ [key]: { environment } }),
    ];
    return [
      `\`${key}\``,
      help,
      otherwise ? `\`${otherwise}\`` : "",
      elsewhere ? also.map((name) => `\`${name}\``).join(" ") : "",
    ];
  });
}

/** What a recipe says to enter, with its note. */
export function recipeEntries(
  recipe: Recipe,
): string {
  const { language = "", note } = recipe;
  const all = entriesOf(recipe, exampleOf(recipe));
  const lines = all.filter(({ field }) => field === undefined)
    .map(({ text }) => `\`\`\`${language}\n${text}\n\`\`\``);
  const fields = all.filter(({ field }) => field !== undefined)
    .map(({ field, text }) => `- ${field}: \`${text}\``);
  return [...lines, fields.join("\n"), note?.en ?? ""]
    .filter((part) => part !== "").join("\n\n");
}

/** A recipe under its heading. */
export function recipeSection(recipe: Recipe): string {
  const { name, where } = recipe;
  return `## ${name}\n\n${where.en}:\n\n${recipeEntries(recipe)}`;
}

/** A table as the formatter of the project writes it. */
function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const cells = [head, ...rows].map((row) =>
    row.map((cell) => cell.replaceAll("|", "\\|"))
  );
  const widths = head.map((_, column) =>
    Math.max(...cells.map((row) => [...row[column] ?? ""].length))
  );
  const lines = cells.map((row) =>
    `| ${row.map((cell, i) => pad(cell, widths[i] ?? 0)).join(" | ")} |`
  );
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [lines[0], rule, ...lines.slice(1)].join("\n");
}

function pad(text: string, width: number): string {
  return text + " ".repeat(width - [...text].length);
}
