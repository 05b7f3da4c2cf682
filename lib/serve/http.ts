import type { Authenticate, Caller } from "../dyndns/access.ts";
import { METHODS, refuse } from "../dyndns/answer.ts";
import {
  type HttpRequest,
  type Part,
  targetOf,
  type ViewPage,
} from "../dyndns/http_request.ts";
import type { LogLine } from "../dyndns/log_line.ts";
import { findPeer, type Peer } from "../dyndns/peer.ts";
import type { ProtocolSettings } from "../dyndns/settings.ts";
import type { HttpAnswer, HttpHandler, HttpMessage } from "../platform.ts";
import { answerAcme } from "./acme.ts";
import { answerError, type Examine, handle, healthPage } from "./handle.ts";
import {
  ANSWER_TIME,
  BODY_READ,
  BODY_TIME,
  PUBLISH_TIME,
  within,
} from "./limits.ts";
import { createPlaces, type Places } from "./places.ts";
import type { Queue } from "./queue.ts";
import type { TxtQueue } from "./txt_queue.ts";
import { createThrottle, peerKey } from "./throttle.ts";

/** What a service decides by, which can change from one request to the next. */
export interface ServiceRules {
  /** Who may do what, and what requests mean. */
  readonly settings: ProtocolSettings;
  /** Finds out who asks. */
  readonly authenticate: Authenticate;
  /** What no log line may hold: forms of all secrets of the configuration. */
  readonly secrets: readonly string[];
  /** Checks that updates would work. */
  readonly examine: Examine;
  /** Loads the pages that show what is remembered. */
  readonly views: () => Promise<Views>;
}

/** The pages that show what the service remembers. */
export interface Views {
  /** Finds out who looks: a client, or without a name the overseer. */
  readonly authenticate: Authenticate;
  /** Makes a page. */
  readonly show: (
    page: ViewPage,
    viewer: Caller,
    message: HttpMessage,
  ) => Promise<HttpAnswer>;
}

/** What a long-running service needs. */
export interface ServiceContext {
  /** Publishes addresses. */
  readonly queue: Queue;
  /** Changes the texts of challenges. */
  readonly txtQueue: TxtQueue;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** Milliseconds of a clock that no one sets. */
  readonly monotonic: () => number;
  /** Waits so many milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Takes one line for each update request. */
  readonly log: (line: LogLine) => void;
}

/** Bodies that are read at a time, in all and from one peer. */
const MOST_BODIES = 64;
const MOST_BODIES_PER_PEER = 8;

/** Milliseconds until a sender whose place was needed may come again. */
const LOST_PAUSE = 2000;

/** Makes the handler of a long-running process: all that it remembers is bounded. */
export function createService(
  rules: () => ServiceRules,
  { queue, txtQueue, now, monotonic, sleep, log }: ServiceContext,
): HttpHandler {
  const throttle = createThrottle(
    (presented) => rules().authenticate(presented),
    { now: monotonic, sleep },
  );
  const bodies = createPlaces(MOST_BODIES, MOST_BODIES_PER_PEER);
  let arrivals = 0;
  return async (message) => {
    const { settings, secrets, examine, views } = rules();
    const arrival = ++arrivals;
    const until = monotonic() + ANSWER_TIME;
    const left = () => Math.max(0, until - monotonic());
    const journal = { start: now(), now, log, secrets };
    const head = headOf(message);
    const health = healthPage(head);
    if (health !== undefined) return health;
    const peer = findPeer(
      message.remote,
      message.headers.get("x-forwarded-for"),
      settings.trustedProxies,
    );
    try {
      const body = await readBody(message, peer, bodies, sleep);
      return await handle({ ...head, body }, peer, {
        ...journal,
        settings,
        authenticate: (presented) => throttle(presented, peer, left),
        publish: (intents, { name }) =>
          queue(intents, arrival, name, Math.min(left(), PUBLISH_TIME)),
        acme: (requested, caller) => answerAcme(requested, caller, txtQueue),
        examine: (caller, asked) => within(left(), examine(caller, asked)),
        async view(page, presented) {
          const { authenticate, show } = await views();
          const access = await throttle(presented, peer, left, authenticate);
          return access.status === "granted"
            ? await show(page, access.caller, message)
            : access;
        },
      });
    } catch (error) {
      return answerError({ ...head, body: NO_BODY }, peer, error, journal);
    }
  };
}

const NO_BODY: HttpRequest["body"] = {
  status: "read",
  value: new Uint8Array(),
};

/** A request but for its body. */
function headOf(
  { method, target, headers }: HttpMessage,
): Omit<HttpRequest, "body"> {
  const { path, query } = targetOf(
    target.includes("://") && !target.startsWith("/")
      ? target
      : `http://-${target}`,
  );
  const field = (name: string) => headers.get(name) ?? "";
  const authorization = field("authorization");
  return {
    method,
    mount: "",
    path,
    query: { status: "read", value: query },
    contentType: field("content-type"),
    contentEncoding: field("content-encoding"),
    authorization: authorization === "" ? [] : [authorization],
    user: "",
    redirectedUsers: [],
    authType: "",
    agent: field("user-agent"),
    host: field("host"),
    origin: field("origin"),
    secFetchSite: field("sec-fetch-site"),
    apiUser: field("x-api-user"),
    apiKey: field("x-api-key"),
  };
}

/**
 * Reads the body of a request as far as it may be looked at. A sender of a byte
 * now and then keeps one of its peer's few places, and not for long.
 */
async function readBody(
  { method, hasBody, readBody }: HttpMessage,
  peer: Peer,
  places: Places,
  sleep: ServiceContext["sleep"],
): Promise<Part<Uint8Array>> {
  if (!hasBody || method === "HEAD" || !METHODS.includes(method)) {
    return NO_BODY;
  }
  if (method === "GET") {
    return refuse("badagent", "a body with GET cannot be read");
  }
  const place = places.take(peerKey(peer));
  const lost = place.lost.then(() => "lost" as const);
  const body = await within(
    BODY_TIME,
    Promise.race([readBody(BODY_READ).then((bytes) => ({ bytes })), lost]),
  );
  place.leave();
  if (body === undefined) {
    const reason = `the body did not come within ${BODY_TIME / 1000} s`;
    return refuse("911", reason);
  }
  if (body === "lost") {
    // It was slow. Otherwise it comes again at once, which costs more.
    await sleep(LOST_PAUSE);
    return refuse("911", "too many bodies are read at once");
  }
  return body.bytes === undefined
    ? refuse("911", "the body broke off")
    : { status: "read", value: body.bytes };
}
