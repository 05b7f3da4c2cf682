import { denoConfigWorld } from "../config/deno_world.ts";
import { serviceSettingsOf } from "../config/service.ts";
import { settingsOf } from "../config/settings.ts";
import { ConfigError, readSources } from "../config/sources.ts";
import type { ConfigWorld } from "../config/world.ts";
import { createDeadline } from "../deadline.ts";
import { createGateway } from "../gateway/client.ts";
import { sleep } from "../sleep.ts";
import { readStdin } from "../stdin.ts";
import { updateHosts } from "../update/update_hosts.ts";
import { createAuthenticate } from "../dyndns/access.ts";
import {
  cgiPeer,
  cgiRequest,
  cgiResponse,
  type MetaVariable,
  UNREADABLE_QUERY,
} from "./cgi.ts";
import { handleUpdate } from "../dyndns/handle_request.ts";
import { type Reply, soleReply, toResponse } from "../dyndns/http_answer.ts";

/** What a CGI program finds around it. */
export interface CgiWorld {
  /** The meta-variables. */
  readonly meta: MetaVariable;
  /** Where its settings come from. */
  readonly config: ConfigWorld;
  /** Sends requests to the gateway. */
  readonly fetch: typeof fetch;
  /** Reads at most so many bytes of the request body. */
  readonly readBody: (length: number) => Promise<Uint8Array<ArrayBuffer>>;
  /** A line for the web server's error log. */
  readonly log: (line: string) => void;
}

/**
 * Milliseconds: a client that waits 10 s shall see the answer. A wait for the
 * next one-time password does not count: a program that starts anew each time
 * could otherwise never update where each is taken once.
 */
const TIME_LIMIT = 9000;

/**
 * Answers the one request that the program was started for.
 *
 * @returns the bytes to write; there is always a complete response
 */
export async function runCgi(world: CgiWorld): Promise<Uint8Array> {
  let reply: Reply;
  let head = false;
  try {
    const request = await cgiRequest(world.meta, world.readBody);
    head = request.method === "HEAD";
    reply = await answer(request, world);
  } catch (error) {
    world.log(
      error instanceof ConfigError
        ? error.message
        // Nothing is expected to come here. The name alone is free of secrets.
        : `internal error (${error instanceof Error ? error.name : "unknown"})`,
    );
    reply = soleReply("911");
  }
  return await cgiResponse(toResponse(reply, head));
}

async function answer(request: Request, world: CgiWorld): Promise<Reply> {
  const sources = await readSources({}, world.config);
  const settings = await settingsOf(sources, world.config);
  const service = serviceSettingsOf(sources);
  settings.warnings.forEach((warning) => world.log(`warning: ${warning}`));
  const log = () => {};
  const { fetch } = world;
  const now = Date.now;
  const handled = await handleUpdate(
    request,
    cgiPeer(world.meta, service.trustedProxies),
    {
      settings: service,
      authenticate: createAuthenticate(service),
      publish: (intents) =>
        updateHosts(
          createGateway(settings.account, { fetch, now, sleep, log }),
          { ...settings, intents },
          {
            deadline: createDeadline(
              Math.min(settings.timeoutMilliseconds, TIME_LIMIT),
              now,
            ),
            sleep,
            log,
          },
        ),
    },
  );
  handled.report.problems.forEach(world.log);
  return handled.reply;
}

/** The world of a process that a web server has started. */
export function processCgiWorld(): CgiWorld {
  // It comes from the client's `Proxy:` header (httpoxy), so nothing may use it.
  Deno.env.delete("HTTP_PROXY");
  return {
    meta: environmentVariable,
    config: { ...denoConfigWorld(), env: environmentVariable },
    fetch,
    readBody,
    log: (line) => {
      const bytes = new TextEncoder().encode(`schlund-ddns-cgi: ${line}\n`);
      Deno.stderr.writeSync(bytes);
    },
  };
}

/**
 * What is not UTF-8 counts as not set; but a query that is not set would mean the
 * caller's host and the peer's address.
 */
function environmentVariable(name: string): string | undefined {
  try {
    return Deno.env.get(name);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    return name === "QUERY_STRING" ? UNREADABLE_QUERY : undefined;
  }
}

/** Milliseconds; a body that takes longer is given up. */
const BODY_MILLISECONDS = 5000;

function readBody(length: number): Promise<Uint8Array<ArrayBuffer>> {
  const late = sleep(BODY_MILLISECONDS).then((): never => {
    throw new DOMException("The body did not come.", "TimeoutError");
  });
  return Promise.race([late, readStdin(length)]);
}

/** Writes the response; a client that has hung up does not read it. */
export function writeResponse(response: Uint8Array): void {
  let bytes = response;
  try {
    while (bytes.length > 0) {
      bytes = bytes.subarray(Deno.stdout.writeSync(bytes));
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}
