import { isAcmePage } from "../acme/page.ts";
import { ConfigError } from "../config_error.ts";
import type { Access, Authenticate, Caller } from "../dyndns/access.ts";
import {
  type HttpResponse,
  type Refusal,
  refusalAnswer,
  refuse,
  responseOf,
  textResponse,
} from "../dyndns/answer.ts";
import { answerHosts, type HostAnswers } from "../dyndns/host_answers.ts";
import type { RequestedHosts } from "../dyndns/hosts.ts";
import {
  type HttpRequest,
  isViewPage,
  pageOf,
  type ViewPage,
} from "../dyndns/http_request.ts";
import { readRequest, type Requested } from "../dyndns/requested.ts";
import { decideIntent } from "../dyndns/intent.ts";
import { type Handled, type LogLine, logLine } from "../dyndns/log_line.ts";
import type { Peer } from "../dyndns/peer.ts";
import { type Presented, presentedBy } from "../dyndns/presented.ts";
import type { ProtocolSettings } from "../dyndns/settings.ts";
import type { RecordOutcome } from "../update/outcome.ts";
import type { HostIntent } from "../zone/host_intent.ts";
import type { AcmeAnswer } from "./acme.ts";

/** What a request is answered with: all of it is made before the request is looked at. */
export interface Ports extends Journal {
  /** What requests mean here. */
  readonly settings: ProtocolSettings;
  /** Finds out who asks. */
  readonly authenticate: Authenticate;
  /** Publishes addresses in time; failures are among the outcomes. */
  readonly publish: (
    intents: readonly HostIntent[],
    caller: Caller,
  ) => Promise<readonly RecordOutcome[]>;
  /** Answers ACME clients. */
  readonly acme: (requested: Requested, caller: Caller) => Promise<AcmeAnswer>;
  /** Checks that updates would work. */
  readonly examine: Examine;
  /** Shows a page to those who may see it; undefined: there are no such pages. */
  readonly view?: (
    page: ViewPage,
    presented: Presented,
  ) => Promise<HttpResponse | NoAccess>;
}

/** Why a request is not allowed to go on. */
export type NoAccess = Exclude<Access, { readonly status: "granted" }>;

/** Where requests are recorded. */
export interface Journal {
  /** What no log line may hold: forms of all secrets of the configuration, once known. */
  readonly secrets?: readonly string[];
  /** When the request arrived, in milliseconds since the Unix epoch. */
  readonly start: number;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** Takes one line for each request but those for the caller's address. */
  readonly log: (line: LogLine) => void;
}

/**
 * Checks that updates of the hosts of a caller would work; a line for each finding.
 *
 * @param requested the hosts that the request names; if none, all that are known
 * @returns undefined if there is no time for it now
 */
export type Examine = (
  caller: Caller,
  requested: RequestedHosts,
) => Promise<readonly string[] | undefined>;

/**
 * Answers one request of a router: reads what it says, finds out who asks, decides
 * what is meant, publishes that, logs, and answers. GET and POST update, HEAD only
 * asks whether one may.
 */
export async function handle(
  request: HttpRequest,
  peer: Peer,
  ports: Ports,
): Promise<HttpResponse> {
  const requested = readRequest(request);
  const { page, refusal, presented } = requested;
  const end = (outcome: Outcome, known: Known = {}) =>
    record({ requested, peer, ...known }, outcome, ports);
  // If no one has looked at the credentials, they may be right.
  const deny = ({ status, reason }: NoAccess) =>
    end(refuse(status === "deferred" ? "911" : "badauth", reason));
  if (refusal !== undefined) return end(refusal);
  if (page === "myip") {
    return peer.status === "known"
      ? responseOf(linesAnswer([peer.address.text]).answer, requested)
      : end(refuse("911", "the peer is not known"));
  }
  if (isViewPage(page)) {
    // Not by the query, which browsers and proxies write down.
    const shown = await ports.view?.(page, presentedBy(request, []));
    if (shown === undefined) return end(refuse("badagent", ONLY_SERVE, 404));
    return "body" in shown ? shown : deny(shown);
  }
  const access = await ports.authenticate(presented);
  if (access.status !== "granted") return deny(access);
  const { caller } = access;
  const user = caller.name;
  if (isAcmePage(page)) {
    const { outcome, meant } = await ports.acme(requested, caller);
    return end(outcome, { user, meant });
  }
  if (page === "check") {
    const lines = await ports.examine(caller, requested.hosts);
    const busy = refuse("911", "another check is already running");
    return end(lines === undefined ? busy : linesAnswer(lines), { user });
  }
  const hosts = caller.onlyHost === undefined ? [] : [caller.onlyHost];
  const known = { user, meant: { hosts, addresses: [] } };
  if (requested.method === "HEAD") return end(linesAnswer([]), known);
  const intent = decideIntent(requested, caller, peer, ports.settings);
  if (intent.status === "refused") return end(intent, known);
  const { intents } = intent;
  const outcomes = intents.length === 0
    ? []
    : await ports.publish(intents, caller);
  const addresses = intents.flatMap((each) => each.addresses)
    .map(({ text }) => text);
  return end(answerHosts(intent, outcomes), {
    user,
    meant: { hosts, addresses },
  });
}

const ONLY_SERVE = "only serve has the pages status, setup and metrics";

/** What became of a request. */
type Outcome = Refusal | HostAnswers;

/** What a log line says of a request beside what it says itself. */
type Known = Pick<Handled, "user" | "meant">;

function linesAnswer(lines: readonly string[]): HostAnswers {
  return { status: "answered", answer: { status: 200, lines }, reasons: [] };
}

/** The page for those who watch over the service; undefined if another is asked for. */
export function healthPage(
  request: Pick<HttpRequest, "method" | "path" | "apiUser">,
): HttpResponse | undefined {
  return pageOf(request) === "healthz"
    ? textResponse("ok\n", request.method)
    : undefined;
}

/** Answers a request that an error keeps from being answered otherwise. */
export function answerError(
  request: HttpRequest,
  peer: Peer,
  error: unknown,
  journal: Journal,
): HttpResponse {
  const reason = error instanceof ConfigError
    ? error.message
    // Nothing is expected to come here. The name alone is free of secrets.
    : `internal error (${error instanceof Error ? error.name : "unknown"})`;
  const requested = readRequest(request);
  return record({ requested, peer }, refuse("911", reason), journal);
}

/** The response, after the request is logged. */
function record(
  handled: Omit<Handled, "answer" | "reasons">,
  outcome: Outcome,
  { secrets, start, now, log }: Journal,
): HttpResponse {
  const { requested } = handled;
  const { answer, reasons } = outcome.status === "answered" ? outcome : {
    answer: refusalAnswer(outcome, requested.page),
    reasons: [outcome.reason],
  };
  // As long as the secrets are not known, any text of the client may be one.
  const shown = { ...requested, ...secrets === undefined ? NOTHING_SHOWN : {} };
  const end = now();
  const times = { time: new Date(end), milliseconds: end - start };
  try {
    const all = { ...handled, requested: shown, answer, reasons };
    log(logLine(all, secrets ?? [], times));
  } catch {
    // The update is done; a log that cannot be written does not change that.
  }
  return responseOf(answer, requested);
}

/** What the log shows of a request that may hold anything. */
const NOTHING_SHOWN = {
  path: "",
  agent: "",
  hosts: { status: "none" },
  addresses: { status: "peer", preserved: new Set<never>() },
  presented: { credentials: [], webUser: { status: "none" } },
} as const;
