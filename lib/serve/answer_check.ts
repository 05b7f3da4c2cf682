import type { Authenticate, Caller } from "../dyndns/access.ts";
import { presentedBy } from "../dyndns/presented.ts";
import { soleAnswer } from "../dyndns/answer.ts";
import { readParameters } from "../dyndns/form.ts";
import { readHosts, type RequestedHosts } from "../dyndns/hosts.ts";
import type { HttpRequest } from "../dyndns/http_request.ts";
import type { Handled } from "../dyndns/log_line.ts";
import type { Peer } from "../dyndns/peer.ts";
import { answerTo } from "./answer_update.ts";
import { refused } from "./refused_request.ts";

/**
 * Looks whether updates of the hosts of a caller would go well; a line each.
 *
 * @param requested the hosts that the request names; if none, all that are known
 * @returns undefined if there is no time to look now
 */
export type Examine = (
  caller: Caller,
  requested: RequestedHosts,
) => Promise<readonly string[] | undefined>;

/**
 * Answers somebody who wants to know why updates do not work, and has no shell:
 * the doctor's lines, for those who may update, about what they may update.
 */
export async function answerCheck(
  request: HttpRequest,
  peer: Peer,
  { authenticate, examine }: {
    readonly authenticate: Authenticate;
    readonly examine: Examine;
  },
): Promise<Handled> {
  const parameters = readParameters(request);
  if (parameters.status !== "read") {
    return refused(
      request,
      peer,
      soleAnswer("badagent"),
      parameters.reason,
    );
  }
  const requested = readHosts(parameters.value);
  const presented = presentedBy(request, parameters.value);
  const hosts = requested.status === "none" ? [] : requested.names;
  const read = { request, peer, presented, hosts, addresses: [] };
  const access = await authenticate(presented);
  if (access.status !== "granted") {
    return { ...read, answer: answerTo(access), reasons: [access.reason] };
  }
  const lines = request.method === "HEAD"
    ? []
    : await examine(access.caller, requested);
  const told = { ...read, user: access.caller.name };
  return lines === undefined
    ? {
      ...told,
      answer: soleAnswer("911"),
      reasons: ["another check is already running"],
    }
    : { ...told, answer: { status: 200, lines }, reasons: [] };
}
