import { TOTP_STEP_SECONDS, totpAt, totpStep } from "./totp.ts";

/** Signs the requests of one process in with 2FA: one-time passwords, and the clock they go by. */
export interface SignIn {
  /**
   * The one-time password for a request sent now; may wait for the next one, but
   * no longer than this, in milliseconds.
   */
  next(longestWait?: number): Promise<string | TooLate>;
  /** The last one was taken. */
  accepted(): void;
  /** The last one was refused: it is not sent again. */
  refused(): void;
  /**
   * Whether the gateway's clock asks for another one than the last: if so, the
   * next goes by that clock.
   */
  followGatewayClock(): boolean;
  /**
   * From now on (or no longer) each serves one request. Today's gateway takes one
   * again within its time step [field]; its documentation calls it one-time, so it
   * may stop to.
   */
  setOneTime(oneTime: boolean): void;
  /** Whether one was taken since the process began: the account has 2FA. */
  hasBeenAccepted(): boolean;
  /** Milliseconds; stands still while a one-time password is waited for. */
  workingTime(): number;
}

/** The next one-time password is too long in coming. */
export interface TooLate {
  /** Milliseconds that it would have to be waited for. */
  readonly wait: number;
}

/** What a sign-in needs. */
export interface SignInWorld {
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** Waits so many milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Takes a line for the person who runs this. */
  readonly log: (message: string) => void;
  /** Milliseconds by which the gateway's clock is ahead, once that is known. */
  readonly clockLead: () => number | undefined;
}

/** Requests that wait for a one-time password each reserve a step. */
const MOST_STEPS_AHEAD = 20;

/** Makes the sign-in of one process. `secret`: the account's TOTP secret. */
export function createSignIn(
  secret: Uint8Array<ArrayBuffer>,
  { now, sleep, log, clockLead }: SignInWorld,
): SignIn {
  let oneTime = false;
  let lastStep = -1;
  let refusedStep = -1;
  let wasAccepted = false;
  /** What is added to this machine's clock, in milliseconds. */
  let correction = 0;
  const time = () => now() + correction;
  let waited = 0;
  let waitingSince: number | undefined;
  return {
    async next(longestWait = Infinity) {
      let step = totpStep(time() / 1000);
      // The clock was set back: nobody waits for hours.
      if (lastStep > step + MOST_STEPS_AHEAD) lastStep = step;
      if (step === refusedStep || oneTime && step <= lastStep) {
        step = (oneTime ? Math.max(step, lastStep) : step) + 1;
        const wait = step * TOTP_STEP_SECONDS * 1000 - time();
        if (wait > longestWait) return { wait };
        // Reserved before the wait, so that two requests never share one.
        lastStep = step;
        log(
          `waiting ${Math.ceil(wait / 1000)} s for the next one-time password`,
        );
        waitingSince = now();
        await sleep(wait);
        waited += now() - waitingSince;
        waitingSince = undefined;
      }
      lastStep = oneTime ? Math.max(lastStep, step) : step;
      return await totpAt(secret, step * TOTP_STEP_SECONDS);
    },
    accepted() {
      wasAccepted = true;
    },
    refused() {
      refusedStep = lastStep;
    },
    followGatewayClock() {
      const lead = clockLead();
      if (lead === undefined) return false;
      const step = totpStep((now() + lead) / 1000);
      if (step === lastStep) return false;
      correction = lead;
      lastStep = step - 1;
      return true;
    },
    setOneTime(value) {
      oneTime = value;
    },
    hasBeenAccepted: () => wasAccepted,
    workingTime: () => (waitingSince ?? now()) - waited,
  };
}
