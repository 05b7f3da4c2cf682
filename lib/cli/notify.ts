import { ConfigError } from "../config_error.ts";
import { sendMessage } from "../notify/delivery.ts";
import { readNotifyConfig } from "../notify/config.ts";
import type { Arguments } from "./arguments.ts";
import { EXIT } from "./exit.ts";
import { readSettings } from "./session.ts";
import type { Terminal } from "./terminal.ts";

/**
 * `schlund-ddns notify`: sends a test message to every target in `notify`, and
 * prints the responses.
 */
export async function runNotify(
  args: Arguments,
  terminal: Terminal,
): Promise<number> {
  const { platform, out, err } = terminal;
  const { sources } = await readSettings(args, terminal);
  const { channels } = readNotifyConfig(sources);
  if (channels.length === 0) {
    throw new ConfigError(
      "no notification target is configured; set notify = URL in the config file, or " +
        "SCHLUND_DDNS_NOTIFY",
    );
  }
  const message = {
    event: "test",
    title: "schlund-ddns: test message",
    lines: [
      "If you can read this, you will be notified here of changes and failures.",
    ],
    hosts: [],
  } as const;
  const results = await Promise.all(channels.map(async (channel) => ({
    ...await sendMessage(channel, message, platform.fetch),
    name: channel.name,
  })));
  for (const { ok, name, answer } of results) {
    if (!ok) err(`schlund-ddns: ${name}: ${answer}`);
    else if (!args.switches.has("quiet")) out(`${name}: ${answer}`);
  }
  return results.every(({ ok }) => ok) ? EXIT.ok : EXIT.failed;
}
