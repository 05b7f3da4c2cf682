import { readNotifyConfig } from "../notify/config.ts";
import { createNotifier } from "../notify/notifier.ts";
import {
  createServiceNotifier,
  type ServiceNotifier,
} from "../notify/service_notifier.ts";
import type { Platform } from "../platform.ts";
import { readWatchConfig } from "../settings/watch.ts";
import type { Sources } from "../sources/sources.ts";
import type { ServiceSession } from "./service_session.ts";

/** The settings of notifications, to notice that one has changed. */
export function notifySettings({ get }: Sources): string {
  const keys = ["healthcheck", "notify", "notify_after", "notify_on"];
  return JSON.stringify(keys.map((key) => get(key)?.text));
}

/** Makes a session notify the configured targets of its updates. */
export type Notifying = (session: ServiceSession) => ServiceSession;

/**
 * Makes what lets sessions notify, one after the other. Every `interval` it pings
 * the health check and reports the failures that have lasted by then. Where a
 * later session has the same targets, what is still to be sent is not lost.
 */
export function createNotifying(platform: Platform): Notifying {
  let current: {
    readonly settings: string;
    readonly notifier: ServiceNotifier;
    readonly interval: number;
  } | undefined;
  let reporting = false;

  async function report(): Promise<void> {
    reporting = true;
    while (current !== undefined) {
      current.notifier.report();
      await platform.sleep(current.interval);
    }
    reporting = false;
  }

  return (session) => {
    const { sources, log } = session;
    const { get } = sources;
    if (get("healthcheck") === undefined && get("notify") === undefined) {
      current = undefined;
      return session;
    }
    const settings = notifySettings(sources);
    const { intervalMilliseconds: interval } = readWatchConfig(sources);
    const notifier = current?.settings === settings
      ? current.notifier
      : createServiceNotifier(
        createNotifier(readNotifyConfig(sources), { ...platform, log }),
        platform.monotonic,
      );
    current = { settings, notifier, interval };
    if (!reporting) report();
    return {
      ...session,
      async updateHosts(...request) {
        const outcomes = await session.updateHosts(...request);
        notifier.learn(outcomes);
        return outcomes;
      },
    };
  };
}
