import { presentedBy } from "../dyndns/presented.ts";
import { type Answer, answerFor, soleAnswer } from "../dyndns/answer.ts";
import { QUERY_LIMIT } from "../dyndns/form.ts";
import { type HttpRequest, METHODS } from "../dyndns/http_request.ts";
import type { Handled } from "../dyndns/log_line.ts";
import { namedIn, readRequested } from "../dyndns/intent.ts";
import { parseQuery } from "../dyndns/parameters.ts";
import type { Peer } from "../dyndns/peer.ts";

/**
 * A request that is answered before anybody has looked what it means. The log
 * tells of its query nonetheless.
 */
export function refused(
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

/** The answer to a question for the caller's address that is not known. */
export function unknownPeer(
  request: HttpRequest,
  peer: Peer,
): Handled {
  return refused(
    request,
    peer,
    soleAnswer("911"),
    "the peer is not known",
  );
}

/** The answer to a path that asks for none of the pages. */
export function unknownPage(
  request: HttpRequest,
  peer: Peer,
): Handled {
  return refused(
    request,
    peer,
    soleAnswer("badagent", 404),
    "there is nothing below myip and healthz",
  );
}

/** The answer to a request with a method that is none of ours. */
export function unknownMethod(
  request: HttpRequest,
  peer: Peer,
): Handled {
  return refused(
    request,
    peer,
    soleAnswer("badagent", 405),
    `the method is not one of ${METHODS.join(", ")}`,
  );
}
