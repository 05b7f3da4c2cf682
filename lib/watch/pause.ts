import type { Failure } from "../failure.ts";

const MINUTE = 60_000;

/** After refused credentials: more attempts may lock the account. */
export const SIGN_IN_PAUSE = 60 * MINUTE;

/**
 * The milliseconds to wait after so many failures of one kind in a row: at most the
 * interval, unless the other side asked for less (HTTP status 429 or 503): then 1,
 * 2, 4 … 60 minutes. A definite refusal is not tried again within a minute.
 */
export function pauseAfter(
  { kind, overloaded }: Failure,
  failures: number,
  interval: number,
): number {
  const backoff = Math.min(2 ** Math.max(failures - 1, 0), 60) * MINUTE;
  if (overloaded) return backoff;
  const least = kind === "missing" || kind === "refused" ? MINUTE : 0;
  return Math.max(least, Math.min(backoff, interval));
}
