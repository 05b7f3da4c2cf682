import { UPDATE_SETTINGS } from "./settings.ts";
import { readValues, type Sources } from "./sources.ts";
import { examineDefaultKeys } from "./unknown_keys.ts";

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
export function readUpdateConfig(sources: Sources): UpdateConfig {
  const { allowed_hostnames: allowed, zone, create, ttl, timeout } = readValues(
    UPDATE_SETTINGS,
    sources.get,
  );
  const origin = sources.get("allowed_hostnames")?.origin;
  return {
    allowedHostnames: allowed?.hosts,
    zones: zone ?? [],
    create,
    ttl,
    timeoutMilliseconds: timeout,
    warnings: sources.file === undefined
      ? []
      : examineDefaultKeys(sources.file),
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
