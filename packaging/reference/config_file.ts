/**
 * The config file that packages bring: every setting, commented out.
 *
 * @module
 */
import type { SettingTable } from "../../lib/settings/setting.ts";
import { SECTIONS } from "../../lib/settings/settings.ts";

/** The text of the config file. */
export function configFile(): string {
  return [
    "# The configuration of schlund-ddns, see schlund-ddns(5). It holds a password:",
    "# only its owner should be able to read it (chmod 600).",
    "",
    "[default]",
    ...settings(SECTIONS.default),
    "",
    "# A client that may update some hosts over HTTP.",
    "#[client NAME]",
    ...settings(SECTIONS.client),
    "",
    "# Who sees the pages status, setup and metrics for all clients.",
    "#[status]",
    ...settings(SECTIONS.status),
    "",
    "# A host with its own sources, or with an IPv6 address that follows a prefix.",
    "#[host NAME]",
    ...settings(SECTIONS.host),
    "",
  ].join("\n");
}

function settings(table: SettingTable): readonly string[] {
  return Object.entries(table).flatMap(([key, { help, example }]) => [
    "",
    `# ${help}`,
    `#${key} = ${example}`,
  ]);
}
