import type { PracticeFaultKind } from "./practice_faults.ts";
import type { PracticeChange } from "./practice_zone.ts";

/** One request to the gateway and what became of it. It holds neither password nor token. */
export interface PracticeEntry {
  /** When it arrived, in milliseconds since the Unix epoch, by the gateway's clock. */
  readonly time: number;
  /** When it arrived, in milliseconds since the gateway started, with fractions; monotonic. */
  readonly sinceStart: number;
  /** The body, with passwords and tokens blanked out; at most 64 Ki characters. */
  readonly xml: string;
  /** The code of each task, such as `0205`; empty if the request could not be read. */
  readonly codes: readonly string[];
  /** The zones that the tasks name, in their order. */
  readonly zones: readonly string[];
  /** Who asked, if the request could be read. */
  readonly user?: string;
  /** The status code of each result, such as `S0205`, whether or not the client was let see it. */
  readonly statuses: readonly string[];
  /** The HTTP status answered; 0 if the connection was broken or never answered. */
  readonly httpStatus: number;
  /** The server transaction id of the answer. */
  readonly stid: string;
  /** The fault that this request met. */
  readonly fault?: PracticeFaultKind;
  /** The zones that were changed, whether or not the client was told. */
  readonly changes: readonly PracticeChange[];
}

const MAX_XML = 65536;

/** A request's body with the secrets blanked out, well-formed or not. */
export function redact(body: Uint8Array): string {
  return new TextDecoder().decode(body).replace(
    // To the closing tag (which does not count inside CDATA), or to the end of a broken document.
    /(<(password|token)(?:\s[^>]*)?>)(?:<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|(?!<\/\2)[\s\S])*/gi,
    (_, open: string) => `${open}***`,
  ).slice(0, MAX_XML);
}
