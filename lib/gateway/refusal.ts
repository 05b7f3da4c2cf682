/**
 * What refusals and answers mean that are not the result of a task.
 *
 * @module
 */
import type { Failure } from "../failure.ts";
import { plainText } from "../plain_text.ts";
import type { GatewayAccount } from "./account.ts";
import type { Refused, Verdict } from "./task_result.ts";
import { clockTrouble } from "./sign_in.ts";
import { child, children, childText, type XmlNode } from "./xml.ts";

/**
 * Why a task was refused.
 *
 * @param secrets what the failure must not repeat
 */
export function failureOf(
  { result, code }: Verdict,
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

/** What the gateway says about a result, in German or English. */
interface Message {
  /** `success`, `notify` or `error`. */
  readonly type: string;
  /** Such as `EF02020`. */
  readonly code: string;
  /** For people: its wording changes. */
  readonly text: string;
  /** What it is about. */
  readonly object?: { readonly type: string; readonly value: string };
}

function readMessages(node: XmlNode): readonly Message[] {
  const object = child(node, "object");
  return [
    {
      type: childText(node, "type") ?? "",
      code: childText(node, "code") ?? "",
      text: childText(node, "text") ?? "",
      object: object === undefined ? undefined : {
        type: childText(object, "type") ?? "",
        value: childText(object, "value") ?? "",
      },
    },
    ...children(node, "msg").flatMap(readMessages),
  ];
}

/**
 * Adds to a refused sign-in what may be wrong with the account's settings.
 *
 * @param lead milliseconds by which the gateway's clock is ahead, if known
 */
export function adviseOn(
  { failure }: Refused,
  { context, totpSecret, oddities = [] }: GatewayAccount,
  lead: number | undefined,
): Refused {
  const advice = totpSecret === undefined
    ? adviceWithoutTwoFactor(failure, context)
    : adviceWithTwoFactor(lead);
  const message = [failure.message, advice ?? [], ...oddities].flat().join(
    "; ",
  );
  return { status: "refused", failure: { ...failure, message } };
}

function adviceWithTwoFactor(lead: number | undefined): string {
  const clock = clockTrouble(lead);
  return clock === undefined
    ? "if the account has no 2FA, remove totp_secret"
    : `${clock}, and one-time passwords go by the clock: set it right (NTP)`;
}

/** The path of what the gateway says is missing or wrong (EF01000). */
const ELEMENT = /\brequest\.auth\.(\w+)/;

/** The codes do not tell that a one-time password is missing [open]; a path may. */
function adviceWithoutTwoFactor(
  { message }: Failure,
  context: string,
): string | undefined {
  const element = ELEMENT.exec(message)?.[1];
  if (element === undefined) {
    return `check username and password, and the context (now ${context}); ` +
      "if the account has 2FA, set totp_secret";
  }
  return element === "token"
    ? "the account has 2FA: set totp_secret"
    : undefined;
}

const WRONG_URL = "is the gateway's URL right?";

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
  const gave = `the gateway gave HTTP status ${status || "3xx"}`;
  // A request to try again, or a fault of the server; the rest does not pass.
  const temporary = status >= 500 || status === 408 || status === 429;
  const overloaded = status === 429 || status === 503;
  return {
    kind: temporary ? "temporary" : "config",
    message: gave + adviceOn(status, headers, secrets),
    ...overloaded ? { overloaded } : {},
  };
}

function badAnswer(text: string): string {
  if (text.trim() === "") return "the gateway gave an empty answer";
  return /^\s*<(?:!doctype\s+html|html)/i.test(text)
    ? "a web page came instead of the gateway's answer (a captive portal, or a server in between?)"
    : "the gateway gave an answer that is not its XML, or only a part of it";
}

function adviceOn(
  status: number,
  headers: Headers,
  secrets: readonly string[],
): string {
  if (status === 0 || status >= 300 && status < 400) {
    return `, a redirect${
      originOf(headers, secrets)
    }, which is not followed: it would take ` +
      `the credentials along; is a captive portal in between? If not, ${WRONG_URL}`;
  }
  switch (status) {
    case 400:
      return `; ${WRONG_URL} (https:// to a port of TLS)`;
    case 401:
    case 403:
      return ": a server there refuses this machine; is its address allowed, and is " +
        `XML-Gateway access ordered? Else, ${WRONG_URL}`;
    case 407:
      return ": a proxy refuses; give its user and password in " +
        "HTTP_PROXY=http://USER:PASSWORD@HOST:PORT";
    case 429:
      return ": too many requests from this address";
    case 511:
      return ": this network wants a sign-in first (a captive portal)";
  }
  return status >= 500 || status === 408 ? "" : `; ${WRONG_URL}`;
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
