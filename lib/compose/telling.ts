import type { Platform } from "../platform.ts";
import type { ServiceSession } from "./service_session.ts";

/**
 * A session whose updates are told of, where somebody is to be told; at every
 * `interval` the healthcheck is, and people are of what has lasted by then.
 *
 * @throws {ConfigError} if the settings are not good
 */
export async function composeTelling(
  session: ServiceSession,
  platform: Platform,
): Promise<ServiceSession> {
  const { get } = session.sources;
  if (get("healthcheck") === undefined && get("notify") === undefined) {
    return session;
  }
  const [
    { readWatchConfig },
    { createNotifier },
    { createServiceNotifier },
    { readNotifyConfig },
  ] = await Promise.all([
    import("../settings/watch.ts"),
    import("../notify/notifier.ts"),
    import("../notify/service_notifier.ts"),
    import("../notify/config.ts"),
  ]);
  const { intervalMilliseconds } = readWatchConfig(session.sources);
  const notifier = createServiceNotifier(
    createNotifier(readNotifyConfig(session.sources), {
      ...platform,
      log: session.log,
    }),
    platform.monotonic,
  );
  async function tellForGood(): Promise<void> {
    for (;;) {
      notifier.report();
      await platform.sleep(intervalMilliseconds);
    }
  }
  tellForGood();
  return {
    ...session,
    async updateHosts(...request) {
      const outcomes = await session.updateHosts(...request);
      notifier.learn(outcomes);
      return outcomes;
    },
  };
}
