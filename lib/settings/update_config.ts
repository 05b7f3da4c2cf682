import { ACCOUNT_VALUES } from "./account_values.ts";
import {
  type ConfigFile,
  readValues,
  type Sources,
} from "../sources/sources.ts";
import { UPDATE_VALUES } from "./update_values.ts";

/** How updates are made. */
export interface UpdateConfig {
  /** The only hosts that may be updated; undefined: every host. */
  readonly allowedHostnames: readonly string[] | undefined;
  /** Zones named outright, so that they need not be asked for. */
  readonly zones: readonly string[];
  /** Make records that are missing. */
  readonly create: boolean;
  /** Seconds; undefined: every record keeps its TTL. */
  readonly ttl: number | undefined;
  /** How long a run may take in all. */
  readonly timeoutMilliseconds: number;
  /**
   * Whether waits for a one-time password count for it. Those who set a limit
   * mean all of the time; by the preset, which is shorter than such a wait, an
   * account that takes each password once could never update.
   */
  readonly waitsCount: boolean;
  /** What of {@linkcode allowedHostnames} allows nothing, one line each. */
  readonly emptyRestrictions: readonly string[];
  /** Lines for the person who runs this. */
  readonly warnings: readonly string[];
}

/**
 * Reads how updates are made.
 *
 * @throws {ConfigError} if something is wrong, or looks like a setting and is none
 */
export async function readUpdateConfig(
  sources: Sources,
): Promise<UpdateConfig> {
  const { allowed_hostnames: allowed, zone, create, ttl, timeout } = readValues(
    UPDATE_VALUES,
    sources.get,
  );
  const origin = sources.get("allowed_hostnames")?.origin;
  return {
    allowedHostnames: allowed?.hosts,
    zones: zone ?? [],
    create,
    ttl,
    timeoutMilliseconds: timeout,
    waitsCount: sources.get("timeout") !== undefined,
    warnings: sources.file === undefined ? [] : await unknownKeys(sources.file),
    emptyRestrictions: [
      ...(allowed?.strangers ?? []).map((word) =>
        `${origin}: ${JSON.stringify(word)} is not a host name and allows none`
      ),
      ...(allowed?.hosts.length === 0
        ? [`${origin}: it names no host, so none may be updated`]
        : []),
    ],
  };
}

/** Settings that may stand in any config file. */
const USUAL = { ...ACCOUNT_VALUES, ...UPDATE_VALUES };

/**
 * Lines about sections and keys that are no settings. Where there is nothing but
 * the usual ones, the table of all settings is not loaded.
 */
async function unknownKeys(file: ConfigFile): Promise<readonly string[]> {
  const { sections, inheritedLines } = file.ini;
  const usual =
    [...sections].every(([name, { lines }]) =>
      name === "default" && isUsual(lines)
    ) && isUsual(inheritedLines);
  if (usual) return [];
  const { examineDefaultKeys } = await import("./unknown_keys.ts");
  return examineDefaultKeys(file);
}

function isUsual(lines: ReadonlyMap<string, number>): boolean {
  return [...lines.keys()].every((key) => Object.hasOwn(USUAL, key));
}
