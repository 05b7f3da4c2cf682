/**
 * One small HTTP exchange with a server that is not to be trusted: bounded in
 * time and size, without redirects, and with reasons that never repeat the URL,
 * which may be a secret.
 *
 * @module
 */
import { isPermissionError } from "../platform.ts";
import { VERSION } from "../version.ts";

/** What is sent. */
export interface ExchangeRequest {
  /** Where to, without credentials. */
  readonly url: URL;
  /** `GET` if it is left out. */
  readonly method?: "GET" | "POST";
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Text to send. */
  readonly body?: string;
}

/** How far it may go. */
export interface ExchangeLimits {
  /** How long it may take, body included. */
  readonly milliseconds: number;
  /** How many bytes may come back. */
  readonly bytes: number;
}

/** An answer, whatever its status, or why there is none. */
export type Exchange =
  | {
    readonly status: "answered";
    /** The HTTP status. */
    readonly code: number;
    readonly text: string;
  }
  | {
    readonly status: "failed";
    /** `no connection`: nobody is there; `bad answer`: somebody is. */
    readonly cause: "no connection" | "too late" | "bad answer";
    /** For a person. */
    readonly reason: string;
  }
  | {
    readonly status: "failed";
    /** The runtime lacks one, which no retry can mend. */
    readonly cause: "no permission";
    /** For a person; unlike the error, it does not name the host. */
    readonly reason: string;
    /** What the runtime says. */
    readonly error: Error;
  };

/** Sends a request and reads the answer. */
export async function exchange(
  fetcher: typeof fetch,
  { url, method, headers, body }: ExchangeRequest,
  { milliseconds, bytes }: ExchangeLimits,
): Promise<Exchange> {
  const signal = AbortSignal.timeout(Math.ceil(milliseconds));
  try {
    const response = await fetcher(url, {
      method,
      headers: {
        "user-agent": `schlund-ddns/${VERSION}`,
        "accept-encoding": "identity",
        // A kept connection may be dead when it is used again.
        "connection": "close",
        ...headers,
      },
      body,
      redirect: "manual",
      signal,
    });
    const text = await readText(response, bytes);
    return text === undefined
      ? failed("bad answer", `an answer of more than ${bytes / 1024} KiB`)
      : { status: "answered", code: response.status, text };
  } catch (error) {
    if (isPermissionError(error)) {
      const reason = "a permission is missing";
      return { status: "failed", cause: "no permission", reason, error };
    }
    return signal.aborted
      ? failed("too late", `no answer within ${secondsOf(milliseconds)}`)
      : explain(error);
  }
}

/** The body as UTF-8, or undefined if it is longer than the limit. */
async function readText(
  response: Response,
  limit: number,
): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let text = "";
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    // Leaving the loop cancels the stream.
    if (length > limit) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/**
 * What Deno's `fetch` says (in the words of hyper, rustls and the system) of a
 * server that is there, and what that means.
 */
const BAD_ANSWERS: readonly (readonly [words: RegExp, meaning: string])[] = [
  [
    /certificate expired|\bExpired\b/,
    "the certificate has expired, or this machine's clock is wrong",
  ],
  [
    /certificate not valid yet|\bNotValidYet\b/,
    "the certificate is not valid yet, or this machine's clock is wrong",
  ],
  [
    /certificate not valid for name|\bNotValidForName\b/,
    "the certificate is for another name",
  ],
  [
    /\bUnknownIssuer\b/,
    "the certificate is signed by nobody whom this machine trusts",
  ],
  [/\bCaUsedAsEndEntity\b/, "the certificate is self-signed"],
  [/invalid peer certificate/, "the certificate is not valid"],
  [/\bInvalidContentType\b/, "the server does not speak TLS at this port"],
  [/tls handshake eof/, "the connection broke off in the TLS handshake"],
  [
    /\balert: |peer is incompatible|peer misbehaved|received corrupt message/,
    "the TLS connection was refused",
  ],
  [/reading a body/, "the answer broke off"],
  [
    /onnection closed|reset by peer|forcibly closed|roken pipe|close_notify/,
    "the connection broke off before the answer",
  ],
  [
    /invalid HTTP|invalid content-length|head is too large/,
    "the answer is not HTTP",
  ],
];

/** The same of a server that is not. */
const NO_CONNECTION =
  /Connection refused|Connection reset|Network unreachable|No route to host|failed to lookup address|unreachable|Requests to port \d+ are blocked/i;

function explain(error: unknown): Exchange {
  const words = withoutUrl(innermost(error));
  const [, meaning] = BAD_ANSWERS.find(([known]) => known.test(words)) ?? [];
  if (meaning !== undefined) return failed("bad answer", meaning);
  const [detail] = NO_CONNECTION.exec(words) ?? [];
  const behind = detail === undefined ? "" : ` (${detail})`;
  return failed("no connection", `no connection${behind}`);
}

/** The outer layers say little. */
function innermost(error: unknown): string {
  if (!(error instanceof Error)) return "";
  return error.cause instanceof Error ? innermost(error.cause) : error.message;
}

/** What follows the URL, whose words are not the runtime's. */
function withoutUrl(words: string): string {
  return words.replace(/^.*client error \(\w+\)/s, "")
    .replace(/\bhttps?:\S*/g, "");
}

function failed(
  cause: "no connection" | "too late" | "bad answer",
  reason: string,
): Exchange {
  return { status: "failed", cause, reason };
}

/** A time in seconds, for a message. */
export function secondsOf(milliseconds: number): string {
  return `${Number((milliseconds / 1000).toFixed(1))} s`;
}
