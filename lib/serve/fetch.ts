/**
 * The update protocol as a fetch handler for `deno serve`. It reads its
 * configuration like the CGI program (`DDNS_CONFIG`, else `~/.schlund-ddns`) and
 * needs `[client NAME]` sections: without, nobody may update.
 *
 * Another runtime that hosts fetch handlers makes its own with `createService`
 * of `service.ts`, which reaches for nothing but what it is handed.
 *
 * @example
 * ```sh
 * DDNS_CONFIG=ddns.ini deno serve --allow-net --allow-read --allow-env --port 8245 lib/serve/fetch.ts
 * ```
 *
 * @module
 */
import { denoConfigWorld } from "../config/deno_world.ts";
import { serviceSettingsOf } from "../config/service.ts";
import { settingsOf } from "../config/settings.ts";
import { ConfigError, readSources } from "../config/sources.ts";
import { sleep } from "../sleep.ts";
import { soleReply, toResponse } from "../dyndns/http_answer.ts";
import { createService, formatReport, type ServiceHandler } from "./service.ts";

/** What a host tells of the connection; `Deno.serve` does. */
export interface ConnectionInfo {
  /** The connection's other end. */
  readonly remoteAddr?: { readonly hostname?: string };
}

/** The shape that `deno serve` expects. */
export interface FetchModule {
  /** Answers one request. */
  readonly fetch: (
    request: Request,
    info?: ConnectionInfo,
  ) => Promise<Response>;
}

let handler: Promise<ServiceHandler> | undefined;

async function load(): Promise<ServiceHandler> {
  const world = denoConfigWorld();
  const sources = await readSources({}, world);
  const settings = await settingsOf(sources, world);
  const service = serviceSettingsOf(sources);
  if (service.clients.length === 0) {
    throw new ConfigError(
      "nobody may update: there is no [client NAME] section",
    );
  }
  settings.warnings.forEach((warning) => console.error(`warning: ${warning}`));
  return createService(settings, service, {
    fetch: globalThis.fetch,
    now: Date.now,
    sleep,
    log: (level, message) => level === "debug" || console.error(message),
    report(report, milliseconds) {
      report.problems.forEach((problem) => console.error(problem));
      console.error(formatReport(report, milliseconds, new Date()));
    },
  });
}

/** The module for `deno serve`. */
const module: FetchModule = {
  async fetch(request, info) {
    let handle: ServiceHandler;
    try {
      handler ??= load();
      handle = await handler;
    } catch (error) {
      // The next request reads the configuration again: it may be mended by then.
      handler = undefined;
      console.error(
        error instanceof ConfigError ? error.message : "internal error",
      );
      return toResponse(soleReply("911"));
    }
    return await handle(request, info?.remoteAddr?.hostname);
  },
};

export default module;
