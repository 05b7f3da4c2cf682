import type { Platform } from "../platform.ts";
import type { Round, Watch } from "../watch/watch.ts";
import type { Session } from "./session.ts";

/** A watch, and what it is about. */
export interface ComposedWatch extends Watch {
  /** The hosts that are watched. */
  readonly hosts: readonly string[];
}

/**
 * Starts to keep hosts up to date.
 *
 * @param given the hosts; none: those of the configuration
 * @param report is told of each round
 * @throws {ConfigError} if the settings are not good, or there is no host
 */
export async function composeWatch(
  session: Session,
  platform: Platform,
  { given, report }: {
    readonly given: readonly string[];
    readonly report: (round: Round) => void;
  },
): Promise<ComposedWatch> {
  const { sources, config } = session;
  const [
    { readAddressConfig, hostsWithSource },
    { hostsToWatch, readWatchConfig },
    { createDetector },
    { readStdin },
    { follow },
    { startWatch },
  ] = await Promise.all([
    import("../settings/address_config.ts"),
    import("../settings/watch_config.ts"),
    import("../detect/detector.ts"),
    import("../detect/text_source.ts"),
    import("../detect/follow.ts"),
    import("../watch/watch.ts"),
  ]);
  const addresses = readAddressConfig(sources);
  addresses.warnings.forEach((warning) => session.log("warning", warning));
  const hosts = hostsToWatch(given, addresses.hosts, config.allowedHostnames);
  const watched = hostsWithSource(hosts.map(addresses.sourcesOf), "watch");
  let input: Promise<string | undefined> | undefined;
  const watch = startWatch({
    ...platform,
    ...readWatchConfig(sources),
    hosts: watched,
    createDetector: () =>
      createDetector(platform, { stdin: () => input ??= readStdin(platform) }),
    follow(lookups) {
      const deadline = session.deadlineIn(config.timeoutMilliseconds);
      const finder = session.zoneFinder(deadline);
      return follow(lookups, {
        finder,
        create: config.create,
        updateHosts: (intents) =>
          session.updateHosts(intents, { deadline, finder }),
      });
    },
    report,
  });
  return { ...watch, hosts };
}
