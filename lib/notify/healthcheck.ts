import { exchange } from "../http/exchange.ts";
import { plainText } from "../plain_text.ts";
import type { SecretUrl } from "./channel.ts";
import { TELL_BYTES, TELL_MILLISECONDS, type Told } from "./send.ts";

/** How a run went. */
export interface RunReport {
  /** Whether all is well. */
  readonly ok: boolean;
  /** One line, without secrets. */
  readonly text: string;
  /** How long it took. */
  readonly milliseconds?: number;
}

/**
 * Tells a healthcheck how a run went: healthchecks and its kin by `POST` to the URL
 * or its `/fail`, Uptime Kuma by the query of its push URL.
 */
export async function pingHealthcheck(
  { url: secret, authorization }: SecretUrl,
  run: RunReport,
  fetcher: typeof fetch,
): Promise<Told> {
  const url = new URL(secret.reveal());
  const kuma = url.pathname.includes("/api/push/");
  const line = plainText(run.text, [], 400) || (run.ok ? "OK" : "failed");
  const answer = await exchange(fetcher, {
    url: kuma ? kumaUrl(url, run, line) : run.ok ? url : failUrl(url),
    method: kuma ? "GET" : "POST",
    headers: authorization === undefined
      ? {}
      : { "authorization": authorization.reveal() },
    body: kuma ? undefined : line,
  }, { milliseconds: TELL_MILLISECONDS, bytes: TELL_BYTES });
  if (answer.status === "failed") return { ok: false, answer: answer.reason };
  const { code, text } = answer;
  const ok = code === 200 && (kuma ? isKumaOk(text) : text.trim() === "OK");
  return { ok, answer: `HTTP status ${code}${ok ? "" : knownReason(text)}` };
}

/** People paste the URL with a query that is there to be replaced. */
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

function isKumaOk(text: string): boolean {
  try {
    return JSON.parse(text)?.ok === true;
  } catch {
    return false;
  }
}

/** What healthchecks answers with status 200 without having taken it in. */
function knownReason(text: string): string {
  const [reason] = /not found|rate limited/.exec(text) ?? [];
  return reason === undefined
    ? ", and not the answer of a healthcheck"
    : `, ${reason}`;
}
