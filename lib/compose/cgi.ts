import { secretsOf } from "../sources/sources.ts";
import { readSources } from "../settings/settings.ts";
import { type Platform, readBytes } from "../platform.ts";
import { runCgi } from "../serve/cgi_program.ts";
import { BODY_TIME } from "../serve/limits.ts";
import {
  openServiceSessionFrom,
  protocolSettingsOf,
} from "./service_session.ts";

/**
 * Answers the one request that a CGI program was started for (RFC 3875).
 *
 * @param start when the program was started, in milliseconds since the Unix epoch
 * @returns the bytes to write; there is always a complete response
 */
export async function answerCgi(
  platform: Platform,
  start: number = platform.now(),
): Promise<Uint8Array<ArrayBuffer>> {
  const log = (line: string) =>
    platform.stderr.write(
      new TextEncoder().encode(`schlund-ddns-cgi: ${line}\n`),
    );
  return await runCgi({
    meta: platform.env,
    start,
    now: platform.now,
    log,
    async readBody(length) {
      const { within } = await import("../serve/within.ts");
      return await within(BODY_TIME, readBytes(platform.stdin, length));
    },
    async open(tellSecrets) {
      const sources = await readSources(undefined, platform);
      tellSecrets(secretsOf(sources));
      const session = await openServiceSessionFrom(sources, platform, {
        log: (level, message) =>
          level === "warning" ? log(`warning: ${message}`) : undefined,
        authentication: "web server",
      });
      const { config, deadlineIn } = session;
      return {
        settings: protocolSettingsOf(session),
        async examine(caller, asked) {
          // Load the check only on request.
          const { examineFor } = await import("../check/for_caller.ts");
          return await examineFor(session, platform.monotonic)(caller, asked);
        },
        publishWithin: (milliseconds) => (intents) =>
          session.updateHosts(intents, {
            deadline: deadlineIn(
              Math.min(milliseconds, config.timeoutMilliseconds),
            ),
          }),
      };
    },
  });
}
