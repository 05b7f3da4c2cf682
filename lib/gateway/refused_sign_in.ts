import type { Failure } from "../failure.ts";
import type { GatewayAccount } from "./account.ts";
import { clockTrouble } from "./clock_trouble.ts";
import {
  isAcceptedSignIn,
  isRefusedSignIn,
  type NotInTime,
  type Refused,
  type Reply,
} from "./reply.ts";
import type { SignIn, TooLate } from "./sign_in.ts";

/** What can be tried after a refused sign-in. */
export interface Tries {
  /** The same task with another one-time password. */
  readonly again: () => Promise<Reply>;
  /** An inquiry without one. */
  readonly without: () => Promise<Reply>;
  /** Milliseconds by which the gateway's clock is ahead, once it answered. */
  readonly clockLead: () => number | undefined;
  /** Takes a line for the person who runs this. */
  readonly warn: (message: string) => void;
}

/**
 * Finds out why a sign-in with a one-time password was refused; the codes do not
 * tell [open]. It may have been made by a wrong clock: then one by the gateway's
 * is taken. The account may have no 2FA: then the sign-in without one is taken.
 * It may have been used before: then the gateway says something else to a sign-in
 * without one, and the next one is worth waiting for. Else it is the password.
 */
export async function lookInto(
  first: Refused,
  signIn: SignIn,
  { again, without, clockLead, warn }: Tries,
): Promise<Reply> {
  const explained = ({ failure }: Refused): Refused => ({
    status: "refused",
    failure: explainRefusal(failure, clockLead()),
  });
  let byGatewayClock: Refused | undefined;
  if (signIn.followGatewayClock()) {
    const second = await again();
    if (!isRefusedSignIn(second)) {
      const clock = clockTrouble(clockLead());
      // No answer says nothing about the clocks.
      if (clock !== undefined && isAcceptedSignIn(second)) {
        warn(
          `${clock}, by which one-time passwords go now: set it right (NTP)`,
        );
      }
      return second;
    }
    byGatewayClock = second;
  }
  if (!signIn.hasBeenAccepted()) {
    const bare = await without();
    if (bare.status === "no answer") return explained(first);
    if (!isRefusedSignIn(bare)) {
      return { status: "refused", failure: NO_TWO_FACTOR };
    }
    if (isSame(bare.failure, first.failure)) return explained(first);
  }
  // By the right clock: there is nothing to wait for.
  if (byGatewayClock !== undefined) return explained(byGatewayClock);
  signIn.refused();
  const last = await again();
  if (last.status === "too late") {
    const message = `${first.failure.message}; ${last.failure.message}`;
    return { ...last, failure: { ...first.failure, ...last.failure, message } };
  }
  if (isAcceptedSignIn(last)) signIn.setOneTime(true);
  if (!isRefusedSignIn(last)) return last;
  signIn.setOneTime(false);
  return explained(last);
}

/** Tells with a refused sign-in what about the account's settings may be to blame. */
export function adviseOn(
  reply: Reply,
  { context, totpSecret, oddities = [] }: GatewayAccount,
): Reply {
  if (!isRefusedSignIn(reply)) return reply;
  const { failure } = reply;
  const advice = totpSecret === undefined
    ? adviceWithoutTwoFactor(failure, context)
    : undefined;
  const message = [failure.message, advice ?? [], ...oddities].flat().join(
    "; ",
  );
  return { ...reply, failure: { ...failure, message } };
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

/** What is told instead of waiting beyond the time limit for a one-time password. */
export function nextIsTooLate({ wait }: TooLate): NotInTime {
  const message =
    `the next one-time password begins in ${
      Math.ceil(wait / 1000)
    } s, too late ` +
    "for the timeout that is set: it counts such waits, which take up to 30 s";
  return { status: "too late", failure: { kind: "temporary", message } };
}

/** A refused sign-in with 2FA, with what may be to blame. */
function explainRefusal(
  failure: Failure,
  lead: number | undefined,
): Failure {
  const clock = clockTrouble(lead);
  return clock === undefined ? failure : {
    ...failure,
    message: `${failure.message}; ${clock}, and one-time passwords go by the ` +
      "clock: set it right (NTP)",
  };
}

/** The sign-in was refused with a one-time password, and accepted without. */
const NO_TWO_FACTOR: Failure = {
  kind: "credentials",
  message:
    "the account has no 2FA: the gateway accepts the sign-in only without a " +
    "one-time password; remove totp_secret",
};

/** Whether two refusals say the same, in whatever words. */
function isSame(a: Failure, b: Failure): boolean {
  return a.message === b.message && `${a.codes}` === `${b.codes}`;
}
