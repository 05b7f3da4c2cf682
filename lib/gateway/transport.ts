import { VERSION } from "../version.ts";
import { type NoAnswer, noAnswer } from "./no_answer.ts";
import type { ReadVariable } from "../http/read_variable.ts";

/** What sending a document came to. */
export type Exchange =
  | {
    /** A document came. */
    readonly status: "answered";
    /** The document. */
    readonly text: string;
    /** The gateway's time by its `Date`, in milliseconds since the Unix epoch. */
    readonly date?: number;
  }
  | NoAnswer;

/** How to send. */
export interface PostOptions {
  /** How long it may take, body included, in milliseconds. */
  readonly milliseconds: number;
  /** Whether the connection is not to be kept for a further request. */
  readonly last: boolean;
  /** Sends the request. */
  readonly fetch: typeof fetch;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** For explanations only. */
  readonly env: ReadVariable;
  /** What a failure must not repeat. */
  readonly secrets: readonly string[];
}

/**
 * Sends a document to the gateway and reads the answer: UTF-8 `application/xml`
 * up, whatever encoding the answer declares down, no redirects (they would carry
 * the credentials elsewhere), at most 32 MiB. Never throws.
 */
export async function postDocument(
  url: string,
  document: string,
  { milliseconds, last, fetch, now, env, secrets }: PostOptions,
): Promise<Exchange> {
  const limit = Math.ceil(milliseconds);
  // Not by `setTimeout`: the first one in a process takes 5 ms to load.
  const signal = AbortSignal.timeout(limit);
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/xml; charset=utf-8",
        "user-agent": `schlund-ddns/${VERSION}`,
        // What is unpacked may be larger than any limit on what is sent.
        "accept-encoding": "identity",
        ...(last && { connection: "close" }),
      },
      // Deno sends a text again by itself if a kept connection breaks before the
      // answer, and an update must never be sent twice unseen. A Blob it does not.
      body: new Blob([document]),
      redirect: "manual",
      signal,
    });
    return await readAnswer(response, now, secrets);
  } catch (error) {
    if (signal.aborted) {
      const { seconds } = await import("./retry.ts");
      return noAnswer(`no answer within ${seconds(limit)}`);
    }
    const broken = { error, url, now: now(), env };
    // Loaded when something is wrong, as are the words for a status.
    const { explainNoConnection } = await import("./no_connection.ts");
    return { status: "no answer", ...explainNoConnection(broken) };
  }
}

/** Bytes; a zone of 100,000 records takes about 12 MB. */
const ANSWER_LIMIT = 32 * 1024 * 1024;

/** The usual answer is read here; what can read the others is loaded for them. */
async function readAnswer(
  response: Response,
  now: () => number,
  secrets: readonly string[],
): Promise<Exchange> {
  const { status, headers } = response;
  // With chunks the length that is told does not count (RFC 9112 section 6.3).
  const isShort = status === 200 && !headers.has("content-encoding") &&
    !headers.has("transfer-encoding") &&
    Number(headers.get("content-length") ?? NaN) <= ANSWER_LIMIT;
  // Else HTTP sees to it that no more comes.
  const bytes = isShort ? new Uint8Array(await response.arrayBuffer()) : null;
  let text = bytes && usualText(bytes, headers.get("content-type") ?? "");
  if (text === null) {
    const { readOddAnswer } = await import("./odd_answer.ts");
    const read = await readOddAnswer(response, bytes, {
      limit: ANSWER_LIMIT,
      now,
      secrets,
    });
    if (typeof read !== "string") return read;
    text = read;
  }
  const date = Date.parse(headers.get("date") ?? "");
  return {
    status: "answered",
    text,
    date: Number.isNaN(date) ? undefined : date,
  };
}

/** What an XML document in UTF-8 begins with, and an answer of the gateway. */
const USUAL = /^<(?:\?xml[^>]*>\s*<)?response\b/;

/** An encoding other than UTF-8, in a content type or an XML declaration. */
const OTHER_ENCODING = /(?:charset|encoding)\s*=(?!\s*["']?utf-?8(?![\w.:-]))/i;

/** The text of an answer in UTF-8; null if it has to be looked at. */
function usualText(bytes: Uint8Array, contentType: string): string | null {
  const text = new TextDecoder().decode(bytes);
  const [start] = USUAL.exec(text) ?? [];
  return start === undefined || OTHER_ENCODING.test(contentType + start)
    ? null
    : text;
}
