import type { Failure } from "../failure.ts";

/** Failures of one kind in a row, and when to try again. */
export type Pause = { readonly failures: number; readonly notBefore: number };

/** Takes a failure: the pause after it, and after those before it. */
export type PauseAfter = (
  failure: Failure,
  before: Failure | undefined,
  pause: Pause | undefined,
  now: number,
) => Pause;

const MINUTE = 60_000;

/**
 * Makes what decides how long to wait: at most the interval, unless the other side
 * asked for less (HTTP status 429 or 503): then 1, 2, 4 … 60 minutes. A definite
 * refusal is not tried again within a minute.
 */
export function pausesWithin(interval: number): PauseAfter {
  return (failure, before, pause, now) => {
    const sameKind = before?.overloaded === failure.overloaded;
    const failures = pause !== undefined && sameKind ? pause.failures + 1 : 1;
    const backoff = Math.min(2 ** (failures - 1), 60) * MINUTE;
    const { kind, overloaded } = failure;
    const least = kind === "missing" || kind === "refused" ? MINUTE : 0;
    const wait = overloaded
      ? backoff
      : Math.max(least, Math.min(backoff, interval));
    return { failures, notBefore: now + wait };
  };
}
