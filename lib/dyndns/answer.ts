import { METHODS } from "./http_request.ts";

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

/** Tokens for a refused request or host, with their HTTP status. */
const STATUS = {
  "badauth": 401,
  "badagent": 200,
  "notfqdn": 200,
  "nohost": 200,
  "numhost": 200,
  "!donator": 200,
  // Temporary: clients try again after 5xx. Everything else is 200, as they read it.
  "911": 503,
} as const;

/** A token for a refused request or host. */
export type SoleToken = keyof typeof STATUS;

/** Makes an answer of one token. */
export function soleAnswer(
  token: SoleToken,
  status: number = STATUS[token],
): Answer {
  return { status, lines: [token] };
}

/** A request or a host that is refused: nothing is published. */
export interface Refusal {
  /** Tells it from an update. */
  readonly status: "refused";
  /** The answer. */
  readonly token: SoleToken;
  /** Why, in words for the log. */
  readonly reason: string;
}

/** Makes a refusal. */
export function refuse(token: SoleToken, reason: string): Refusal {
  return { status: "refused", token, reason };
}

/** Whether a line of an answer means success for its host. */
export function isSuccess(line: string): boolean {
  return /^(?:good|nochg) /.test(line);
}

/** Adapts an answer to OPNsense's own client, which takes any 2xx for success. */
export function answerFor(answer: Answer, agent: string): Answer {
  return /^OPNsense-dyndns/i.test(agent) && answer.status === 200 &&
      answer.lines.length > 0 && !answer.lines.some(isSuccess)
    ? { ...answer, status: 400 }
    : answer;
}

/** A response, for any way of sending it. */
export interface HttpResponse {
  /** The HTTP status. */
  readonly status: number;
  /** Names in lower case and alphabetical order. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Empty for `HEAD`. */
  readonly body: string;
}

/** Makes the response that carries an answer: lines that end in LF. */
export function responseOf(
  { status, lines }: Answer,
  method: string,
): HttpResponse {
  return textResponse(
    lines.map((line) => `${line}\n`).join(""),
    method,
    status,
  );
}

/** Makes a response of plain text: never chunked, never cached, nothing for a browser to run. */
export function textResponse(
  text: string,
  method: string,
  status = 200,
): HttpResponse {
  const head = method === "HEAD";
  const headers: [string, string][] = [
    ["cache-control", "no-store"],
    ["content-security-policy", "default-src 'none'; frame-ancestors 'none'"],
    ["content-type", "text/plain; charset=utf-8"],
    ["x-content-type-options", "nosniff"],
  ];
  // The length of GET's answer is not known before an update (RFC 9110 section 8.6).
  if (!head || text !== "") {
    const { length } = new TextEncoder().encode(text);
    headers.push(["content-length", `${length}`]);
  }
  // wget and OpenWrt send credentials only after this challenge (RFC 7617).
  if (status === 401) {
    headers.push([
      "www-authenticate",
      'Basic realm="Dynamic DNS", charset="UTF-8"',
    ]);
  }
  if (status === 405) headers.push(["allow", METHODS.join(", ")]);
  return { status, headers: headers.sort(), body: head ? "" : text };
}
