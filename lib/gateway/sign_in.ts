import type { Deadline } from "../deadline.ts";
import type { Failure } from "../failure.ts";
import type { GatewayWorld } from "./account.ts";
import { TOTP_STEP_SECONDS, totpAt, totpStep } from "./totp.ts";

/** The one-time passwords of one process, and the clock that they go by. */
export interface SignIn {
  /** The one-time password for a request sent now; may wait for the next one. */
  readonly next: (deadline: Deadline) => Promise<OneTimePassword>;
  /** Notes that the last one was accepted. */
  readonly accepted: () => void;
  /**
   * Prepares another try after the last one was refused: by the gateway's clock, if
   * that asks for a different one; otherwise with the next one, as this one may have
   * been used.
   *
   * @param lead milliseconds by which the gateway's clock is ahead, if known
   */
  readonly refused: (lead: number | undefined) => "clock" | "next";
}

/** A one-time password, or why there is none in time. */
export type OneTimePassword =
  | { readonly status: "ready"; readonly text: string }
  | TooLate;

/** The next one-time password begins after the time limit. */
export interface TooLate {
  /** Tells it from an answer. */
  readonly status: "too late";
  /** Why, and what to do. */
  readonly failure: Failure;
}

const STEP = TOTP_STEP_SECONDS * 1000;

/** Milliseconds that a request needs after a wait. */
const LEAST_TIME = 1000;

/**
 * Makes the sign-in of one process. Today's gateway accepts a one-time password
 * again within its time step [field]; once it has refused that, each is sent once.
 */
export function createSignIn(
  secret: Uint8Array<ArrayBuffer>,
  { now, sleep, log }: Pick<GatewayWorld, "now" | "sleep" | "log">,
): SignIn {
  /** What is added to this machine's clock, in milliseconds. */
  let correction = 0;
  let sent = -1;
  /** The last step whose password must not be sent again. */
  let spent = -1;
  /** Whether the next one, or the last, follows a refused one of the same clock. */
  let retries = false;
  let retried = false;
  let sentOnce = false;
  return {
    async next(deadline) {
      retried = retries;
      retries = false;
      const time = now() + correction;
      let step = totpStep(time / 1000);
      // A step further ahead is from before the clock was set back.
      if (step === spent || step === spent - 1) {
        step = spent + 1;
        const wait = step * STEP - time;
        const seconds = Math.ceil(wait / 1000);
        if (deadline.postpone !== undefined) deadline.postpone(wait);
        else if (wait > deadline.left() - LEAST_TIME) return tooLate(seconds);
        log("info", `waiting ${seconds} s for the next one-time password`);
        await sleep(wait);
      }
      sent = step;
      if (sentOnce) spent = step;
      const text = await totpAt(secret, step * TOTP_STEP_SECONDS);
      return { status: "ready", text };
    },
    accepted() {
      if (retried) {
        sentOnce = true;
        spent = sent;
      }
    },
    refused(lead) {
      if (lead !== undefined) {
        const step = totpStep((now() + lead) / 1000);
        if (step !== sent && step !== spent) {
          correction = lead;
          return "clock";
        }
      }
      spent = sent;
      retries = true;
      return "next";
    },
  };
}

function tooLate(seconds: number): TooLate {
  const message =
    `the next one-time password begins in ${seconds} s, too late for the timeout ` +
    "that is set: it includes such waits, which take up to 30 s";
  return { status: "too late", failure: { kind: "temporary", message } };
}

/** Seconds: half a TOTP step, beyond which a one-time password may be refused. */
const CLOCK_TOLERANCE = 15;

/**
 * What is wrong with this machine's clock, compared with the gateway's.
 *
 * @param lead milliseconds by which the gateway's is ahead, if that is known
 * @returns undefined if it is right
 */
export function clockTrouble(lead: number | undefined): string | undefined {
  const seconds = Math.round(Math.abs(lead ?? 0) / 1000);
  if (lead === undefined || seconds <= CLOCK_TOLERANCE) return undefined;
  const hours = Math.round(seconds / 3600);
  const far = hours < 2
    ? ""
    : ` (${hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`})`;
  const side = lead > 0 ? "behind" : "ahead of";
  return `this machine's clock is ${seconds} s ${side} the gateway's${far}`;
}
