import { ConfigError } from "../config_error.ts";
import { readValues, type Sources } from "../sources/sources.ts";
import { WATCH_VALUES } from "./watch_values.ts";

/** How `watch` keeps watching. */
export interface WatchConfig {
  /** How often to look for addresses. */
  readonly intervalMilliseconds: number;
  /** After how long the gateway is asked though nothing changed. */
  readonly refreshMilliseconds: number;
}

/**
 * Reads how to keep watching.
 *
 * @throws {ConfigError} if something is wrong
 */
export function readWatchConfig({ get }: Sources): WatchConfig {
  const { interval, refresh } = readValues(WATCH_VALUES, get);
  return { intervalMilliseconds: interval, refreshMilliseconds: refresh };
}

/**
 * The hosts to watch: those given, else those of the configuration.
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
