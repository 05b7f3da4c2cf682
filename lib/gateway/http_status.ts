import type { Failure } from "../failure.ts";
import { plainText } from "../plain_text.ts";

const WRONG_URL = "is the gateway's URL right?";

/**
 * Why an answer with a status other than 200 is none, and what to do about it.
 *
 * @param secrets what the message must not repeat
 */
export function explainHttpStatus(
  status: number,
  headers: Headers,
  secrets: readonly string[],
): Failure {
  const gave = `the gateway gave HTTP status ${status || "3xx"}`;
  // Asked to come again, or a fault over there; the rest stays as it is.
  const temporary = status >= 500 || status === 408 || status === 429;
  const overloaded = status === 429 || status === 503;
  return {
    kind: temporary ? "temporary" : "config",
    message: gave + adviceOn(status, headers, secrets),
    ...overloaded ? { overloaded } : {},
  };
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

/** Only the origin: the rest may hold what is nobody's business. */
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
