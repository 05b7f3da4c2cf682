import { createAuthenticate } from "../dyndns/access.ts";
import {
  type HttpResponse,
  responseOf,
  soleAnswer,
  type SoleToken,
  textResponse,
} from "../dyndns/answer.ts";
import {
  type HttpRequest,
  METHODS,
  pageOf,
  targetOf,
} from "../dyndns/http_request.ts";
import { type Handled, type LogLine, logLine } from "../dyndns/log_line.ts";
import { findPeer, type Peer } from "../dyndns/peer.ts";
import type { ProtocolSettings } from "../dyndns/settings.ts";
import { answerCheck, type Examine } from "./answer_check.ts";
import { answerUpdate } from "./answer_update.ts";
import { readBody } from "./body.ts";
import { ANSWER_TIME, MOST_AT_ONCE } from "./limits.ts";
import type { Enqueue } from "./queue.ts";
import { refused, unknownPage, unknownPeer } from "./refused_request.ts";
import { createThrottle, peerKey } from "./throttle.ts";
import { within } from "./within.ts";

/** Answers one request; `remote` is the address of the connection's other end. */
export type ServiceHandler = (
  request: Request,
  remote?: string,
) => Promise<Response>;

/** What the service needs. */
export interface ServiceContext {
  /** Who may do what, and what requests mean. */
  readonly settings: ProtocolSettings;
  /** What no log line may hold: all secrets of the configuration. */
  readonly secrets: readonly string[];
  /** Looks whether updates would go well. */
  readonly examine: Examine;
  /** Publishes addresses, the newest request first. */
  readonly enqueue: Enqueue;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** Waits so many milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Takes one line for each update request. */
  readonly log: (line: LogLine) => void;
}

/** Makes the handler for a long-running process: all that it remembers is bounded. */
export function createService(context: ServiceContext): ServiceHandler {
  const { settings, enqueue, now } = context;
  const checkCredentials = createAuthenticate(settings);
  const throttle = createThrottle(context);
  let arrivals = 0;
  let atOnce = 0;

  /** Looks who asks, more slowly if a peer keeps presenting wrong credentials. */
  function authenticateFrom(peer: Peer): typeof checkCredentials {
    return async (presented) => {
      const key = peerKey(peer, presented.credentials[0]?.names[0]);
      if (!await throttle.admit(key)) {
        return { status: "deferred", reason: "too many wrong passwords" };
      }
      let success: boolean | undefined;
      try {
        const access = await checkCredentials(presented);
        // Without credentials, wget and others only ask for the challenge.
        success = access.status === "anonymous"
          ? undefined
          : access.status === "granted";
        return access;
      } finally {
        throttle.record(key, success);
      }
    };
  }

  /** An update request, answered in time and whatever happens. */
  async function answer(
    page: "update" | "check",
    request: Request,
    peer: Peer,
  ): Promise<Handled> {
    const arrival = ++arrivals;
    const bare = { ...headOf(request), body: EMPTY };
    const refuse = (token: SoleToken, reason: string) =>
      refused(bare, peer, soleAnswer(token), reason);
    if (atOnce >= MOST_AT_ONCE) {
      return refuse("911", "too many requests at once");
    }
    atOnce++;
    try {
      const work = async () => {
        const whole = { ...bare, body: await readBody(request) };
        const authenticate = authenticateFrom(peer);
        return page === "check"
          ? await answerCheck(whole, peer, {
            authenticate,
            examine: context.examine,
          })
          : await answerUpdate(whole, peer, {
            settings,
            authenticate,
            publish: (intents) => enqueue(intents, arrival),
          });
      };
      return await within(ANSWER_TIME, work()) ??
        refuse(
          "911",
          "there was no answer in time; what is under way goes on",
        );
    } catch (error) {
      // Nothing is expected to come here. The name alone is free of secrets.
      const name = error instanceof Error ? error.name : "unknown";
      return refuse("911", `internal error (${name})`);
    } finally {
      atOnce--;
    }
  }

  return async (request, remote) => {
    const start = now();
    const { path, method } = headOf(request);
    const page = METHODS.includes(method) ? pageOf(path) : "update";
    if (page === "healthz") return send(textResponse("ok\n", method));
    const forwarded = request.headers.get("x-forwarded-for") ?? undefined;
    const peer = findPeer(remote, forwarded, settings.trustedProxies);
    if (page === "myip" && peer.status === "known") {
      return send(textResponse(`${peer.address.text}\n`, method));
    }
    const bare = { ...headOf(request), body: EMPTY };
    const handled = page === "myip"
      ? unknownPeer(bare, peer)
      : page === "none"
      ? unknownPage(bare, peer)
      : await answer(page, request, peer);
    try {
      const time = new Date(now());
      const milliseconds = now() - start;
      context.log(logLine(handled, context.secrets, { time, milliseconds }));
    } catch {
      // The update is done; a log that cannot be written does not change that.
    }
    return send(responseOf(handled.answer, method));
  };
}

const EMPTY: HttpRequest["body"] = {
  status: "read",
  value: new Uint8Array(),
};

/** All of a request but its body. */
function headOf({ method, url, headers }: Request): Omit<HttpRequest, "body"> {
  const { path, query } = targetOf(url);
  const header = (name: string) => headers.get(name) ?? "";
  const authorization = header("authorization");
  return {
    method,
    mount: "",
    path,
    query: { status: "read", value: query },
    contentType: header("content-type"),
    contentEncoding: header("content-encoding"),
    authorization: authorization === "" ? [] : [authorization],
    user: "",
    redirectedUsers: [],
    authType: "",
    agent: header("user-agent"),
    host: header("host"),
    origin: header("origin"),
    secFetchSite: header("sec-fetch-site"),
  };
}

/** The response as a fetch handler gives it. */
export function send({ status, headers, body }: HttpResponse): Response {
  return new Response(body === "" ? null : body, {
    status,
    headers: headers.map(([name, value]) => [name, value]),
  });
}
