import { ConfigError } from "../config_error.ts";
import type { Authenticate, Caller } from "../dyndns/access.ts";
import {
  type Answer,
  answerFor,
  type HttpResponse,
  responseOf,
  soleAnswer,
  textResponse,
} from "../dyndns/answer.ts";
import { QUERY_LIMIT, readParameters } from "../dyndns/form.ts";
import { answerHosts } from "../dyndns/host_answers.ts";
import type { RequestedHosts } from "../dyndns/hosts.ts";
import {
  type HttpRequest,
  isCrossSite,
  METHODS,
  pageOf,
} from "../dyndns/http_request.ts";
import {
  decideIntent,
  namedIn,
  readRequested,
  type UpdateIntent,
} from "../dyndns/intent.ts";
import { type Handled, type LogLine, logLine } from "../dyndns/log_line.ts";
import { parseQuery } from "../dyndns/parameters.ts";
import type { Peer } from "../dyndns/peer.ts";
import { presentedBy } from "../dyndns/presented.ts";
import type { ProtocolSettings } from "../dyndns/settings.ts";
import type { RecordOutcome } from "../update/outcome.ts";
import type { HostIntent } from "../zone/host_intent.ts";

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
  /** Checks that updates would work. */
  readonly examine: Examine;
}

/** Where requests are recorded. */
export interface Journal {
  /** What no log line may hold: all secrets of the configuration, once known. */
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
 * Answers one request of a router: reads its parameters, finds out who asks,
 * decides what is meant, publishes that, answers, and logs. GET and POST update,
 * HEAD only asks whether one may.
 */
export async function handle(
  request: HttpRequest,
  peer: Peer,
  ports: Ports,
): Promise<HttpResponse> {
  if (pageFor(request) === "myip" && peer.status === "known") {
    return textResponse(`${peer.address.text}\n`, request.method);
  }
  const refusal = refusalOf(request, peer);
  return record(refusal ?? await answer(request, peer, ports), ports);
}

/** The page for those who watch over the service; undefined if another is asked for. */
export function healthPage(
  request: Pick<HttpRequest, "method" | "path">,
): HttpResponse | undefined {
  return pageFor(request) === "healthz"
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
  // As long as the secrets are not known, any text of the client may be one.
  const shown = journal.secrets === undefined ? withoutText(request) : request;
  return record(refused(shown, peer, soleAnswer("911"), reason), journal);
}

/** The response, after the request is logged. */
function record(
  handled: Handled,
  { secrets = [], start, now, log }: Journal,
): HttpResponse {
  const end = now();
  const times = { time: new Date(end), milliseconds: end - start };
  try {
    log(logLine(handled, secrets, times));
  } catch {
    // The update is done; a log that cannot be written does not change that.
  }
  return responseOf(handled.answer, handled.request.method);
}

function pageFor({ method, path }: Pick<HttpRequest, "method" | "path">) {
  return METHODS.includes(method) ? pageOf(path) : "update";
}

/** The answer to a request that asks for nothing that there is. */
function refusalOf(request: HttpRequest, peer: Peer): Handled | undefined {
  const refuse = (answer: Answer, reason: string) =>
    refused(request, peer, answer, reason);
  if (!METHODS.includes(request.method)) {
    return refuse(
      soleAnswer("badagent", 405),
      `the method is not one of ${METHODS.join(", ")}`,
    );
  }
  const page = pageFor(request);
  if (page !== "myip" && page !== "none" && isCrossSite(request)) {
    return refuse(
      soleAnswer("badagent", 403),
      "a browser sent it for a page of another site",
    );
  }
  switch (page) {
    case "none":
      return refuse(
        soleAnswer("badagent", 404),
        "there is nothing below myip and healthz",
      );
    case "myip":
      return refuse(soleAnswer("911"), "the peer is not known");
    default:
      return undefined;
  }
}

/** The answer to an update, or to the question whether one would work. */
async function answer(
  request: HttpRequest,
  peer: Peer,
  ports: Ports,
): Promise<Handled> {
  const parameters = readParameters(request);
  if (parameters.status !== "read") {
    const token = parameters.status === "lost" ? "911" : "badagent";
    return refused(request, peer, soleAnswer(token), parameters.reason);
  }
  const isCheck = pageFor(request) === "check";
  const requested = readRequested(
    parameters.value,
    isCheck ? "" : request.path,
  );
  const presented = presentedBy(request, parameters.value);
  const read = { request, peer, presented, ...namedIn(requested) };
  const access = await ports.authenticate(presented);
  if (access.status !== "granted") {
    // If no one has looked at the credentials, they may be right.
    const token = access.status === "deferred" ? "911" : "badauth";
    return { ...read, answer: soleAnswer(token), reasons: [access.reason] };
  }
  const { caller } = access;
  const admitted = { ...read, user: caller.name };
  if (isCheck) {
    const lines = await ports.examine(caller, requested.hosts);
    return lines === undefined
      ? {
        ...admitted,
        answer: soleAnswer("911"),
        reasons: ["another check is already running"],
      }
      : { ...admitted, answer: { status: 200, lines }, reasons: [] };
  }
  const hosts = read.hosts.length > 0
    ? read.hosts
    : [caller.onlyHost ?? []].flat();
  if (request.method === "HEAD") {
    const answer = { status: 200, lines: [] };
    return { ...admitted, hosts, answer, reasons: [] };
  }
  const intent = decideIntent(requested, caller, peer, ports.settings);
  if (intent.status === "refused") {
    const answer = answerFor(soleAnswer(intent.token), request.agent);
    return { ...admitted, hosts, answer, reasons: [intent.reason] };
  }
  const outcomes = intent.intents.length === 0
    ? []
    : await ports.publish(intent.intents, caller);
  const { answer, remarks } = answerHosts(intent, outcomes);
  return {
    ...admitted,
    hosts,
    addresses: read.addresses.length > 0 ? read.addresses : addressesIn(intent),
    answer: answerFor(answer, request.agent),
    reasons: remarks,
  };
}

/**
 * A request that is answered before anyone has looked at what it means. The log
 * repeats what its query names nonetheless.
 */
function refused(
  request: HttpRequest,
  peer: Peer,
  answer: Answer,
  reason: string,
): Handled {
  const { query } = request;
  const parameters = query.status === "read"
    ? parseQuery(query.value.slice(0, QUERY_LIMIT), "query")
    : [];
  return {
    request,
    peer,
    presented: presentedBy(request, parameters),
    ...namedIn(readRequested(parameters, "")),
    answer: answerFor(answer, request.agent),
    reasons: [reason],
  };
}

/** The addresses that are meant where none is sent. */
function addressesIn({ intents }: UpdateIntent): readonly string[] {
  const addresses = intents.flatMap(({ addresses }) => addresses);
  return [...new Set(addresses.map(({ text }) => text))];
}

/** A request without what its sender has written. */
function withoutText(request: HttpRequest): HttpRequest {
  return {
    ...request,
    method: METHODS.includes(request.method) ? request.method : "-",
    mount: "",
    path: "",
    query: { status: "read", value: "" },
    authorization: [],
    user: "",
    redirectedUsers: [],
    agent: "",
  };
}
