import { createAuthenticate } from "../dyndns/access.ts";
import { type HttpRequest, METHODS, pageOf } from "../dyndns/http_request.ts";
import {
  type HttpResponse,
  responseOf,
  textResponse,
} from "../dyndns/answer.ts";
import { type Handled, logLine } from "../dyndns/log_line.ts";
import type { ProtocolSettings } from "../dyndns/settings.ts";
import type { Examine } from "./answer_check.ts";
import { answerUpdate, type Publish } from "./answer_update.ts";
import { readCgiPeer, readCgiRequest, writeCgiResponse } from "./cgi.ts";
import type { MetaVariable, ReadBody } from "./cgi_input.ts";
import { CGI_TIME } from "./limits.ts";

/** What a CGI program finds around it. */
export interface CgiContext {
  /** The meta-variables. */
  readonly meta: MetaVariable;
  /** Reads the request body. */
  readonly readBody: ReadBody;
  /** When the program was started, in milliseconds since the Unix epoch. */
  readonly start: number;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** A line for the web server's error log. */
  readonly log: (line: string) => void;
  /**
   * Reads the configuration.
   *
   * @param tellSecrets told of its secrets before anything else in it is looked at
   * @throws {ConfigError} if it is not good
   */
  readonly open: (
    tellSecrets: (secrets: readonly string[]) => void,
  ) => Promise<CgiSession>;
}

/** What answering the request needs of the configuration. */
export interface CgiSession {
  /** What requests mean here, and who may do what. */
  readonly settings: ProtocolSettings;
  /** Looks whether updates would go well. */
  readonly examine: Examine;
  /** Updates hosts at the gateway, within so many milliseconds at most. */
  readonly publishWithin: (milliseconds: number) => Publish;
}

/**
 * Answers the one request that the program was started for.
 *
 * @returns the bytes to write; there is always a complete response
 */
export async function runCgi(
  context: CgiContext,
): Promise<Uint8Array<ArrayBuffer>> {
  const request = await readCgiRequest(context.meta, context.readBody);
  const response = await respond(request, context);
  return writeCgiResponse(response);
}

async function respond(
  request: HttpRequest,
  { meta, start, now, log, open }: CgiContext,
): Promise<HttpResponse> {
  const { method } = request;
  const page = METHODS.includes(method) ? pageOf(request.path) : "update";
  if (page === "healthz") return textResponse("ok\n", method);
  let secrets: readonly string[] | undefined;
  let handled: Handled;
  try {
    const { settings, examine, publishWithin } = await open((known) => {
      secrets = known;
    });
    const peer = readCgiPeer(meta, settings.trustedProxies);
    if (page === "myip" && peer.status === "known") {
      return textResponse(`${peer.address.text}\n`, method);
    }
    handled = page === "myip"
      ? (await import("./refused_request.ts")).unknownPeer(request, peer)
      : page === "none"
      ? (await import("./refused_request.ts")).unknownPage(request, peer)
      : page === "check"
      ? await (await import("./answer_check.ts")).answerCheck(request, peer, {
        authenticate: createAuthenticate(settings),
        examine,
      })
      : await answerUpdate(request, peer, {
        settings,
        authenticate: createAuthenticate(settings),
        publish: (intents) =>
          publishWithin(CGI_TIME - (now() - start))(intents),
      });
  } catch (error) {
    const { interrupted } = await import("./interrupted_request.ts");
    const peer = readCgiPeer(meta, []);
    handled = interrupted(request, peer, error, secrets !== undefined);
  }
  const end = now();
  const times = { time: new Date(end), milliseconds: end - start };
  log(logLine(handled, secrets ?? [], times).text);
  return responseOf(handled.answer, method);
}
