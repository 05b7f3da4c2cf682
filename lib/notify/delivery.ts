import { exchange, type ExchangeRequest } from "../http/exchange.ts";
import { plainText } from "../plain_text.ts";
import type { Channel, SecretUrl } from "./config.ts";
import { type Message, ntfyBody, webhookBody } from "./message.ts";

/** The result of sending a message or a ping. */
export type Delivery = {
  readonly ok: boolean;
  /** For a person, without secrets. */
  readonly answer: string;
};

/** How a run went. */
export type RunReport = {
  readonly ok: boolean;
  /** One line, without secrets. */
  readonly text: string;
  readonly milliseconds?: number;
};

/** Limits for an answer. */
const LIMITS = { milliseconds: 10_000, bytes: 64 * 1024 };

/** Sends a message once. */
export async function sendMessage(
  { kind, url, topic, authorization }: Channel,
  message: Message,
  fetcher: typeof fetch,
): Promise<Delivery> {
  const body = kind === "ntfy"
    ? ntfyBody(message, topic?.reveal() ?? "")
    : webhookBody(message);
  return await send(fetcher, {
    url: new URL(url.reveal()),
    method: "POST",
    headers: { "content-type": "application/json", ...fieldOf(authorization) },
    body,
  }, (code, text) => code < 200 || code > 299 ? reasonIn(text) : undefined);
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
  if (kuma) url.search = kumaQuery(run, line);
  else if (!run.ok) url.pathname = `${url.pathname.replace(/\/+$/, "")}/fail`;
  return await send(fetcher, {
    url,
    method: kuma ? "GET" : "POST",
    headers: fieldOf(authorization),
    body: kuma ? undefined : line,
  }, (_, text) => refusalIn(text, kuma));
}

/**
 * Sends a request; any 2xx is fine, unless the answer gives a reason.
 *
 * @param whyNot finds the reason in an answer, as it is appended to its status
 */
async function send(
  fetcher: typeof fetch,
  request: ExchangeRequest,
  whyNot: (code: number, text: string) => string | undefined,
): Promise<Delivery> {
  const answer = await exchange(fetcher, request, LIMITS);
  if (answer.status === "failed") return { ok: false, answer: answer.reason };
  const { code, text } = answer;
  const reason = whyNot(code, text);
  return {
    ok: code >= 200 && code < 300 && reason === undefined,
    answer: `HTTP status ${code}${reason ?? ""}`,
  };
}

function fieldOf(authorization: SecretUrl["authorization"]) {
  return authorization && { authorization: authorization.reveal() };
}

/** People paste the URL with a query that is only an example. */
function kumaQuery({ ok, milliseconds }: RunReport, line: string): string {
  const query = new URLSearchParams({ status: ok ? "up" : "down", msg: line });
  if (milliseconds !== undefined) query.set("ping", milliseconds.toFixed());
  return query.toString();
}

/** What healthchecks and Uptime Kuma answer with status 200 if they ignored the ping. */
function refusalIn(text: string, kuma: boolean): string | undefined {
  if (kuma) {
    return jsonOf(text)?.ok === false ? ", and not accepted" : undefined;
  }
  const [, reason] =
    /^\s*(?:OK )?\(?(not found|rate limited)\)?\s*$/.exec(text) ??
      [];
  return reason && `, ${reason}`;
}

/**
 * The reason that ntfy and others give in a field of JSON: a few plain words. Other
 * answers may repeat what was sent, and are left out.
 */
function reasonIn(text: string): string | undefined {
  const error = jsonOf(text)?.error;
  return typeof error === "string" && /^[a-z ]{1,40}$/i.test(error)
    ? ` (${error})`
    : undefined;
}

function jsonOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined;
  }
}
