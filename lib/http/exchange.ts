/**
 * One bounded HTTP exchange: limited in time and size, without redirects, for the
 * gateway, sources, messages and health checks alike.
 *
 * @module
 */
import { isPermissionError, type Platform } from "../platform.ts";
import { VERSION } from "../version.ts";
import type { NoAnswer } from "./failure_words.ts";

/** What is sent. */
export interface ExchangeRequest {
  /** Where to, without credentials. */
  readonly url: URL;
  /** `GET` by default. */
  readonly method?: "GET" | "POST";
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Text to send. */
  readonly body?: string;
}

/** The limits of an exchange, and how it is reported. */
export interface ExchangeOptions {
  /** Time limit, body included. */
  readonly milliseconds: number;
  /** Size limit of the answer. */
  readonly bytes: number;
  /** Whether the connection is kept for another request. */
  readonly keep?: boolean;
  /** Whether only the body of an answer with status 200 is read. */
  readonly onlyOk?: boolean;
  /**
   * Lets reasons name the server and the proxy. By default they do not, because a
   * URL may be a secret.
   */
  readonly named?: Pick<Platform, "env" | "now">;
}

/** An answer, whatever its status, or why there is none. */
export type Exchange =
  | {
    readonly status: "answered";
    /** The HTTP status. */
    readonly code: number;
    readonly headers: Headers;
    /** The body in the encoding that it declares. */
    readonly text: string;
  }
  | NoAnswer
  | NoPermission;

/** The runtime lacks a permission, which no retry can mend. */
export interface NoPermission extends Omit<NoAnswer, "cause"> {
  /** Tells it from the others. */
  readonly cause: "no permission";
  /** What the runtime says; it names the host, unlike the reason. */
  readonly error: Error;
}

/** Sends a request and reads the answer. Never throws. */
export async function exchange(
  fetcher: typeof fetch,
  { url, method, headers, body }: ExchangeRequest,
  { milliseconds, bytes, keep, onlyOk, named }: ExchangeOptions,
): Promise<Exchange> {
  const limit = Math.ceil(milliseconds);
  // Not by `setTimeout`: the first one in a process takes 5 ms to load.
  const signal = AbortSignal.timeout(limit);
  try {
    const response = await fetcher(url, {
      method,
      headers: {
        "user-agent": `schlund-ddns/${VERSION}`,
        "accept-encoding": "identity",
        // A kept connection may be dead when it is used again.
        ...(keep ? {} : { connection: "close" }),
        ...headers,
      },
      // Deno sends a text again by itself if a kept connection breaks before the
      // answer, and an update must never be sent twice unseen. A Blob it does not.
      body: body === undefined ? undefined : new Blob([body]),
      redirect: "manual",
      signal,
    });
    if (onlyOk && response.status !== 200) {
      await response.body?.cancel();
      return answered(response, "");
    }
    const read = await readLimited(response, bytes);
    if (read === undefined) {
      return badAnswer(`an answer of more than ${sizeOf(bytes)}`);
    }
    const text = decode(read, response.headers.get("content-type") ?? "");
    return text === undefined
      ? badAnswer("the answer is in an unknown encoding")
      : answered(response, text);
  } catch (error) {
    if (signal.aborted) {
      const reason = `no answer within ${secondsOf(limit)}`;
      return { ...badAnswer(reason), cause: "too late" };
    }
    // Loaded when something is wrong.
    const { explainFailure } = await import("./failure_words.ts");
    const failed = explainFailure(error, url, named);
    return isPermissionError(error)
      ? { ...failed, cause: "no permission", error }
      : failed;
  }
}

function answered({ status, headers }: Response, text: string): Exchange {
  return { status: "answered", code: status, headers, text };
}

function badAnswer(reason: string): NoAnswer {
  const kind = "temporary";
  return { status: "failed", cause: "bad answer", kind, sent: true, reason };
}

function sizeOf(bytes: number): string {
  return bytes < 2 ** 20 ? `${bytes / 1024} KiB` : `${bytes / 2 ** 20} MiB`;
}

/** The body, or undefined if it is larger than the limit. */
async function readLimited(
  response: Response,
  limit: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const { headers } = response;
  // With chunks or compression the stated length does not count (RFC 9112, 6.3).
  const isShort = !headers.has("content-encoding") &&
    !headers.has("transfer-encoding") &&
    Number(headers.get("content-length") ?? NaN) <= limit;
  if (isShort) return new Uint8Array(await response.arrayBuffer());
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    // Leaving the loop cancels the stream.
    if (length > limit) return undefined;
    chunks.push(chunk);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** The charset parameter of a content type. */
const CHARSET = /;\s*charset\s*=\s*"?([\w.:-]+)/i;
/** The encoding that an XML declaration names. */
const DECLARED_ENCODING = /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)["']/;

/** RFC 7303: the charset parameter first, then the XML declaration, then UTF-8. */
function decode(bytes: Uint8Array, contentType: string): string | undefined {
  // All encodings in question spell the declaration alike.
  const text = new TextDecoder().decode(bytes);
  const label = CHARSET.exec(contentType)?.[1] ??
    DECLARED_ENCODING.exec(text)?.[1] ?? "utf-8";
  if (/^utf-?8$/i.test(label)) return text;
  try {
    return new TextDecoder(label).decode(bytes);
  } catch {
    return undefined;
  }
}

/** A time in seconds, for a message. */
export function secondsOf(milliseconds: number): string {
  return `${Number((milliseconds / 1000).toFixed(1))} s`;
}
