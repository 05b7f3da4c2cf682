import { serviceSettingsOf } from "../config/service.ts";
import { settingsOf } from "../config/settings.ts";
import { ConfigError, readSources } from "../config/sources.ts";
import { createService, formatReport } from "../serve/service.ts";
import { sleep } from "../sleep.ts";
import { type Arguments, UsageError } from "./arguments.ts";
import { EXIT } from "./exit.ts";
import { createLog, settingFlags } from "./session.ts";
import type { Terminal } from "./terminal.ts";

/** Every request is answered within 10 s. */
const STOP_MILLISECONDS = 12_000;

/**
 * `schlund-ddns serve`: the update protocol over HTTP until SIGINT or SIGTERM;
 * requests under way are finished, a second signal stops at once.
 *
 * @returns the exit code
 * @throws {UsageError | ConfigError} if it cannot start
 */
export async function runServe(
  args: Arguments,
  terminal: Terminal,
): Promise<number> {
  if (args.words.length > 0) {
    throw new UsageError("serve takes no further words");
  }
  const sources = await readSources(settingFlags(args), terminal.config);
  const settings = await settingsOf(sources, terminal.config);
  const service = serviceSettingsOf(sources);
  requireClients(
    service.clients.length,
    args.switches.has("no-auth"),
    sources.path,
  );
  const log = createLog(args, terminal);
  settings.warnings.forEach((warning) => log("warning", warning));
  const handle = createService(settings, service, {
    fetch,
    now: Date.now,
    sleep,
    log,
    report(report, milliseconds) {
      report.problems.forEach((problem) => terminal.err(problem));
      if (!args.switches.has("quiet")) {
        terminal.err(formatReport(report, milliseconds, new Date()));
      }
    },
  });
  let server: Deno.HttpServer<Deno.NetAddr>;
  try {
    server = Deno.serve({
      ...service.listen,
      // Clients read the body as it is; none needs it compressed.
      automaticCompression: false,
      onListen: ({ hostname, port }) => {
        const host = hostname.includes(":") ? `[${hostname}]` : hostname;
        terminal.err(`listening on http://${host}:${port}`);
      },
      onError: () => new Response("911\n", { status: 503 }),
    }, (request, { remoteAddr }) => handle(request, remoteAddr.hostname));
  } catch (error) {
    const { hostname, port } = service.listen;
    throw new ConfigError(
      `cannot listen on ${hostname}:${port}: ${reasonOf(error)}`,
    );
  }
  // One request's fault must not end the service for all. Its name has no secrets.
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    const name = event.reason instanceof Error ? event.reason.name : "unknown";
    terminal.err(`internal error (${name})`);
  });
  let stopping = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(signal, () => {
      if (stopping) Deno.exit(EXIT.failed);
      stopping = true;
      terminal.err(`${signal}: stopping`);
      server.shutdown();
      // A client that never ends its request must not keep us.
      setTimeout(() => Deno.exit(EXIT.ok), STOP_MILLISECONDS);
    });
  }
  await server.finished;
  return EXIT.ok;
}

function requireClients(
  clients: number,
  noAuth: boolean,
  path: string | undefined,
): void {
  if (clients === 0 && !noAuth) {
    throw new ConfigError(
      `nobody may update yet: add a [client NAME] section with password and hostnames to ${
        path ?? "a config file"
      }, or say --no-auth to let everybody`,
    );
  }
  if (clients > 0 && noAuth) {
    throw new UsageError(
      `--no-auth contradicts the [client …] sections in ${path}`,
    );
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Deno.errors.AddrInUse) return "the port is taken";
  if (error instanceof Deno.errors.PermissionDenied) {
    return "it is not permitted";
  }
  return "it is not an address of this machine";
}
