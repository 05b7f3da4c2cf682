/**
 * Answers that are not as usual: no answer at all, a packed or a long one, one in
 * another encoding.
 *
 * @module
 */
import { explainHttpStatus, retryAfterOf } from "./http_status.ts";
import { type NoAnswer, noAnswer } from "./no_answer.ts";

/** What reading depends on. */
export interface OddAnswerOptions {
  /** The most bytes that are read. */
  readonly limit: number;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** What a failure must not repeat. */
  readonly secrets: readonly string[];
}

/**
 * The text of an answer, or why there is none.
 *
 * @param body what it holds, if that was read already
 */
export async function readOddAnswer(
  response: Response,
  body: Uint8Array | null,
  { limit, now, secrets }: OddAnswerOptions,
): Promise<string | NoAnswer> {
  const { status, headers } = response;
  if (status !== 200) {
    await response.body?.cancel();
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
  const bytes = body ?? await readLimited(response, limit);
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
  return text;
}

const WEB_PAGE = /^\s*<(?:!doctype\s+html|html)/i;

async function readLimited(
  response: Response,
  limit: number,
): Promise<Uint8Array | undefined> {
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
