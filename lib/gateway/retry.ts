import type { Failure } from "../failure.ts";
import { secondsOf } from "../http/exchange.ts";

/** Requests of one inquiry that reached the gateway, or may have. */
const MOST_SENT = 4;
/** Milliseconds before the second try; each later pause is twice as long. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 10_000;
/** Milliseconds that the last try is to have. */
const LAST_TRY = 1000;

/** What is known after a try that brought no answer. */
export interface Tries {
  /** Tries so far, at least 1. */
  readonly made: number;
  /** Those of them that may have reached the gateway. */
  readonly sent: number;
  /** Milliseconds after which the gateway asks to come again. */
  readonly retryAfter?: number;
}

/**
 * How long to wait before the next try. What reached the gateway is tried a few
 * times; what did not, because there is no network or name yet, until the time
 * is over, and the last pause is shortened so that one more try fits.
 *
 * @param left milliseconds until the deadline
 * @returns milliseconds; undefined: try no more
 */
export function pauseBeforeRetry(
  { made, sent, retryAfter }: Tries,
  left: number,
): number | undefined {
  if (sent >= MOST_SENT) return undefined;
  const pause = Math.min(FIRST_PAUSE * 2 ** (made - 1), LONGEST_PAUSE);
  const fits = left - LAST_TRY;
  if (retryAfter !== undefined) {
    if (retryAfter >= left) return undefined;
    return Math.max(retryAfter, Math.min(pause, fits));
  }
  return fits < FIRST_PAUSE / 2 ? undefined : Math.min(pause, fits);
}

/** A failure with what the gateway asks for: to come again, and when. */
export function comeAgain(
  failure: Failure,
  retryAfter: number | undefined,
): Failure {
  if (retryAfter === undefined) return failure;
  return {
    ...failure,
    message: `${failure.message}; it asks to come again in ${
      secondsOf(retryAfter)
    }`,
  };
}
