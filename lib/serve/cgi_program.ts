import { ConfigError } from "../config/config_error.ts";
import type { Deadline } from "../deadline.ts";
import { createAuthenticate } from "../dyndns/access.ts";
import { handleUpdate } from "../dyndns/handle_request.ts";
import { type Reply, soleReply, toResponse } from "../dyndns/http_answer.ts";
import type { ProtocolSettings } from "../dyndns/settings.ts";
import type { RecordOutcome } from "../update/outcome.ts";
import type { HostIntent } from "../zone/host_intent.ts";
import { cgiPeer, cgiRequest, cgiResponse, type MetaVariable } from "./cgi.ts";

/** What a CGI program finds around it. */
export interface CgiContext {
  /** The meta-variables. */
  readonly meta: MetaVariable;
  /** Reads at most so many bytes of the request body. */
  readonly readBody: (length: number) => Promise<Uint8Array<ArrayBuffer>>;
  /** A line for the web server's error log. */
  readonly log: (line: string) => void;
  /**
   * Reads the configuration.
   *
   * @throws {ConfigError} if it is not good
   */
  readonly open: () => Promise<CgiSession>;
}

/** What answering the request needs of the configuration. */
export interface CgiSession {
  /** What requests mean here, and who may do what. */
  readonly settings: ProtocolSettings;
  /** How long an update may take. */
  readonly timeoutMilliseconds: number;
  /** Makes a deadline. */
  readonly deadlineIn: (milliseconds: number) => Deadline;
  /** Updates hosts at the gateway; failures are among the outcomes. */
  readonly updateHosts: (
    intents: readonly HostIntent[],
    options: { readonly deadline: Deadline },
  ) => Promise<readonly RecordOutcome[]>;
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
export async function runCgi(context: CgiContext): Promise<Uint8Array> {
  let reply: Reply;
  let head = false;
  try {
    const request = await cgiRequest(context.meta, context.readBody);
    head = request.method === "HEAD";
    reply = await answer(request, context);
  } catch (error) {
    context.log(
      error instanceof ConfigError
        ? error.message
        // Nothing is expected to come here. The name alone is free of secrets.
        : `internal error (${error instanceof Error ? error.name : "unknown"})`,
    );
    reply = soleReply("911");
  }
  return await cgiResponse(toResponse(reply, head));
}

async function answer(
  request: Request,
  context: CgiContext,
): Promise<Reply> {
  const session = await context.open();
  const { settings } = session;
  const peer = cgiPeer(context.meta, settings.trustedProxies);
  const handled = await handleUpdate(request, peer, {
    settings,
    authenticate: createAuthenticate(settings),
    publish: (intents) =>
      session.updateHosts(intents, {
        deadline: session.deadlineIn(
          Math.min(session.timeoutMilliseconds, TIME_LIMIT),
        ),
      }),
  });
  handled.report.problems.forEach(context.log);
  return handled.reply;
}
