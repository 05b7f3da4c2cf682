import { ConfigError } from "../config_error.ts";
import type { Sources } from "../sources/sources.ts";
import {
  parserOfDuration,
  parserOfWords,
  parseSecret,
  wordsOf,
} from "./parsers.ts";
import { readValues, type SettingTable } from "./setting.ts";

/** How `watch` keeps hosts up to date. */
export const WATCH_SETTINGS = {
  interval: {
    argument: "DURATION",
    help: "how often watch detects addresses: 90, 90s, 5m, 24h",
    example: "5m",
    group: "watch",
    flag: "value",
    preset: "5m",
    parse: parserOfDuration(1000, 24 * 3_600_000),
  },
  refresh: {
    argument: "DURATION",
    help: "how often watch asks the gateway even if nothing changed",
    example: "24h",
    group: "watch",
    flag: "value",
    preset: "24h",
    parse: parserOfDuration(1000, 366 * 24 * 3_600_000),
  },
} as const satisfies SettingTable;

/** What `watch` and `serve` notify of changes and failures. */
export const NOTIFY_SETTINGS = {
  healthcheck: {
    argument: "URL",
    help:
      "URL notified of each run: healthchecks.io or alike, or Uptime Kuma push",
    example: "https://hc-ping.com/…",
    group: "notify",
    environment: true,
    secret: true,
    parse: parseSecret,
  },
  notify: {
    argument: "URL...",
    help:
      "URLs notified of changes and failures: ntfy://HOST/TOPIC, or a webhook",
    example: "ntfy://ntfy.sh/TOPIC",
    group: "notify",
    environment: true,
    secret: true,
    parse: parseSecret,
  },
  notify_after: {
    argument: "DURATION",
    help: "how long a failure must last before notify is sent",
    example: "5m",
    group: "notify",
    preset: "5m",
    parse: parserOfDuration(0, 30 * 24 * 3_600_000),
  },
  notify_on: {
    argument: "EVENT...",
    help: "events for which notify is sent: changed, failed, recovered",
    example: "changed failed recovered",
    group: "notify",
    preset: "changed failed recovered",
    parse: parseEvents,
  },
} as const satisfies SettingTable;

const parseEvent = parserOfWords("changed", "failed", "recovered");

function parseEvents(text: string): readonly ReturnType<typeof parseEvent>[] {
  return [...new Set(wordsOf(text).map(parseEvent))];
}

/** How `watch` keeps watching. */
export interface WatchConfig {
  /** How often to detect addresses. */
  readonly intervalMilliseconds: number;
  /** After how long to ask the gateway even if nothing changed. */
  readonly refreshMilliseconds: number;
}

/**
 * Reads how to keep watching.
 *
 * @throws {ConfigError} if a setting is invalid
 */
export function readWatchConfig({ get }: Sources): WatchConfig {
  const { interval, refresh } = readValues(WATCH_SETTINGS, get);
  return { intervalMilliseconds: interval, refreshMilliseconds: refresh };
}

/**
 * The hosts to watch: the given ones, else those of the configuration.
 *
 * @throws {ConfigError} if there are none
 */
export function hostsToWatch(
  given: readonly string[],
  sections: readonly string[],
  allowed: readonly string[] | undefined,
): readonly string[] {
  const hosts = new Set(
    given.length > 0 ? given : [...sections, ...allowed ?? []],
  );
  if (hosts.size > 0) return [...hosts];
  throw new ConfigError(
    "there is no host to watch: name some, or have a section [host NAME] or " +
      "allowed_hostnames in the config file",
  );
}
