/**
 * All settings, each one row. Help texts, the reference, man pages, completions,
 * permissions and the refusal of unknown keys derive from these rows.
 *
 * @module
 */
import { readAll } from "../config_error.ts";
import type { Platform } from "../platform.ts";
import { type Flags, openSources, type Sources } from "../sources/sources.ts";
import { ACCOUNT_SETTINGS, readGivenAccount } from "./account.ts";
import {
  ADDRESS_SETTINGS,
  HOST_SETTINGS,
  readAddressConfig,
} from "./address.ts";
import {
  CLIENT_SETTINGS,
  readListen,
  readServiceConfig,
  readStatusConfig,
  SERVICE_SETTINGS,
  STATUS_SETTINGS,
} from "./service.ts";
import type { SettingTable } from "./setting.ts";
import { readUpdateConfig, UPDATE_SETTINGS } from "./update.ts";
import { NOTIFY_SETTINGS, readWatchConfig, WATCH_SETTINGS } from "./watch.ts";

/** The kinds of sections that have settings. */
export type SectionKind = "default" | "client" | "status" | "host";

/** All settings by the kind of their section. */
export const SECTIONS: Readonly<Record<SectionKind, SettingTable>> = {
  default: {
    ...ACCOUNT_SETTINGS,
    ...UPDATE_SETTINGS,
    ...ADDRESS_SETTINGS,
    ...WATCH_SETTINGS,
    ...NOTIFY_SETTINGS,
    ...SERVICE_SETTINGS,
  },
  client: CLIENT_SETTINGS,
  status: STATUS_SETTINGS,
  host: HOST_SETTINGS,
};

/** The settings that the CGI program takes from the environment. */
export const CGI_SETTINGS: SettingTable = ACCOUNT_SETTINGS;

/**
 * Reads what the settings come from, once.
 *
 * @param flags undefined if there is no command line: the CGI program
 * @throws {ConfigError} if the config file cannot be read or parsed
 */
export function readSources(
  flags: Flags | undefined,
  platform: Platform,
): Promise<Sources> {
  const environment = flags === undefined ? CGI_SETTINGS : SECTIONS.default;
  return openSources(SECTIONS, environment, flags, platform);
}

/**
 * Judges all settings that are given, even those that a run does not use.
 *
 * @param readers further readers of settings
 * @throws {ConfigError} with all faults
 */
export function judgeSettings(
  sources: Sources,
  ...readers: readonly ((sources: Sources) => unknown)[]
): void {
  readAll(
    [
      readUpdateConfig,
      readGivenAccount,
      readServiceConfig,
      readListen,
      readStatusConfig,
      readAddressConfig,
      readWatchConfig,
      ...readers,
    ].map((read) => () => read(sources)),
  );
}
