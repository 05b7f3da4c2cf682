/**
 * The answer to an update request: lines of tokens, as clients of dyndns2 and
 * No-IP know them, at an HTTP status that makes them do the right thing.
 */
export interface Answer {
  /** The HTTP status. */
  readonly status: number;
  /** Without line feeds; none for `HEAD`. */
  readonly lines: readonly string[];
}

/** Tokens that are an answer by themselves. */
export type SoleToken =
  | "badauth"
  | "badagent"
  | "notfqdn"
  | "numhost"
  | "!donator"
  | "911";

/** Temporary trouble is 5xx (clients retry), everything for good is 200 (they read it). */
const STATUS: Readonly<Record<SoleToken, number>> = {
  "badauth": 401,
  "badagent": 200,
  "notfqdn": 200,
  "numhost": 200,
  "!donator": 200,
  "911": 503,
};

/** An answer of one token. */
export function soleAnswer(
  token: SoleToken,
  status: number = STATUS[token],
): Answer {
  return { status, lines: [token] };
}

/** Whether a host in the answer has what was asked for. */
function isSuccess({ lines }: Answer): boolean {
  return lines.some((line) => /^(?:good|nochg) /.test(line));
}

/** For OPNsense's own client, to which any 2xx is a success whatever the body says. */
export function answerFor(answer: Answer, agent: string): Answer {
  return /^OPNsense-dyndns/i.test(agent) && answer.status === 200 &&
      answer.lines.length > 0 && !isSuccess(answer)
    ? { ...answer, status: 400 }
    : answer;
}
