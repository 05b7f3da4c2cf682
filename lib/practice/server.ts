import type { SignIn } from "./accounts.ts";
import { encode, requestError, writeResponse } from "./answer.ts";
import { readBytes } from "./body.ts";
import { type PracticeEntry, redact } from "./entries.ts";
import {
  delayOf,
  faultReply,
  faultResults,
  page,
  type Reply,
} from "./fault_answers.ts";
import { type FaultQueue, isApplied, type PracticeFault } from "./faults.ts";
import { carryOut, type Outcome, readBody, type Reading } from "./gateway.ts";
import { pageAt, plain } from "./pages.ts";
import { pause } from "./pause.ts";
import { createRateLimit } from "./rate_limit.ts";
import type { Connection } from "./relay.ts";
import type { PracticeSwitches } from "./switches.ts";
import type { ZoneStore } from "./zone_store.ts";

/** What the server works with; `switches` is asked anew for each request. */
export interface ServerParts {
  readonly store: ZoneStore;
  readonly faults: FaultQueue;
  readonly signIn: SignIn;
  readonly switches: () => PracticeSwitches;
  readonly now: () => number;
  readonly onRequest: (entry: PracticeEntry) => void;
}

/** Makes the HTTP side of one practice gateway. */
export function createServer(
  parts: ServerParts,
): (request: Request, connection: Connection) => Promise<Response> {
  const { store, faults, now } = parts;
  const isBeyondLimit = createRateLimit();
  const started = performance.now();
  let transactions = 22425;

  async function post(
    request: Request,
    { client, cut, gone }: Connection,
  ): Promise<Response> {
    const sinceStart = performance.now() - started;
    const time = now();
    const switches = parts.switches();
    const day = new Date(time).toISOString().slice(0, 10).replaceAll("-", "");
    const stid = `${day}-app3-${++transactions}`;
    const body = await readBytes(request.body);
    if (body === "incomplete") return new Response();
    const reading = body === "too large" ? undefined : readBody(body, switches);
    const tasks = reading?.request?.tasks ?? [];
    const credentials = reading?.request?.credentials;
    const limited = isBeyondLimit(client, time) ? switches.rateLimit : "off";
    const fault = reading && limited === "off"
      ? faults.take(tasks.map(({ kind }) => kind))
      : undefined;
    const outcome = reading && (limited === "off" || limited === "error")
      ? await answer(reading, { fault, limited, switches })
      : NOTHING;
    const xml = writeResponse(
      outcome.results,
      stid,
      reading?.language ?? switches.language,
      switches.charset,
    );
    const reply = replyTo(encode(xml, switches.charset), {
      fault,
      limited,
      tooLarge: reading === undefined,
    });
    const user = credentials !== undefined && "user" in credentials
      ? credentials.user
      : outcome.account?.user;
    const contentType = request.headers.get("content-type");
    const { pathname, search } = new URL(request.url);
    parts.onRequest({
      time,
      sinceStart,
      path: pathname + search,
      client,
      ...(contentType !== null && { contentType }),
      xml: body === "too large" ? "" : redact(body),
      codes: tasks.map(({ code }) => code),
      zones: tasks.flatMap(({ zones }) => zones),
      ...(user !== undefined && { user }),
      statuses: outcome.results.map(({ status }) => status.code),
      httpStatus: typeof reply === "string" ? 0 : reply.status,
      stid,
      ...(fault && { fault: fault.kind }),
      changes: outcome.changes,
    });

    await pause(switches.latency + delayOf(fault), gone);
    if (reply === "hang") await pause(Infinity, gone);
    if (typeof reply === "string") {
      cut();
      return new Response();
    }
    return new Response(reply.body, reply);
  }

  async function answer(
    reading: Reading,
    { fault, limited, switches }: {
      readonly fault?: PracticeFault;
      readonly limited: PracticeSwitches["rateLimit"];
      readonly switches: PracticeSwitches;
    },
  ): Promise<Outcome> {
    if (limited === "error") {
      return { results: [requestError(TOO_MANY)], changes: [] };
    }
    const { request } = reading;
    if (fault === undefined || isApplied(fault.kind) || !request) {
      return await carryOut(reading, { ...parts, switches });
    }
    const codes = request.tasks.map(({ code }) => code);
    return { results: faultResults(fault, codes), changes: [] };
  }

  return async (request, connection) => {
    const { method, url } = request;
    const response = method === "POST"
      ? await post(request, connection)
      : method === "GET" || method === "HEAD"
      ? pageAt(new URL(url).pathname, store)
      : plain("Only GET and POST.\n", 405, { allow: "GET, HEAD, POST" });
    // By the clock handed in, so that a client can be shown a clock that is off.
    response.headers.set("date", new Date(now()).toUTCString());
    return response;
  };
}

const TOO_MANY = {
  // The code is a guess: what the real one answers is [open].
  code: "EF00900",
  type: "error",
  text: "too-many-requests",
} as const;

const NOTHING: Outcome = { results: [], changes: [] };

function replyTo(
  right: Uint8Array<ArrayBuffer>,
  { fault, limited, tooLarge }: {
    readonly fault?: PracticeFault;
    readonly limited: PracticeSwitches["rateLimit"];
    readonly tooLarge: boolean;
  },
): Reply {
  if (tooLarge) return page(413);
  if (limited === "http-429" || limited === "http-503") {
    return page(Number(limited.slice(-3)), { "retry-after": "1" });
  }
  return fault === undefined
    ? { status: 200, headers: { "content-type": "text/xml" }, body: right }
    : faultReply(fault, right);
}
