import type { Deadline } from "../deadline.ts";
import { TOTP_STEP_SECONDS, totpAt, totpStep } from "./totp.ts";

/** Hands out one-time passwords to the requests of one process. */
export interface TokenSource {
  /** The token for a request made now; a wait for it moves the deadline. */
  next(deadline: Deadline): Promise<string>;
  /**
   * From now on (or no longer) each token serves one request. Today's gateway
   * takes a token again within its time step [field]; its documentation calls
   * it one-time, so it may stop to.
   */
  setOneTime(oneTime: boolean): void;
}

/** Requests that wait for a one-time password each reserve a step. */
const MOST_STEPS_AHEAD = 20;

/**
 * Makes the token source of one process.
 *
 * @param secret the account's TOTP secret
 * @param clock milliseconds since the Unix epoch, and a way to wait
 */
export function createTokenSource(
  secret: Uint8Array<ArrayBuffer>,
  { now, sleep, log }: {
    readonly now: () => number;
    readonly sleep: (milliseconds: number) => Promise<void>;
    readonly log: (message: string) => void;
  },
): TokenSource {
  let oneTime = false;
  let lastStep = -1;
  return {
    setOneTime(value) {
      oneTime = value;
    },
    async next(deadline) {
      let step = totpStep(now() / 1000);
      // The clock was set back: nobody waits for hours.
      if (lastStep > step + MOST_STEPS_AHEAD) lastStep = step;
      if (oneTime && step <= lastStep) {
        step = lastStep + 1;
        // Reserved before the wait, so that two requests never share one.
        lastStep = step;
        const wait = step * TOTP_STEP_SECONDS * 1000 - now();
        deadline.postpone(wait);
        log(
          `waiting ${Math.ceil(wait / 1000)} s for the next one-time password`,
        );
        await sleep(wait);
      }
      lastStep = Math.max(lastStep, step);
      return await totpAt(secret, step * TOTP_STEP_SECONDS);
    },
  };
}
