import { exchange } from "../http/exchange.ts";
import { plainText } from "../plain_text.ts";
import type { Channel } from "./channel.ts";
import { type Message, ntfyBody, webhookBody } from "./message.ts";

/** What came back. */
export interface Told {
  /** Whether it was taken. */
  readonly ok: boolean;
  /** For a person, without secrets. */
  readonly answer: string;
}

/** Milliseconds that somebody may take to be told. */
export const TELL_MILLISECONDS = 10_000;

/** Bytes of an answer. */
export const TELL_BYTES = 64 * 1024;

/** Sends a message once, whatever comes of it. */
export async function sendMessage(
  { kind, url, topic, authorization }: Channel,
  message: Message,
  fetcher: typeof fetch,
): Promise<Told> {
  const answer = await exchange(fetcher, {
    url: new URL(url.reveal()),
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...authorization === undefined
        ? {}
        : { "authorization": authorization.reveal() },
    },
    body: kind === "ntfy"
      ? ntfyBody(message, topic?.reveal() ?? "")
      : webhookBody(message),
  }, { milliseconds: TELL_MILLISECONDS, bytes: TELL_BYTES });
  if (answer.status === "failed") return { ok: false, answer: answer.reason };
  const ok = answer.code >= 200 && answer.code < 300;
  return {
    ok,
    answer: `HTTP status ${answer.code}${reasonIn(answer.text, ok)}`,
  };
}

/**
 * The reason that ntfy and others give in a field of JSON: short words of their
 * own. Other answers may repeat what was sent, and are left out.
 */
function reasonIn(text: string, ok: boolean): string {
  if (ok) return "";
  try {
    const { error } = JSON.parse(text);
    return typeof error === "string" && /^[a-z ]{1,40}$/i.test(error)
      ? ` (${plainText(error, [])})`
      : "";
  } catch {
    return "";
  }
}
