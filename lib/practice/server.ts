import type { SignIn } from "./sign_in.ts";
import {
  type Message,
  message,
  type TaskResult,
  writeAnswer,
} from "./answer.ts";
import {
  errorPage,
  type FaultQueue,
  faultResults,
  isApplied,
  PRACTICE_FAULTS,
  type PracticeFaultKind,
  type Reply,
  xmlReply,
} from "./faults.ts";
import { pageAt } from "./pages.ts";
import type { Connection } from "./listener.ts";
import { type ReadRequest, readRequest } from "./request.ts";
import type { PracticeSwitches } from "./switches.ts";
import type { PracticeChange, Zones } from "./zone.ts";

/** One request to the gateway and what became of it. It holds neither password nor token. */
export interface PracticeEntry {
  /** When it arrived, in milliseconds since the Unix epoch, by the gateway's clock. */
  readonly time: number;
  /** When it arrived, in milliseconds since the gateway started, with fractions; monotonic. */
  readonly sinceStart: number;
  /** The body, with passwords and tokens blanked out; at most 64 Ki characters. */
  readonly xml: string;
  /** The code of each task, such as `0205`; empty if the request could not be read. */
  readonly codes: readonly string[];
  /** The zones that the tasks name, in their order. */
  readonly zones: readonly string[];
  /** Who asked, if the request could be read. */
  readonly user?: string;
  /** The status code of each result, such as `S0205`, whether or not the client was let see it. */
  readonly statuses: readonly string[];
  /** The HTTP status answered; 0 if the connection was broken or never answered. */
  readonly httpStatus: number;
  /** The server transaction id of the answer. */
  readonly stid: string;
  /** The fault that this request met. */
  readonly fault?: PracticeFaultKind;
  /** The zones that were changed, whether or not the client was told. */
  readonly changes: readonly PracticeChange[];
}

/** What the server works with; `switches` is asked anew for each request. */
export interface ServerParts {
  readonly zones: Zones;
  readonly faults: FaultQueue;
  readonly signIn: SignIn;
  readonly switches: () => PracticeSwitches;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  readonly onRequest: (entry: PracticeEntry) => void;
}

/** What became of a request. */
interface Outcome {
  readonly results: readonly TaskResult[];
  readonly changes: readonly PracticeChange[];
}

const MAX_BODY = 1024 * 1024;
const MAX_XML = 65536;

/** Makes the HTTP side of one practice gateway. */
export function createPracticeServer(
  parts: ServerParts,
): (request: Request, connection: Connection) => Promise<Response> {
  const { zones, faults, signIn, now } = parts;
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
    // A client that leaves before its request is complete leaves nothing behind.
    const body = await request.bytes().catch(() => undefined);
    if (body === undefined) return new Response();
    const isTooLarge = body.length > MAX_BODY;
    const read = readRequest(isTooLarge ? new Uint8Array() : body, switches);
    const tasks = "tasks" in read ? read.tasks : [];
    const codes = tasks.map(({ code }) => code);
    const { rateLimit, charset, latency } = switches;
    const limit = isTooLarge
      ? "http-413"
      : isBeyondLimit(client, time)
      ? rateLimit
      : "off";
    const page = limit.startsWith("http-") ? Number(limit.slice(5)) : undefined;
    const fault = limit === "off"
      ? faults.take(tasks.map(({ kind }) => kind))
      : undefined;
    const { results, changes } = page !== undefined
      ? { results: [], changes: [] }
      : limit === "error"
      ? refused(message("EF00900"))
      : fault === undefined || isApplied(fault) || tasks.length === 0
      ? await carryOut(read, switches)
      : { results: faultResults(fault, codes), changes: [] };
    const right = writeAnswer(results, stid, charset);
    const reply: Reply = page !== undefined
      ? errorPage(page)
      : fault === undefined
      ? xmlReply(right)
      : PRACTICE_FAULTS[fault.kind](right, fault.value);
    parts.onRequest({
      time,
      sinceStart,
      xml: isTooLarge ? "" : redact(body),
      codes,
      zones: tasks.flatMap(({ zones }) => zones),
      ...("credentials" in read && { user: read.credentials.user }),
      statuses: results.map(({ status }) => status.code),
      httpStatus: typeof reply === "string" ? 0 : reply.status,
      stid,
      ...(fault && { fault: fault.kind }),
      changes,
    });
    const slow = fault?.kind === "slow" ? Number(fault.value ?? 1000) : 0;
    await pause(reply === "hang" ? Infinity : latency + slow, gone);
    if (typeof reply !== "string") return reply;
    cut();
    return new Response();
  }

  /** Signs in and carries out the tasks of a request, in their order. */
  async function carryOut(
    request: ReadRequest,
    switches: PracticeSwitches,
  ): Promise<Outcome> {
    if ("refusal" in request) return refused(request.refusal);
    const signedIn = await signIn(request.credentials, switches, now());
    if ("refusal" in signedIn) {
      return refused(message(signedIn.refusal, { code: switches.authCode }));
    }
    const changes: PracticeChange[] = [];
    const onChange = (change: PracticeChange) => void changes.push(change);
    const context = { zones, account: signedIn.account, switches, onChange };
    return { results: request.tasks.map((task) => task.run(context)), changes };
  }

  return async (request, connection) => {
    const { method, url } = request;
    const response = method === "POST"
      ? await post(request, connection)
      : method === "GET" || method === "HEAD"
      ? pageAt(new URL(url).pathname, zones)
      : new Response(null, {
        status: 405,
        headers: { allow: "GET, HEAD, POST" },
      });
    // By the clock handed in, so that a client can be shown a clock that is off.
    response.headers.set("date", new Date(now()).toUTCString());
    return response;
  };
}

/** A request that is refused as a whole: no `data`, status E00000 ([seen]). */
function refused(why: Message): Outcome {
  const results = [{ messages: [why], status: message("E00000") }];
  return { results, changes: [] };
}

/** A request's body with the secrets blanked out, well-formed or not. */
function redact(body: Uint8Array): string {
  return new TextDecoder().decode(body).replace(
    // To the closing tag (which does not count inside CDATA), or to the end of a broken document.
    /(<(password|token)(?:\s[^>]*)?>)(?:<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|(?!<\/\2)[\s\S])*/gi,
    (_, open: string) => `${open}***`,
  ).slice(0, MAX_XML);
}

/** Counts requests by client address: no more than 3 per second ([doc]). Refused ones don't count. */
function createRateLimit(): (client: string, now: number) => boolean {
  const recent = new Map<string, readonly number[]>();
  return (client, now) => {
    const times = (recent.get(client) ?? [])
      .filter((time) => now - time < 1000);
    const isBeyond = times.length >= 3;
    recent.set(client, isBeyond ? times : [...times, now]);
    return isBeyond;
  };
}

/** Waits some milliseconds, but not longer than until the signal. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (ms === 0 || signal.aborted) resolve();
  const timer = Number.isFinite(ms) ? setTimeout(resolve, ms) : undefined;
  signal.addEventListener("abort", () => resolve());
  return promise.finally(() => clearTimeout(timer));
}
