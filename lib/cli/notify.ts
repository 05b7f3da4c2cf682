import { requireAuthorities } from "../http/certificate_authorities.ts";
import { ConfigError } from "../config_error.ts";
import { TELL_SECRETS } from "../settings/environment.ts";
import { readSources } from "../sources/sources.ts";
import { readUpdateConfig } from "../settings/update_config.ts";
import { sendMessage } from "../notify/send.ts";
import { readTellConfig } from "../notify/tell_config.ts";
import { type Arguments, UsageError } from "./arguments.ts";
import { EXIT } from "./exit.ts";
import { flagsOf } from "./session.ts";
import { logOf, type Terminal } from "./terminal.ts";

/**
 * `schlund-ddns notify`: sends a test message to every target in `notify`, and
 * prints the responses.
 *
 * @returns the exit code
 * @throws {UsageError | ConfigError} before anything is sent
 */
export async function runNotify(
  args: Arguments,
  terminal: Terminal,
): Promise<number> {
  if (args.words.length > 0) {
    throw new UsageError(
      "notify takes no arguments; set notify = URL in the config file",
    );
  }
  const { platform, out, err } = terminal;
  const sources = await readSources(flagsOf(args), platform, TELL_SECRETS);
  await requireAuthorities(platform);
  const update = await readUpdateConfig(sources);
  const warnings = [
    ...sources.warnings,
    ...update.warnings,
    ...update.emptyRestrictions,
  ];
  warnings.forEach((line) => logOf(args, terminal)("warning", line));
  const { channels } = readTellConfig(sources);
  if (channels.length === 0) {
    throw new ConfigError(
      "no notification target is configured; set notify = URL in the config file, or " +
        "SCHLUND_DDNS_NOTIFY",
    );
  }
  const results = await Promise.all(
    channels.map((channel) =>
      sendMessage(channel, {
        event: "test",
        title: "schlund-ddns: test message",
        text:
          "If you can read this, you will be notified here of changes and failures.",
        hosts: [],
      }, platform.fetch)
    ),
  );
  for (const [i, { ok, answer }] of results.entries()) {
    const line = `${channels[i]!.name}: ${answer}`;
    if (!ok) err(`schlund-ddns: ${line}`);
    else if (!args.switches.has("quiet")) out(line);
  }
  return results.every(({ ok }) => ok) ? EXIT.ok : EXIT.failed;
}
