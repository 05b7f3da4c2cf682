import { parseAt, readValues, type Sources } from "../config/sources.ts";
import { TELL_VALUES } from "../config/tell_values.ts";
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
export function readTellConfig({ get }: Sources): TellConfig {
  const { healthcheck, notify, notify_after: after, notify_on: on } =
    readValues(TELL_VALUES, get);
  const originOf = (key: string) => get(key)?.origin ?? key;
  const text = healthcheck?.reveal().trim() ?? "";
  return {
    healthcheck: text === ""
      ? undefined
      : parseAt(originOf("healthcheck"), () => parseSecretUrl(text)),
    channels: notify === undefined
      ? []
      : parseAt(originOf("notify"), () => parseChannels(notify)),
    afterMilliseconds: after,
    events: new Set(on),
  };
}
