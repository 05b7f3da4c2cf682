import type { HostIntent } from "../zone/host_intent.ts";
import { plainText } from "../plain_text.ts";
import type { RecordOutcome } from "../update/outcome.ts";
import type { Authenticate, Caller, Peer } from "./access.ts";
import { type IntentSettings, readIntent } from "./intent.ts";
import { forAgent, problemsOf, replyOf } from "./answer.ts";
import { type Parameters, parseParameters } from "./parameters.ts";
import { type Reply, soleReply } from "./http_answer.ts";
import { targetOf } from "./request_target.ts";

/** What a log says about a request: nothing in it is secret. */
export interface RequestReport {
  /** Whose address asks; `-` if nobody knows. */
  readonly peer: string;
  /** A client that is known, or who the web server says it is; else `-`. */
  readonly user: string;
  /** The host names that could be read. */
  readonly hosts: readonly string[];
  /** The addresses asked for. */
  readonly wanted: readonly string[];
  /** The lines of the answer. */
  readonly outcome: readonly string[];
  /** The client's `User-Agent`. */
  readonly agent: string;
  /** What went wrong, one line each, for the operator. */
  readonly problems: readonly string[];
}

/** What answering needs. */
export interface HandlerContext {
  /** What requests mean here. */
  readonly settings: IntentSettings;
  /** Says who asks. */
  readonly authenticate: Authenticate;
  /** Publishes addresses; failures are among the outcomes. */
  readonly publish: (
    intents: readonly HostIntent[],
  ) => Promise<readonly RecordOutcome[]>;
}

/** An answer, and what to log about it. */
export interface Handled {
  /** What the client gets. */
  readonly reply: Reply;
  /** What the operator gets. */
  readonly report: RequestReport;
}

/** The methods that are answered; others are 405. */
export const METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "POST"]);

/** Bytes of a query, and of a form; more is `badagent`. */
const QUERY_LIMIT = 8 * 1024;
const FORM_LIMIT = 16 * 1024;

/** A form that takes longer is given up. */
const FORM_MILLISECONDS = 5000;

/**
 * Answers an update request (No-IP and dyndns2, as real clients live them). Any
 * path will do; GET and POST update, HEAD only asks whether one may.
 */
export async function handleUpdate(
  request: Request,
  peer: Peer,
  context: HandlerContext,
): Promise<Handled> {
  const agent = request.headers.get("user-agent") ?? "";
  const respond = (reply: Reply, report?: Partial<RequestReport>): Handled =>
    handled(request, peer.address, reply, report);
  if (!METHODS.has(request.method)) {
    return respond(soleReply("badagent", 405));
  }
  const parameters = await readParameters(request);
  if (parameters === undefined) {
    return respond(forAgent(soleReply("badagent"), agent));
  }
  const caller = await context.authenticate(request, parameters, peer);
  // Nobody has looked at the credentials: they may be right.
  if (caller === "too many attempts") return respond(soleReply("911"));
  if (typeof caller === "string") return respond(soleReply("badauth"));
  if (request.method === "HEAD") return respond({ status: 200, lines: [] });
  const { reply, ...report } = await update(parameters, caller, peer, context);
  return respond(forAgent(reply, agent), {
    ...report,
    user: caller.name ?? "-",
  });
}

/** An answer, with what is known of any request. */
export function handled(
  request: Request,
  peer: string | undefined,
  reply: Reply,
  report: Partial<RequestReport> = {},
): Handled {
  return {
    reply,
    report: {
      peer: peer ?? "-",
      user: "-",
      hosts: [],
      wanted: [],
      agent: plainText(request.headers.get("user-agent") ?? "", []) || "-",
      problems: [],
      ...report,
      outcome: reply.lines,
    },
  };
}

async function update(
  parameters: Parameters,
  caller: Caller,
  peer: Peer,
  { settings, publish }: HandlerContext,
): Promise<{ reply: Reply } & Partial<RequestReport>> {
  const intent = readIntent(parameters, caller, peer.address, settings);
  if (typeof intent === "string") return { reply: soleReply(intent) };
  const { lines } = intent;
  const outcomes = intent.hosts.length === 0 ? [] : await publish(intent.hosts);
  return {
    reply: replyOf(intent, outcomes),
    hosts: [...new Set(lines.flatMap(({ host }) => host ?? []))],
    wanted: [
      ...new Set(
        lines.flatMap(({ echo }) => echo === "" ? [] : echo.split(",")),
      ),
    ],
    problems: problemsOf(intent, outcomes),
  };
}

/** Query and form as one; undefined if there is more than anybody would send. */
async function readParameters(
  request: Request,
): Promise<Parameters | undefined> {
  const { query } = targetOf(request);
  if (query.length > QUERY_LIMIT) return undefined;
  const type = request.headers.get("content-type") ?? "";
  if (request.method !== "POST" || !isForm(type)) {
    await request.body?.cancel();
    return parseParameters(query);
  }
  const form = await readForm(request);
  return form === undefined
    ? undefined
    : [...parseParameters(query), ...parseParameters(form)];
}

function isForm(type: string): boolean {
  return /^\s*(?:$|application\/x-www-form-urlencoded\b)/i.test(type);
}

async function readForm(request: Request): Promise<string | undefined> {
  const reader = request.body?.getReader();
  const limit = AbortSignal.timeout(FORM_MILLISECONDS);
  // Who sends a byte now and then must not hold a place for ever.
  limit.addEventListener("abort", () => {
    // If the client has hung up, there is nothing left to give up.
    reader?.cancel(limit.reason).catch(() => {});
  });
  const decoder = new TextDecoder();
  let text = "";
  let length = 0;
  while (true) {
    const { done, value } = await reader?.read() ?? { done: true };
    limit.throwIfAborted();
    if (done || value === undefined) return (text + decoder.decode()).trim();
    length += value.length;
    if (length > FORM_LIMIT) {
      await reader?.cancel();
      return undefined;
    }
    text += decoder.decode(value, { stream: true });
  }
}
