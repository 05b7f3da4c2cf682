import { createAuthenticate } from "../dyndns/access.ts";
import { type LogLine, secretForms } from "../dyndns/log_line.ts";
import { type Platform, readBytes } from "../platform.ts";
import { readCgiPeer, readCgiRequest, writeCgiResponse } from "../serve/cgi.ts";
import {
  answerError,
  handle,
  healthPage,
  type Journal,
} from "../serve/handle.ts";
import { BODY_TIME, CGI_TIME, within } from "../serve/limits.ts";
import { readSources } from "../settings/settings.ts";
import { secretsOf } from "../sources/sources.ts";
import { openServiceSession } from "./service_session.ts";

/** Set by a web server for each request, and never by a shell. */
const SET_FOR_REQUESTS = ["REQUEST_METHOD", "QUERY_STRING", "REMOTE_ADDR"];

/** A shell has one of these. */
const SET_FOR_PEOPLE = ["HOME", "USERPROFILE", "DDNS_CONFIG"];

/** Whether a person has started the CGI program, not a web server. */
export function isStartedByHand({ env }: Pick<Platform, "env">): boolean {
  return SET_FOR_REQUESTS.every((name) => env(name) === undefined) &&
    SET_FOR_PEOPLE.some((name) => env(name) !== undefined);
}

/** Loads what is not an update. */
export const others = (): Promise<typeof import("./cgi_others.ts")> =>
  import("./cgi_others.ts");

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
  const { env, now, stdin } = platform;
  const request = await readCgiRequest(
    env,
    (length) => within(BODY_TIME, readBytes(stdin, length)),
  );
  const health = healthPage(request);
  if (health !== undefined) return writeCgiResponse(health);
  const write = (line: string) =>
    platform.stderr.write(
      new TextEncoder().encode(`schlund-ddns-cgi: ${line}\n`),
    );
  let journal: Journal = {
    start,
    now,
    log: ({ text }: LogLine) => write(text),
  };
  try {
    const sources = await readSources(undefined, platform);
    journal = { ...journal, secrets: secretForms(secretsOf(sources)) };
    const session = await openServiceSession(sources, platform, {
      log: (level, message) =>
        level === "warning" ? write(`warning: ${message}`) : undefined,
      authentication: "web server",
    });
    const { config, deadlineIn, service: settings } = session;
    const left = () =>
      Math.min(CGI_TIME - (now() - start), config.timeoutMilliseconds);
    const peer = readCgiPeer(env, settings.trustedProxies);
    const response = await handle(request, peer, {
      ...journal,
      settings,
      authenticate: createAuthenticate(settings),
      publish: (intents) =>
        session.updateHosts(intents, { deadline: deadlineIn(left()) }),
      async acme(requested, caller) {
        const { answerAcme, updateTxt } = await others();
        return await answerAcme(requested, caller, (intent) =>
          updateTxt(
            session.gateway,
            { intents: [intent], zones: config.zones },
            { ...platform, log: session.log, deadline: deadlineIn(left()) },
          ));
      },
      async examine(caller, requested) {
        const { examineFor } = await others();
        return await examineFor(session, platform.monotonic)(caller, requested);
      },
    });
    return writeCgiResponse(response);
  } catch (error) {
    const peer = readCgiPeer(env, []);
    return writeCgiResponse(answerError(request, peer, error, journal));
  }
}
