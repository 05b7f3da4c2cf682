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
 * DDNS_CONFIG=ddns.ini deno serve --allow-net --allow-read --allow-env --allow-sys=uid --port 8245 lib/serve/fetch.ts
 * ```
 *
 * @module
 */
import { composeService } from "../compose/service.ts";
import { openServiceSession } from "../compose/service_session.ts";
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

async function load(): Promise<ServiceHandler> {
  const platform = denoPlatform();
  const session = await openServiceSession(undefined, platform, {
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
  return composeService(
    session,
    platform,
    ({ text }) => console.error(text),
  );
}

/** The service; undefined, once that is told, if it cannot be had as things are. */
async function open(): Promise<ServiceHandler | undefined> {
  try {
    return await load();
  } catch (error) {
    console.error(describe(error));
    return undefined;
  }
}

function describe(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  if (isPermissionError(error)) {
    return `a permission is missing: ${error.message}`;
  }
  if (error instanceof TypeError && error.message.includes('"@std/')) {
    // `deno serve` finds deno.json in its working directory alone.
    const { pathname } = new URL("../../deno.json", import.meta.url);
    return `with 2FA this needs packages: add --config ${pathname}`;
  }
  return `internal error (${error instanceof Error ? error.name : "unknown"})`;
}

// At the start, so that trouble is told before the first request.
let service: Promise<ServiceHandler | undefined> = open();

/** The module for `deno serve`. */
const module: FetchModule = {
  async fetch(request, info) {
    let handle = await service;
    if (handle === undefined) {
      // It may be mended by now.
      service = open();
      handle = await service;
    }
    return handle === undefined
      ? send(responseOf(soleAnswer("911"), request.method))
      : await handle(request, info?.remoteAddr?.hostname);
  },
};

export default module;
