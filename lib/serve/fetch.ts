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
import { composeService, openServiceSession } from "../compose.ts";
import { ConfigError } from "../config/config_error.ts";
import { denoPlatform, mayConnect } from "../deno_platform.ts";
import { soleAnswer } from "../dyndns/answer.ts";
import { responseOf } from "../dyndns/http_response.ts";
import { isPermissionError } from "../platform.ts";
import { send, type ServiceHandler } from "./service.ts";

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
  const platform = denoPlatform();
  const session = await openServiceSession({}, platform, {
    log(level, message) {
      if (level === "warning") console.error(`warning: ${message}`);
      else if (level === "info") console.error(message);
    },
    authentication: "clients",
  });
  const { url } = session.account;
  if (!await mayConnect(url)) {
    // Without it every update would fail as if the gateway were down.
    throw new ConfigError(
      `a permission is missing: --allow-net=${new URL(url).host}`,
    );
  }
  return await composeService(
    session,
    platform,
    ({ text }) => console.error(text),
  );
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
      console.error(describe(error));
      return send(responseOf(soleAnswer("911"), request.method));
    }
    return await handle(request, info?.remoteAddr?.hostname);
  },
};

function describe(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  if (isPermissionError(error)) {
    return `a permission is missing: ${error.message}`;
  }
  return `internal error (${error instanceof Error ? error.name : "unknown"})`;
}

export default module;
