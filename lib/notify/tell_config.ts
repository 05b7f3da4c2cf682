import { parseAt, readValues, type Sources } from "../sources/sources.ts";
import { TELL_VALUES } from "../settings/tell_values.ts";
import {
  type Channel,
  parseChannels,
  parseSecretUrl,
  type SecretUrl,
} from "./channel.ts";
import type { EventKind } from "./message.ts";

/** Whom to tell, of what. */
export interface TellConfig {
  /** Told of each run. */
  readonly healthcheck?: SecretUrl;
  /** Told of events. */
  readonly channels: readonly Channel[];
  /** How long a failure must last before it is told. */
  readonly afterMilliseconds: number;
  /** The events to tell. */
  readonly events: ReadonlySet<EventKind>;
}

/**
 * Reads whom to tell.
 *
 * @throws {ConfigError} if something is wrong
 */
export function readTellConfig(sources: Sources): TellConfig {
  const { get } = sources;
  const { notify, notify_after: after, notify_on: on } = readValues(
    TELL_VALUES,
    get,
  );
  return {
    healthcheck: readHealthcheck(sources),
    channels: notify === undefined
      ? []
      : parseAt(get("notify")?.origin ?? "notify", () => parseChannels(notify)),
    afterMilliseconds: after,
    events: new Set(on),
  };
}

/**
 * Reads the healthcheck alone, which may be told that other settings are wrong.
 *
 * @throws {ConfigError} if it is wrong
 */
export function readHealthcheck({ get }: Sources): SecretUrl | undefined {
  const source = get("healthcheck");
  return source === undefined || source.text.trim() === ""
    ? undefined
    : parseAt(source.origin, () => parseSecretUrl(source.text));
}
