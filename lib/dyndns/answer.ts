import { isAcmePage } from "../acme/page.ts";

/** The methods that are answered; others are 405. `HEAD` has no effect. */
export const METHODS: readonly string[] = ["GET", "HEAD", "POST"];

/**
 * The answer to an update request: lines of tokens, as clients of dyndns2 and
 * No-IP know them, at an HTTP status that makes them do the right thing.
 */
export type Answer = {
  readonly status: number;
  /** Without line feeds; none for `HEAD`. */
  readonly lines: readonly string[];
  /** Whether the lines are JSON, as ACME clients expect. */
  readonly json?: true;
};

/** A token for a refused request or host. */
export type SoleToken =
  | "badauth"
  | "badagent"
  | "notfqdn"
  | "nohost"
  | "numhost"
  | "!donator"
  | "911";

const STATUS: Partial<Record<SoleToken, number>> = {
  "badauth": 401,
  // Temporary: clients try again after 5xx. Everything else is 200, as they read it.
  "911": 503,
};

/** A request or a host that is refused: nothing is published. */
export type Refusal = {
  readonly status: "refused";
  readonly token: SoleToken;
  /** The HTTP status, if it is not the token's own. */
  readonly http?: number;
  /** Why, in words for the log. */
  readonly reason: string;
};

/** The answer that says that a request for a page is refused. */
export function refusalAnswer(
  { token, http, reason }: Refusal,
  page = "update",
): Answer {
  if (!isAcmePage(page)) {
    return { status: http ?? STATUS[token] ?? 200, lines: [token] };
  }
  // To ACME clients any 2xx is success. The log says more.
  const status = http ?? STATUS[token] ?? 400;
  const error = status === 401
    ? page === "acme-dns" ? "forbidden" : "unauthorized"
    : status === 503
    ? "try again later; the log of the service says why"
    : reason;
  return { status, lines: [JSON.stringify({ error })], json: true };
}

/** Makes a refusal. */
export function refuse(
  token: SoleToken,
  reason: string,
  http?: number,
): Refusal {
  return { status: "refused", token, reason, http };
}

/** Whether a line of an answer means success for its host. */
export function isSuccess(line: string): boolean {
  return /^(?:good|nochg) /.test(line);
}

/** A response, for any way of sending it. */
export type HttpResponse = {
  readonly status: number;
  /** Names in lower case and alphabetical order. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Empty for `HEAD`. */
  readonly body: string;
};

/** Makes the response that carries an answer: lines that end in LF. */
export function responseOf(
  { status, lines, json }: Answer,
  { method, page, agent }: {
    readonly method: string;
    readonly page: string;
    readonly agent: string;
  },
): HttpResponse {
  // OPNsense's own client takes any 2xx for success.
  const mistaken = page === "update" && /^OPNsense-dyndns/i.test(agent) &&
    status === 200 && lines.length > 0 && !lines.some(isSuccess);
  const text = lines.map((line) => `${line}\n`).join("");
  // Where POST itself is not allowed, the page only shows something.
  const allowed = METHODS.filter((each) => each !== "POST" || method !== each);
  const type = json ? "application/json" : undefined;
  return textResponse(text, method, mistaken ? 400 : status, allowed, type);
}

/** Makes a response of text: never chunked, never cached, nothing for a browser to run. */
export function textResponse(
  text: string,
  method: string,
  status = 200,
  allowed = METHODS,
  type = "text/plain; charset=utf-8",
): HttpResponse {
  const head = method === "HEAD";
  const headers: [string, string][] = [
    ["cache-control", "no-store"],
    ["content-security-policy", "default-src 'none'; frame-ancestors 'none'"],
    ["content-type", type],
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
  if (status === 405) headers.push(["allow", allowed.join(", ")]);
  return { status, headers: headers.sort(), body: head ? "" : text };
}
