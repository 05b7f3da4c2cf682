import { createDetector } from "../detect/detector.ts";
import { follow } from "../detect/follow.ts";
import { readStdin } from "../detect/text_source.ts";
import type { Platform } from "../platform.ts";
import { hostsWithSource, readAddressConfig } from "../settings/address.ts";
import { hostsToWatch, readWatchConfig } from "../settings/watch.ts";
import type { Sources } from "../sources/sources.ts";
import type { WatchTask } from "../watch/watch.ts";
import type { Session } from "./session.ts";

/**
 * Joins a session and the platform to the task of keeping hosts up to date.
 *
 * @param given the hosts; if there are none, those of the configuration
 * @param stdin returns the text of standard input
 * @throws {ConfigError} if a setting is invalid, or there is no host
 */
export function composeWatchTask(
  session: Session,
  platform: Platform,
  { given, stdin }: {
    readonly given: readonly string[];
    readonly stdin: () => Promise<string | undefined>;
  },
): WatchTask {
  const { sources, config } = session;
  const { hosts, sourcesOf, warnings } = readAddressConfig(sources);
  warnings.forEach((warning) => session.log("warning", warning));
  const names = hostsToWatch(given, hosts, config.allowedHostnames);
  return {
    ...readWatchConfig(sources),
    hosts: hostsWithSource(names.map(sourcesOf), "watch"),
    createDetector: () => createDetector(platform, { stdin }),
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
  };
}

/** Reads standard input when it is first needed, and remembers it. */
export function stdinOnce(
  platform: Platform,
): () => Promise<string | undefined> {
  let input: Promise<string | undefined> | undefined;
  return () => input ??= readStdin(platform);
}

/** Everything that can change while a program runs, to notice that it did. */
export function fingerprint({ file, get, known }: Sources): string {
  const sections = [...file?.ini.sections ?? []].map(([name, { values }]) => [
    name,
    [...values],
  ]);
  const values = Object.keys(known.default ?? {}).map((key) => get(key)?.text);
  return JSON.stringify([sections, values]);
}
