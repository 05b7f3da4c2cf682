import { parseAt, readValues } from "../settings/setting.ts";
import type { Sources } from "../sources/sources.ts";
import { NOTIFY_SETTINGS } from "../settings/watch.ts";
import {
  type Channel,
  parseChannels,
  parseSecretUrl,
  type SecretUrl,
} from "./channel.ts";
import type { EventKind } from "./message.ts";

/** What to notify, and of what. */
export interface NotifyConfig {
  /** Gets a ping after each run. */
  readonly healthcheck?: SecretUrl;
  /** Get messages about events. */
  readonly channels: readonly Channel[];
  /** How long a failure must last before a message is sent. */
  readonly afterMilliseconds: number;
  /** The events to send messages about. */
  readonly events: ReadonlySet<EventKind>;
}

/**
 * Reads the settings of notifications.
 *
 * @throws {ConfigError} if a setting is invalid
 */
export function readNotifyConfig(sources: Sources): NotifyConfig {
  const { get } = sources;
  const { notify, notify_after: after, notify_on: on } = readValues(
    NOTIFY_SETTINGS,
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
 * Reads only the health check, which may get a ping about other invalid settings.
 *
 * @throws {ConfigError} if it is invalid
 */
export function readHealthcheck({ get }: Sources): SecretUrl | undefined {
  const source = get("healthcheck");
  return source === undefined || source.text.trim() === ""
    ? undefined
    : parseAt(source.origin, () => parseSecretUrl(source.text));
}
