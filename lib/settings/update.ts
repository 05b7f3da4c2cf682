import { readAll } from "../config_error.ts";
import { parseHostname } from "../internet/hostname.ts";
import type { Sources } from "../sources/sources.ts";
import {
  invalid,
  parseBoolean,
  parseHostnames,
  parserOfSeconds,
  wordsOf,
} from "./parsers.ts";
import { unknownKeys } from "./sections.ts";
import { readValues, type SettingTable } from "./setting.ts";

/** How updates are made. */
export const UPDATE_SETTINGS = {
  allowed_hostnames: {
    argument: "HOST...",
    help: "the only hosts that CGI and serve may update; check examines them",
    example: "home.example.com nas.example.com",
    group: "update",
    parse: parseAllowedHostnames,
  },
  zone: {
    argument: "NAME",
    help: "zone of the hosts, instead of asking the gateway for it",
    example: "example.com",
    group: "update",
    flag: "value",
    parse: parseHostnames,
  },
  create: {
    argument: "yes|no",
    help:
      "create missing records; for detected addresses, only if ip4 or ip6 is set",
    example: "yes",
    group: "update",
    flag: "switch",
    preset: "no",
    parse: parseBoolean,
  },
  ttl: {
    argument: "SECONDS",
    help:
      "TTL of the records in seconds, at least 60; unset, each keeps its own",
    example: "60",
    group: "update",
    flag: "value",
    parse: parseTtl,
  },
  timeout: {
    argument: "SECONDS",
    help: "overall time limit in seconds",
    example: "20",
    group: "update",
    flag: "value",
    preset: "20",
    parse: parserOfSeconds(0.1, 3600),
  },
} as const satisfies SettingTable;

/** Seconds; SchlundTech refuses less [field]. */
const MINIMUM_TTL = 60;

/** Seconds of a TTL, which has 31 bits (RFC 2181 section 8). */
function parseTtl(text: string): number {
  const maximum = 2 ** 31 - 1;
  const seconds = /^\d+$/.test(text) ? Number(text) : NaN;
  if (seconds >= MINIMUM_TTL && seconds <= maximum) return seconds;
  throw invalid(text, `give whole seconds from ${MINIMUM_TTL} to ${maximum}`);
}

/**
 * Reads `allowed_hostnames`. A word that is not a host name matches no host, as
 * with the Python tool: it must not lift the restriction.
 */
function parseAllowedHostnames(text: string) {
  const words = wordsOf(text);
  return {
    hosts: words.flatMap((word) => parseHostname(word) ?? []),
    others: words.filter((word) => parseHostname(word) === undefined),
  };
}

/** How updates are made. */
export interface UpdateConfig {
  /** The only hosts that may be updated; undefined: every host. */
  readonly allowedHostnames: readonly string[] | undefined;
  /** Configured zones, for which the gateway need not be asked. */
  readonly zones: readonly string[];
  /** Whether to create missing records. */
  readonly create: boolean;
  /** Seconds; undefined: every record keeps its TTL. */
  readonly ttl: number | undefined;
  /** The time limit of a run. */
  readonly timeoutMilliseconds: number;
  /**
   * Whether the time limit includes waits for a one-time password, as users who set
   * one expect. The default is shorter than such a wait; if it included them, an
   * account that takes each password once could never update.
   */
  readonly waitsCount: boolean;
  /** The parts of `allowed_hostnames` that allow no host, one line each. */
  readonly emptyRestrictions: readonly string[];
  /** Warnings about ignored keys and sections. */
  readonly warnings: readonly string[];
}

/**
 * Reads how updates are made.
 *
 * @throws {ConfigError} if a setting is invalid, or an unknown key resembles one
 */
export function readUpdateConfig(sources: Sources): UpdateConfig {
  const { get } = sources;
  const [values, warnings] = readAll([
    () => readValues(UPDATE_SETTINGS, get),
    () => unknownKeys(sources),
  ]);
  const { allowed_hostnames: allowed, zone, create, ttl, timeout } = values;
  const origin = get("allowed_hostnames")?.origin;
  return {
    allowedHostnames: allowed?.hosts,
    zones: zone ?? [],
    create,
    ttl,
    timeoutMilliseconds: timeout,
    waitsCount: get("timeout") !== undefined,
    warnings,
    emptyRestrictions: [
      ...(allowed?.others ?? []).map((word) =>
        `${origin}: ${JSON.stringify(word)} is not a host name and allows none`
      ),
      ...(allowed?.hosts.length === 0
        ? [`${origin}: it names no host, so none may be updated`]
        : []),
    ],
  };
}
