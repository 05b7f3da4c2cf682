import { createNotifying } from "../compose/notifying.ts";
import { composeService } from "../compose/service.ts";
import {
  openServiceSession,
  type ServiceSession,
} from "../compose/service_session.ts";
import { fingerprint } from "../compose/watch.ts";
import { type HttpServer, ListenError } from "../platform.ts";
import { ConfigError } from "../config_error.ts";
import { judgeSettings, readSources } from "../settings/settings.ts";
import { readNotifyConfig } from "../notify/config.ts";
import { readListen } from "../settings/service.ts";
import { secretsOf } from "../sources/sources.ts";
import type { Arguments } from "./arguments.ts";
import { EXIT, faultOf } from "./exit.ts";
import { flagsOf } from "./session.ts";
import type { Signals } from "./signals.ts";
import { datedTerminal, logOf, type Terminal } from "./terminal.ts";

/** Milliseconds after which a service that was told to stop waits for no one. */
const STOP_TIME = 7500;

/**
 * `schlund-ddns serve`: answers update requests over HTTP until SIGINT or SIGTERM.
 * It finishes requests under way; a second signal stops it at once. SIGHUP reads
 * the configuration again.
 */
export async function runServe(
  args: Arguments,
  undated: Terminal,
  signals: Signals,
): Promise<number> {
  const { platform } = undated;
  const terminal = datedTerminal(undated);
  const { err } = terminal;
  let session = await openSession(args, terminal);
  const listen = readListen(session.sources);
  const notifying = createNotifying(platform);
  const service = composeService(
    notifying(session),
    platform,
    ({ level, text }) => {
      // It starts with a time already.
      if (level === "warning" || !args.switches.has("quiet")) undated.err(text);
    },
  );

  async function reload(): Promise<void> {
    try {
      const next = await openSession(args, terminal);
      const { hostname, port } = readListen(next.sources);
      if (hostname !== listen.hostname || port !== listen.port) {
        err("warning: to listen elsewhere, restart the service");
      }
      if (stateOf(next) === stateOf(session)) {
        return err("configuration unchanged");
      }
      service.replace(notifying(next));
      session = next;
      err("configuration reloaded");
    } catch (error) {
      err(
        "schlund-ddns: configuration not reloaded, the previous one stays in " +
          `use: ${faultOf(error).message}`,
      );
    }
  }

  let server: HttpServer;
  try {
    server = await platform.listen(listen, service.handle);
  } catch (error) {
    if (!(error instanceof ListenError)) throw error;
    if (!error.temporary) throw new ConfigError(error.message);
    // At boot, an address may come and a port be freed in a moment.
    undated.err(`schlund-ddns: ${error.message}`);
    return EXIT.temporary;
  }
  err(`listening on http://${server.address}`);
  // A bug in one request must not end the service. Its name contains no secrets.
  platform.onUncaught((error) => {
    const name = error instanceof Error ? error.name : "unknown";
    err(`internal error (${name})`);
  });
  signals.control({
    reload,
    stop(signal) {
      err(`${signal}: stopping`);
      server.shutdown();
      // A client that never ends its request must not keep the process.
      platform.sleep(STOP_TIME).then(() => platform.exit(EXIT.ok));
    },
  });
  await server.finished;
  return EXIT.ok;
}

/**
 * Reads the settings, and judges all of them.
 *
 * @throws {ConfigError} if one is invalid
 */
async function openSession(
  args: Arguments,
  terminal: Terminal,
): Promise<ServiceSession> {
  const { platform } = terminal;
  const sources = await readSources(flagsOf(args), platform);
  const session = await openServiceSession(sources, platform, {
    log: logOf(args, terminal),
    authentication: args.switches.has("no-auth") ? "none" : "clients",
  });
  judgeSettings(sources, readNotifyConfig);
  return session;
}

/** All settings and secrets, to notice that one has changed. */
function stateOf({ sources }: ServiceSession): string {
  return JSON.stringify([fingerprint(sources), secretsOf(sources)]);
}
