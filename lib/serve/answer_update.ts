import type { RecordOutcome } from "../update/outcome.ts";
import type { HostIntent } from "../zone/host_intent.ts";
import type { Access, Authenticate } from "../dyndns/access.ts";
import { type Answer, answerFor, soleAnswer } from "../dyndns/answer.ts";
import { readParameters } from "../dyndns/form.ts";
import { answerHosts } from "../dyndns/host_answers.ts";
import { type HttpRequest, METHODS } from "../dyndns/http_request.ts";
import {
  decideIntent,
  namedIn,
  readRequested,
  type UpdateIntent,
} from "../dyndns/intent.ts";
import type { Handled } from "../dyndns/log_line.ts";
import type { Peer } from "../dyndns/peer.ts";
import { presentedBy } from "../dyndns/presented.ts";
import type { ProtocolSettings } from "../dyndns/settings.ts";

/** Makes addresses stand under their hosts; failures are among the outcomes. */
export type Publish = (
  intents: readonly HostIntent[],
) => Promise<readonly RecordOutcome[]>;

/** What answering needs. */
export interface UpdateContext {
  /** What requests mean here. */
  readonly settings: ProtocolSettings;
  /** Says who asks. */
  readonly authenticate: Authenticate;
  /** Where the addresses go. */
  readonly publish: Publish;
}

/**
 * Answers an update request of No-IP or dyndns2: reads its parameters, looks who
 * asks, decides what is meant, publishes that, and answers. GET and POST update,
 * HEAD only asks whether one may.
 */
export async function answerUpdate(
  request: HttpRequest,
  peer: Peer,
  { settings, authenticate, publish }: UpdateContext,
): Promise<Handled> {
  if (!METHODS.includes(request.method)) {
    const { unknownMethod } = await import("./refused_request.ts");
    return unknownMethod(request, peer);
  }
  const parameters = readParameters(request);
  if (parameters.status !== "read") {
    const { refused } = await import("./refused_request.ts");
    const token = parameters.status === "lost" ? "911" : "badagent";
    return refused(request, peer, soleAnswer(token), parameters.reason);
  }
  const requested = readRequested(parameters.value, request.path);
  const presented = presentedBy(request, parameters.value);
  const read = { request, peer, presented, ...namedIn(requested) };

  const access = await authenticate(presented);
  if (access.status !== "granted") {
    return { ...read, answer: answerTo(access), reasons: [access.reason] };
  }
  const { caller } = access;
  const admitted = {
    ...read,
    user: caller.name,
    hosts: read.hosts.length > 0 ? read.hosts : [caller.onlyHost ?? []].flat(),
  };
  if (request.method === "HEAD") {
    return { ...admitted, answer: { status: 200, lines: [] }, reasons: [] };
  }

  const intent = decideIntent(requested, caller, peer, settings);
  if (intent.status === "refused") {
    return {
      ...admitted,
      answer: answerFor(soleAnswer(intent.token), request.agent),
      reasons: [intent.reason],
    };
  }
  const { intents } = intent;
  const outcomes = intents.length === 0 ? [] : await publish(intents);
  const { answer, remarks } = answerHosts(intent, outcomes);
  return {
    ...admitted,
    addresses: read.addresses.length > 0 ? read.addresses : addressesIn(intent),
    answer: answerFor(answer, request.agent),
    reasons: remarks,
  };
}

/** The answer to somebody who is not let in. */
export function answerTo({ status }: Access): Answer {
  // Nobody has looked at the credentials: they may be right.
  return soleAnswer(status === "deferred" ? "911" : "badauth");
}

/** The addresses that are meant where none is sent. */
function addressesIn({ intents }: UpdateIntent): readonly string[] {
  const addresses = intents.flatMap(({ addresses }) => addresses);
  return [...new Set(addresses.map(({ text }) => text))];
}
