import { composeService } from "../compose/service.ts";
import { composeNotifying } from "../compose/notifying.ts";
import { openServiceSession } from "../compose/service_session.ts";
import { type HttpServer, ListenError } from "../platform.ts";
import { ConfigError } from "../config_error.ts";
import { judgeSettings, readSources } from "../settings/settings.ts";
import { readNotifyConfig } from "../notify/config.ts";
import { readListen } from "../settings/service.ts";
import type { Arguments } from "./arguments.ts";
import { EXIT } from "./exit.ts";
import { flagsOf } from "./session.ts";
import { logOf, type Terminal } from "./terminal.ts";

/** Milliseconds after which a service that was told to stop waits for no one. */
const STOP_TIME = 8000;

/**
 * `schlund-ddns serve`: answers update requests over HTTP until SIGINT or SIGTERM.
 * It finishes requests under way; a second signal stops it at once.
 *
 * @returns the exit code
 * @throws {ConfigError} if it cannot start
 */
export async function runServe(
  args: Arguments,
  terminal: Terminal,
): Promise<number> {
  const { platform, err } = terminal;
  const log = logOf(args, terminal);
  const sources = await readSources(flagsOf(args), platform);
  const silent = await openServiceSession(sources, platform, {
    log,
    authentication: args.switches.has("no-auth") ? "none" : "clients",
  });
  judgeSettings(sources, readNotifyConfig);
  const listen = readListen(sources);
  const session = composeNotifying(silent, platform);
  const handle = composeService(
    session,
    platform,
    ({ level, text }) => {
      if (level === "warning" || !args.switches.has("quiet")) err(text);
    },
  );
  let server: HttpServer;
  try {
    server = await platform.listen(listen, handle);
  } catch (error) {
    if (!(error instanceof ListenError)) throw error;
    if (!error.temporary) throw new ConfigError(error.message);
    // At boot, an address may come and a port be freed in a moment.
    err(`schlund-ddns: ${error.message}`);
    return EXIT.temporary;
  }
  err(`listening on http://${server.address}`);
  // A bug in one request must not end the service. Its name contains no secrets.
  platform.onUncaught((error) => {
    const name = error instanceof Error ? error.name : "unknown";
    err(`internal error (${name})`);
  });
  let stopping = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    platform.onSignal(signal, () => {
      if (stopping) platform.exit(EXIT.failed);
      stopping = true;
      err(`${signal}: stopping`);
      server.shutdown();
      // A client that never ends its request must not keep the process.
      platform.sleep(STOP_TIME).then(() => platform.exit(EXIT.ok));
    });
  }
  await server.finished;
  return EXIT.ok;
}
