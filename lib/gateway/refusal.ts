/**
 * What refusals and answers mean that are not the result of a task.
 *
 * @module
 */
import type { Failure } from "../failure.ts";
import { plainText } from "../plain_text.ts";
import type { GatewayAccount } from "./account.ts";
import { clockTrouble } from "./sign_in.ts";
import { child, children, childText, type XmlNode } from "./xml.ts";

/**
 * Why a task was refused.
 *
 * @param code of the result's status, such as `E0205`
 * @param stid server transaction id
 * @param secrets what the failure must not repeat
 */
export function failureOf(
  result: XmlNode,
  code: string,
  stid: string | undefined,
  secrets: readonly string[],
): Failure {
  const messages = children(result, "msg").flatMap(readMessages);
  const errors = messages
    .filter(({ type }) => type === "error" || type === "");
  const plain = (texts: readonly string[]) => [
    ...new Set(
      texts.map((text) => plainText(text, secrets).trim())
        .filter((text) => text !== ""),
    ),
  ];
  const texts = plain([
    childText(child(result, "status"), "text") ?? "",
    ...errors.map(({ text }) => text),
  ]);
  const about = plain(
    errors.flatMap(({ object }) =>
      object === undefined ? [] : [`${object.type} ${object.value}`]
    ),
  );
  return {
    kind: kindOf(code, messages),
    message: `the gateway says: ${texts.join(" ") || "it gave no reason"}` +
      (about.length === 0 ? "" : ` [${about.join(", ")}]`),
    codes: plain([code, ...errors.map(({ code }) => code)]),
    stid: stid === undefined ? undefined : plainText(stid, secrets),
  };
}

/**
 * What a refusal means to the caller, judged by codes alone: texts come in two
 * languages and change over the years [seen].
 *
 * - `EF02020`: no such zone [seen]
 * - status `E00000`: refused before its task. `EF00000` is a document that is not
 *   well-formed; `EF01000` names a wrong value by its path [seen]; the codes of a
 *   refused sign-in are unknown [open], so the rest is that.
 */
function kindOf(
  code: string,
  messages: readonly Message[],
): Failure["kind"] {
  const has = (wanted: string) =>
    messages.some((message) => message.code === wanted);
  if (has("EF02020")) return "missing";
  if (code !== "E00000") return "refused";
  if (has("EF00000")) return "refused";
  if (!has("EF01000")) return "credentials";
  return messages.some(({ object }) => object?.type.startsWith("request.auth"))
    ? "credentials"
    : "refused";
}

type Message = ReturnType<typeof readMessage>;

/** What the gateway says about a result, in German or English, however deep. */
function readMessages(node: XmlNode): readonly Message[] {
  return [
    readMessage(node),
    ...children(node, "msg").flatMap(readMessages),
  ];
}

function readMessage(node: XmlNode) {
  const text = (name: string) => childText(node, name) ?? "";
  const object = child(node, "object");
  return {
    type: text("type"),
    code: text("code"),
    text: text("text"),
    object: object && {
      type: childText(object, "type") ?? "",
      value: childText(object, "value") ?? "",
    },
  };
}

/**
 * Adds to a refused sign-in what may be wrong with the account's settings.
 *
 * @param lead milliseconds by which the gateway's clock is ahead, if known
 */
export function adviseOn(
  failure: Failure,
  { context, totpSecret, oddities = [] }: GatewayAccount,
  lead: number | undefined,
): Failure {
  // The path of what is missing or wrong (EF01000). No code tells that a one-time
  // password is missing [open]; a path may.
  const element = /\brequest\.auth\.(\w+)/.exec(failure.message)?.[1];
  const clock = clockTrouble(lead);
  const advice = totpSecret !== undefined
    ? clock === undefined
      ? "if the account has no 2FA, remove totp_secret"
      : `${clock}, and one-time passwords go by the clock: set it right (NTP)`
    : element === undefined
    ? `check username and password, and the context (now ${context}); ` +
      "if the account has 2FA, set totp_secret"
    : element === "token"
    ? "the account has 2FA: set totp_secret"
    : [];
  const message = [failure.message, advice, oddities].flat().join("; ");
  return { ...failure, message };
}

const WRONG_URL = "is the gateway's URL right?";

/** What HTTP statuses usually mean here; the rest of the errors say that the URL is wrong. */
const ADVICE: Readonly<Record<number, string>> = {
  400: `; ${WRONG_URL} (https:// to a port of TLS)`,
  403:
    ": a server there refuses this machine; is its address allowed, and is " +
    `XML-Gateway access ordered? Else, ${WRONG_URL}`,
  407: ": a proxy refuses; give its user and password in " +
    "HTTP_PROXY=http://USER:PASSWORD@HOST:PORT",
  408: "",
  429: ": too many requests from this address",
  511: ": this network wants a sign-in first (a captive portal)",
};

/**
 * Why an answer is not a response of the gateway, and what to do about it.
 *
 * @param secrets what the message must not repeat
 */
export function explainAnswer(
  status: number,
  headers: Headers,
  text: string,
  secrets: readonly string[],
): Failure {
  if (status === 200) return { kind: "temporary", message: badAnswer(text) };
  const redirected = status < 400;
  const advice = redirected
    ? `, a redirect${
      originOf(headers, secrets)
    }, which is not followed: it would ` +
      `take the credentials along; is a captive portal in between? If not, ${WRONG_URL}`
    : ADVICE[status === 401 ? 403 : status] ??
      (status >= 500 ? "" : `; ${WRONG_URL}`);
  // A request to try again, or a fault of the server; the rest does not pass.
  const temporary = status >= 500 || status === 408 || status === 429;
  return {
    kind: temporary ? "temporary" : "config",
    message: `the gateway gave HTTP status ${status || "3xx"}${advice}`,
    ...(status === 429 || status === 503) && { overloaded: true },
  };
}

function badAnswer(text: string): string {
  if (text.trim() === "") return "the gateway gave an empty answer";
  return /^\s*<(?:!doctype\s+html|html)/i.test(text)
    ? "a web page came instead of the gateway's answer (a captive portal, or a server in between?)"
    : "the gateway gave an answer that is not its XML, or only a part of it";
}

/** Only the origin: the rest may hold secrets. */
function originOf(headers: Headers, secrets: readonly string[]): string {
  const target = URL.parse(headers.get("location") ?? "");
  return target === null ? "" : ` to ${plainText(target.origin, secrets)}`;
}

/** Begins with the day of the week (RFC 9110 section 5.6.7). */
const HTTP_DATE = /^[A-Z][a-z]+, /;

/**
 * `Retry-After` (RFC 9110 section 10.2.3) of a 429 or 503: seconds, or a date,
 * which goes by the other side's clock if that is told.
 *
 * @param now milliseconds since the Unix epoch
 * @returns milliseconds to wait
 */
export function retryAfterOf(
  status: number,
  headers: Headers,
  now: number,
): number | undefined {
  if (status !== 429 && status !== 503) return undefined;
  const value = headers.get("retry-after")?.trim() ?? "";
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  // JavaScript takes much for a date that is none, such as `-1`.
  const date = HTTP_DATE.test(value) ? Date.parse(value) : NaN;
  if (Number.isNaN(date)) return undefined;
  const theirNow = Date.parse(headers.get("date") ?? "");
  return Math.max(0, date - (Number.isNaN(theirNow) ? now : theirNow));
}
