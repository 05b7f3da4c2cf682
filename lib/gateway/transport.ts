import { VERSION } from "../version.ts";

/** What came back: a document, or why there is none. */
export type Posted =
  | { readonly ok: true; readonly text: string; readonly date?: string }
  | {
    readonly ok: false;
    /** Whether trying again may help. */
    readonly temporary: boolean;
    readonly reason: string;
  };

/** Bytes; a zone of 100,000 records takes about 12 MB. */
const ANSWER_LIMIT = 32 * 1024 * 1024;

/**
 * Sends a document to the gateway and reads the answer: UTF-8 `application/xml`
 * up, whatever encoding the answer declares down, no redirects (they would carry
 * the credentials elsewhere), at most 32 MiB.
 *
 * @param milliseconds how long it may take, body included
 */
export async function postDocument(
  url: string,
  document: string,
  milliseconds: number,
  fetcher: typeof fetch,
): Promise<Posted> {
  // Not by `setTimeout`: the first one in a process takes 5 ms to load.
  const signal = AbortSignal.timeout(milliseconds);
  try {
    const response = await fetcher(url, {
      method: "POST",
      headers: {
        "content-type": "application/xml; charset=utf-8",
        "user-agent": `schlund-ddns/${VERSION}`,
        // What is unpacked may be larger than any limit on what is sent.
        "accept-encoding": "identity",
        // Deno sends a request again by itself if a kept connection breaks before
        // the answer; an update must never be sent twice unseen.
        "connection": "close",
      },
      body: document,
      redirect: "manual",
      signal,
    });
    return await readResponse(response);
  } catch (error) {
    return failed(
      signal.aborted
        ? `no answer within ${formatSeconds(milliseconds)}`
        : `no connection: ${rootCause(error)}`,
    );
  }
}

async function readResponse(response: Response): Promise<Posted> {
  const { status } = response;
  if (status !== 200) {
    await response.body?.cancel();
    // 408 and 429 ask to come again; what else is not 5xx comes from a wrong URL.
    const temporary = status >= 500 || status === 408 || status === 429;
    return failed(`HTTP status ${status || "3xx"}`, temporary);
  }
  if (response.headers.has("content-encoding")) {
    await response.body?.cancel();
    return failed("a packed answer, which was not asked for");
  }
  const bytes = await readLimited(response, ANSWER_LIMIT);
  if (bytes === undefined) return failed("an answer of more than 32 MiB");
  const contentType = response.headers.get("content-type") ?? "";
  const text = decode(bytes, contentType);
  if (text === undefined) return failed("an answer in an unknown encoding");
  if (text.trim() === "") return failed("an empty answer");
  if (/^\s*<(?:!doctype\s+html|html)/i.test(text)) {
    return failed("a web page instead of an answer");
  }
  return { ok: true, text, date: response.headers.get("date") ?? undefined };
}

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

/** RFC 7303: the charset parameter first, then the XML declaration, then UTF-8. */
function decode(bytes: Uint8Array, contentType: string): string | undefined {
  // All encodings in question spell the declaration alike.
  const text = new TextDecoder().decode(bytes);
  const label = /;\s*charset\s*=\s*"?([\w.:-]+)/i.exec(contentType)?.[1] ??
    /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(text)?.[1] ??
    "utf-8";
  if (/^utf-?8$/i.test(label)) return text;
  try {
    return new TextDecoder(label).decode(bytes);
  } catch {
    return undefined;
  }
}

function failed(reason: string, temporary = true): Posted {
  return { ok: false, temporary, reason };
}

/** The innermost cause: the outer layers repeat the URL and say little. */
function rootCause(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return rootCause(error.cause);
  return error.message.split(": ").at(-1) ?? error.message;
}

function formatSeconds(milliseconds: number): string {
  return `${Number((milliseconds / 1000).toFixed(1))} s`;
}
