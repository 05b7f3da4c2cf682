import type { ProtocolSettings } from "../dyndns/settings.ts";
import { createAuthenticate } from "../dyndns/access.ts";
import {
  type Handled,
  handled,
  handleUpdate,
  METHODS,
  type RequestReport,
} from "../dyndns/handle_request.ts";
import { forAgent } from "../dyndns/answer.ts";
import { peerAddress } from "../dyndns/peer.ts";
import { createPublisher, type PublisherContext } from "./queue.ts";
import {
  soleReply,
  type SoleToken,
  toResponse,
} from "../dyndns/http_answer.ts";
import { targetOf } from "../dyndns/request_target.ts";
import { createThrottle } from "./throttle.ts";

/** Answers one request; `remote` is the address of the connection's other end. */
export type ServiceHandler = (
  request: Request,
  remote?: string,
) => Promise<Response>;

/** What the service needs. */
export interface ServiceContext
  extends Omit<PublisherContext, "answerMilliseconds"> {
  /** What requests mean here, and who may do what. */
  readonly settings: ProtocolSettings;
  /** Waits so many milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Told of every update request and how long it took, in milliseconds. */
  readonly report: (report: RequestReport, milliseconds: number) => void;
}

/** Milliseconds that the gateway may take: Home Assistant waits 10 s in all. */
const ANSWER_LIMIT = 8000;

/** Milliseconds for everything, a slow sender's body and a slow-down included. */
const TIME_LIMIT = 9500;

/** Requests that are being answered; more are turned away with `911`. */
const MOST_AT_ONCE = 500;

const UPDATE_PATHS: ReadonlySet<string> = new Set([
  "/",
  "/update",
  "/nic/update",
  "/v2/update",
  "/v3/update",
]);

/** Makes the handler for a long-running process: all that it remembers is bounded. */
export function createService(context: ServiceContext): ServiceHandler {
  const { settings } = context;
  const authenticate = createAuthenticate(settings);
  const throttle = createThrottle(context);
  const publish = createPublisher({
    ...context,
    answerMilliseconds: ANSWER_LIMIT,
  });
  let atOnce = 0;

  function answerUpdate(
    request: Request,
    peer: string | undefined,
  ): Promise<Handled> {
    return handleUpdate(request, { address: peer }, {
      settings,
      publish,
      async authenticate(...args) {
        if (!await throttle.admit(peer ?? "")) return "too many attempts";
        let success: boolean | undefined;
        try {
          const caller = await authenticate(...args);
          // Without credentials, wget and others only ask for the challenge.
          success = caller === "no credentials"
            ? undefined
            : caller !== "wrong credentials";
          return caller;
        } finally {
          throttle.record(peer ?? "", success);
        }
      },
    });
  }

  /** An update request, answered in time and whatever happens. */
  async function answer(
    request: Request,
    peer: string | undefined,
  ): Promise<Handled> {
    const refuse = (token: SoleToken, status?: number, problem?: string) =>
      handled(request, peer, soleReply(token, status), {
        problems: problem === undefined ? [] : [problem],
      });
    if (!UPDATE_PATHS.has(pathOf(request))) {
      return refuse(...wrongPath(request));
    }
    if (atOnce >= MOST_AT_ONCE) {
      return refuse("911", 503, "too many requests at once");
    }
    atOnce++;
    try {
      return await within(TIME_LIMIT, answerUpdate(request, peer)) ??
        refuse("911", 503, "no answer in time; what is under way goes on");
    } catch (error) {
      // A body that breaks off, or a fault of ours. The name is free of secrets.
      const name = error instanceof Error ? error.name : "unknown";
      return refuse("911", 503, `the request could not be handled (${name})`);
    } finally {
      atOnce--;
    }
  }

  return async (request, remote) => {
    const start = context.now();
    const path = pathOf(request);
    if (path === "/healthz") return text("ok\n");
    const forwarded = request.headers.get("x-forwarded-for");
    const peer = peerAddress(remote, forwarded, settings.trustedProxies);
    if (path === "/myip") return text(`${peer ?? ""}\n`);
    const { reply, report } = await answer(request, peer);
    try {
      context.report(report, context.now() - start);
    } catch {
      // The update is done; a log that cannot be written does not change that.
    }
    return toResponse(reply, request.method === "HEAD");
  };
}

/** Like a wrong parameter on the right path, see rule 7 of `forAgent`. */
function wrongPath({ method, headers }: Request): [SoleToken, number] {
  if (!METHODS.has(method)) return ["badagent", 405];
  const agent = headers.get("user-agent") ?? "";
  return ["badagent", forAgent(soleReply("badagent"), agent).status];
}

/**
 * The path without doubled and final slashes: old UniFi controllers ask for
 * `//update`, some for `/\/update`.
 */
function pathOf(request: Request): string {
  return targetOf(request).path.replace(/(?:\/|\\|%5c)+/gi, "/")
    .replace(/(?<=.)\/$/, "");
}

/** What a promise gives in time; undefined if it takes longer. */
async function within<T>(
  milliseconds: number,
  promise: Promise<T>,
): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

function text(body: string): Response {
  return new Response(body, {
    headers: {
      "content-type": "text/plain; charset=utf-8",
      "cache-control": "no-store",
    },
  });
}

/** A request as one log line: time, peer, user, hosts, wanted, outcome, agent, ms. */
export function formatReport(
  report: RequestReport,
  milliseconds: number,
  time: Date,
): string {
  const { peer, user, hosts, wanted, outcome, agent } = report;
  return [
    time.toISOString(),
    `peer=${peer}`,
    `user=${JSON.stringify(user)}`,
    `hosts=${hosts.join(",") || "-"}`,
    `wanted=${wanted.join(",") || "-"}`,
    `outcome=${JSON.stringify(outcome.join("; "))}`,
    `agent=${JSON.stringify(agent)}`,
    `ms=${Math.round(milliseconds)}`,
  ].join(" ");
}
