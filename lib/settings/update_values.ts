import { parseHostname } from "../internet/hostname.ts";
import { ValueError } from "../config_error.ts";
import {
  parseBoolean,
  parseHostnames,
  parserOfSeconds,
  wordsOf,
} from "./parsers.ts";
import type { ValueTable } from "./setting.ts";

/** Seconds; less is refused at SchlundTech [field]. */
const MINIMUM_TTL = 60;

/** How the settings of updates are read. */
export const UPDATE_VALUES = {
  allowed_hostnames: { parse: parseAllowedHostnames },
  zone: { parse: parseHostnames },
  create: { parse: parseBoolean, preset: "no" },
  ttl: { parse: parseTtl },
  timeout: { parse: parserOfSeconds(0.1, 3600), preset: "20" },
} as const satisfies ValueTable;

/** What `allowed_hostnames` says: the hosts, and the words that are none. */
interface AllowedHostnames {
  /** Hosts that may be updated; none if the list is empty. */
  readonly hosts: readonly string[];
  /** Words that match no host. */
  readonly strangers: readonly string[];
}

/**
 * The names in `allowed_hostnames`. A word that is no host name matches no host,
 * as with the Python tool: it must not lift the restriction.
 */
function parseAllowedHostnames(text: string): AllowedHostnames {
  const hosts: string[] = [];
  const strangers: string[] = [];
  for (const word of wordsOf(text)) {
    const host = parseHostname(word);
    if (host === undefined) strangers.push(word);
    else hosts.push(host);
  }
  return { hosts, strangers };
}

/** Seconds of a TTL, which is 31 bits long (RFC 2181 section 8). */
function parseTtl(text: string): number {
  const maximum = 2 ** 31 - 1;
  const seconds = /^\d+$/.test(text) ? Number(text) : NaN;
  if (seconds >= MINIMUM_TTL && seconds <= maximum) return seconds;
  throw new ValueError(`give whole seconds from ${MINIMUM_TTL} to ${maximum}`);
}
