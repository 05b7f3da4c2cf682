/**
 * One small HTTP exchange with a server that is not to be trusted: bounded in
 * time and size, without redirects, and with reasons that never repeat the URL,
 * which may be a secret.
 *
 * @module
 */
import { isPermissionError } from "./platform.ts";
import { VERSION } from "./version.ts";

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
  /** Gives it up. */
  readonly signal?: AbortSignal;
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
    /** `no connection`: nobody answered at all. */
    readonly cause: "no connection" | "too late" | "bad answer";
    /** For a person. */
    readonly reason: string;
  };

/**
 * Sends a request and reads the answer.
 *
 * @throws if the runtime lacks a permission for it, which no retry can mend
 */
export async function exchange(
  fetcher: typeof fetch,
  { url, method, headers, body }: ExchangeRequest,
  { milliseconds, bytes, signal }: ExchangeLimits,
): Promise<Exchange> {
  const timeout = AbortSignal.timeout(milliseconds);
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
      signal: signal === undefined
        ? timeout
        : AbortSignal.any([timeout, signal]),
    });
    const text = await readText(response, bytes);
    return text === undefined
      ? failed("bad answer", `an answer of more than ${bytes / 1024} KiB`)
      : { status: "answered", code: response.status, text };
  } catch (error) {
    if (isPermissionError(error)) throw error;
    return timeout.aborted
      ? failed("too late", `no answer within ${milliseconds / 1000} s`)
      : failed("no connection", `no connection${detailOf(error)}`);
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

/** Words of the runtime that say why, and hold nothing of the URL. */
const DETAILS =
  /Connection refused|Connection reset|Network unreachable|No route to host|UnknownIssuer|NotValidForName|Expired|failed to lookup address|unreachable/i;

function detailOf(error: unknown): string {
  for (let e = error; e instanceof Error; e = e.cause) {
    const [detail] = DETAILS.exec(e.message.replace(/\(https?:.*?\)/g, "")) ??
      [];
    if (detail !== undefined) return ` (${detail})`;
  }
  return "";
}

function failed(
  cause: (Exchange & { status: "failed" })["cause"],
  reason: string,
): Exchange {
  return { status: "failed", cause, reason };
}
