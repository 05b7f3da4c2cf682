import type { Failure } from "../failure.ts";
import { VERSION } from "../version.ts";
import type { ReadVariable } from "./read_variable.ts";

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

/** Why there is no document in return. */
export interface NoAnswer {
  /** Tells it from an answer. */
  readonly status: "no answer";
  /** Whether the request may have reached the gateway. */
  readonly sent: boolean;
  /** Why, and what to do. */
  readonly failure: Failure;
  /** Milliseconds after which the other side asks to come again. */
  readonly retryAfter?: number;
}

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

/** Bytes; a zone of 100,000 records takes about 12 MB. */
const ANSWER_LIMIT = 32 * 1024 * 1024;

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
    if (signal.aborted) return noAnswer(`no answer within ${seconds(limit)}`);
    const broken = { error, url, now: now(), env };
    // Loaded when something is wrong, as are the words for a status.
    const { explainNoConnection } = await import("./no_connection.ts");
    return { status: "no answer", ...explainNoConnection(broken) };
  }
}

async function readAnswer(
  response: Response,
  now: () => number,
  secrets: readonly string[],
): Promise<Exchange> {
  const { status, headers } = response;
  if (status !== 200) {
    await response.body?.cancel();
    const { explainHttpStatus, retryAfterOf } = await import(
      "./http_status.ts"
    );
    return {
      status: "no answer",
      sent: true,
      failure: explainHttpStatus(status, headers, secrets),
      retryAfter: retryAfterOf(status, headers, now()),
    };
  }
  if (headers.has("content-encoding")) {
    await response.body?.cancel();
    return noAnswer(
      "the gateway gave a packed answer, which was not asked for",
    );
  }
  const bytes = await readLimited(response, ANSWER_LIMIT);
  if (bytes === undefined) {
    return noAnswer("the gateway gave an answer of more than 32 MiB");
  }
  const text = decode(bytes, headers.get("content-type") ?? "");
  if (text === undefined) {
    return noAnswer("the gateway gave an answer in an unknown encoding");
  }
  if (text.trim() === "") return noAnswer("the gateway gave an empty answer");
  if (WEB_PAGE.test(text)) {
    return noAnswer(
      "a web page came instead of the gateway's answer (a captive portal, or a server in between?)",
    );
  }
  const date = Date.parse(headers.get("date") ?? "");
  return {
    status: "answered",
    text,
    date: Number.isNaN(date) ? undefined : date,
  };
}

const WEB_PAGE = /^\s*<(?:!doctype\s+html|html)/i;

async function readLimited(
  response: Response,
  limit: number,
): Promise<Uint8Array | undefined> {
  const announced = Number(response.headers.get("content-length") ?? NaN);
  // The short way for the usual answer: HTTP sees to it that no more comes.
  if (announced <= limit) return new Uint8Array(await response.arrayBuffer());
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    // Leaving the loop cancels the stream.
    if (length > limit) return undefined;
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
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

function noAnswer(message: string): NoAnswer {
  const failure = { kind: "temporary", message } as const;
  return { status: "no answer", sent: true, failure };
}

function seconds(milliseconds: number): string {
  return `${Number((milliseconds / 1000).toFixed(1))} s`;
}
