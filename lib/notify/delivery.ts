import { exchange } from "../http/exchange.ts";
import { plainText } from "../plain_text.ts";
import type { Channel, SecretUrl } from "./config.ts";
import { type Message, ntfyBody, webhookBody } from "./message.ts";

/** The result of sending a message or a ping. */
export interface Delivery {
  /** Whether it was accepted. */
  readonly ok: boolean;
  /** For a person, without secrets. */
  readonly answer: string;
}

/** How a run went. */
export interface RunReport {
  /** Whether everything works. */
  readonly ok: boolean;
  /** One line, without secrets. */
  readonly text: string;
  /** How long it took. */
  readonly milliseconds?: number;
}

/** Limits for an answer. */
const LIMITS = { milliseconds: 10_000, bytes: 64 * 1024 };

/** Sends a message once. */
export async function sendMessage(
  { kind, url, topic, authorization }: Channel,
  message: Message,
  fetcher: typeof fetch,
): Promise<Delivery> {
  const answer = await exchange(fetcher, {
    url: new URL(url.reveal()),
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...headersOf(authorization),
    },
    body: kind === "ntfy"
      ? ntfyBody(message, topic?.reveal() ?? "")
      : webhookBody(message),
  }, LIMITS);
  if (answer.status === "failed") return { ok: false, answer: answer.reason };
  const ok = isSuccess(answer.code);
  const reason = ok ? "" : reasonIn(answer.text);
  return { ok, answer: `HTTP status ${answer.code}${reason}` };
}

/**
 * Reports a run to a health check: healthchecks and the like by `POST` to the URL or
 * its `/fail`, Uptime Kuma by the query of its push URL.
 */
export async function pingHealthcheck(
  { url: secret, authorization }: SecretUrl,
  run: RunReport,
  fetcher: typeof fetch,
): Promise<Delivery> {
  const url = new URL(secret.reveal());
  const kuma = url.pathname.includes("/api/push/");
  const line = plainText(run.text, [], 400) || (run.ok ? "OK" : "failed");
  const answer = await exchange(fetcher, {
    url: kuma ? kumaUrl(url, run, line) : run.ok ? url : failUrl(url),
    method: kuma ? "GET" : "POST",
    headers: headersOf(authorization),
    body: kuma ? undefined : line,
  }, LIMITS);
  if (answer.status === "failed") return { ok: false, answer: answer.reason };
  const { code, text } = answer;
  const reason = refusalIn(text, kuma);
  return {
    ok: isSuccess(code) && reason === "",
    answer: `HTTP status ${code}${reason}`,
  };
}

function headersOf(
  authorization: SecretUrl["authorization"],
): Readonly<Record<string, string>> {
  return authorization === undefined
    ? {}
    : { "authorization": authorization.reveal() };
}

function isSuccess(code: number): boolean {
  return code >= 200 && code < 300;
}

/** People paste the URL with a query that is only an example. */
function kumaUrl(
  url: URL,
  { ok, milliseconds }: RunReport,
  line: string,
): URL {
  const query = new URLSearchParams({
    status: ok ? "up" : "down",
    msg: line,
    ...milliseconds === undefined
      ? {}
      : { ping: String(Math.round(milliseconds)) },
  });
  const next = new URL(url);
  next.search = query.toString();
  return next;
}

function failUrl(url: URL): URL {
  const next = new URL(url);
  next.pathname = `${url.pathname.replace(/\/+$/, "")}/fail`;
  return next;
}

/** What healthchecks and Uptime Kuma answer with status 200 if they ignored the ping. */
function refusalIn(text: string, kuma: boolean): string {
  if (kuma) return jsonOf(text)?.ok === false ? ", and not accepted" : "";
  const [, reason] =
    /^\s*(?:OK )?\(?(not found|rate limited)\)?\s*$/.exec(text) ??
      [];
  return reason === undefined ? "" : `, ${reason}`;
}

/**
 * The reason that ntfy and others give in a field of JSON: a few plain words. Other
 * answers may repeat what was sent, and are left out.
 */
function reasonIn(text: string): string {
  const error = jsonOf(text)?.error;
  return typeof error === "string" && /^[a-z ]{1,40}$/i.test(error)
    ? ` (${plainText(error, [])})`
    : "";
}

function jsonOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined;
  }
}
