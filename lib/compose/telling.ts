import { readNotifyConfig } from "../notify/config.ts";
import { createNotifier } from "../notify/notifier.ts";
import { createServiceNotifier } from "../notify/service_notifier.ts";
import type { Platform } from "../platform.ts";
import { readWatchConfig } from "../settings/watch.ts";
import type { ServiceSession } from "./service_session.ts";

/**
 * A session that notifies of its updates, if a receiver is configured, and reports
 * to the health check at every `interval`.
 *
 * @throws {ConfigError} if a setting is invalid
 */
export function composeTelling(
  session: ServiceSession,
  platform: Platform,
): ServiceSession {
  const { get } = session.sources;
  if (get("healthcheck") === undefined && get("notify") === undefined) {
    return session;
  }
  const { intervalMilliseconds } = readWatchConfig(session.sources);
  const notifier = createServiceNotifier(
    createNotifier(readNotifyConfig(session.sources), {
      ...platform,
      log: session.log,
    }),
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
