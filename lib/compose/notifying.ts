import { readNotifyConfig } from "../notify/config.ts";
import { createNotifier } from "../notify/notifier.ts";
import { createServiceNotifier } from "../notify/service_notifier.ts";
import type { Platform } from "../platform.ts";
import { readWatchConfig } from "../settings/watch.ts";
import type { ServiceSession } from "./service_session.ts";

/**
 * A session that notifies the configured targets of its updates. Every `interval`
 * it pings the health check and reports the failures that have lasted by then.
 *
 * @throws {ConfigError} if the settings are invalid
 */
export function composeNotifying(
  session: ServiceSession,
  platform: Platform,
): ServiceSession {
  const { sources: { get }, log } = session;
  if (get("healthcheck") === undefined && get("notify") === undefined) {
    return session;
  }
  const { intervalMilliseconds } = readWatchConfig(session.sources);
  const notifier = createServiceNotifier(
    createNotifier(readNotifyConfig(session.sources), { ...platform, log }),
    platform.monotonic,
  );
  async function reportForever(): Promise<void> {
    for (;;) {
      notifier.report();
      await platform.sleep(intervalMilliseconds);
    }
  }
  reportForever();
  return {
    ...session,
    async updateHosts(...request) {
      const outcomes = await session.updateHosts(...request);
      notifier.learn(outcomes);
      return outcomes;
    },
  };
}
