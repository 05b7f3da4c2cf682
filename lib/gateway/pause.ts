import type { GatewayWorld } from "./account.ts";
import type { Refused } from "./response.ts";

/** Keeps a process whose sign-in is refused from asking again and again. */
export interface Pause {
  /** The reply to give without asking, while it lasts. */
  readonly reply: () => Refused | undefined;
  /** Notes that a sign-in was refused. */
  readonly refused: (reply: Refused) => void;
  /** Notes that a sign-in was accepted. */
  readonly accepted: () => void;
}

const FIRST_PAUSE = 60_000;
const LONGEST_PAUSE = 30 * 60_000;

/**
 * Makes a pause that begins with the second refused sign-in in a row, takes a
 * minute, and twice as long after each further one, up to 30 minutes.
 */
export function createPause(
  { now, monotonic, log }: Pick<GatewayWorld, "now" | "monotonic" | "log">,
): Pause {
  let refusals = 0;
  let until = -Infinity;
  let last: Refused | undefined;
  return {
    reply() {
      const left = until - monotonic();
      if (last === undefined || left <= 0) return undefined;
      const { failure } = last;
      const end = new Date(now() + left).toISOString().slice(11, 16);
      const message =
        `${failure.message}; after ${refusals} refused sign-ins the gateway is ` +
        `not asked again before ${end} UTC`;
      return { status: "refused", failure: { ...failure, message } };
    },
    refused(reply) {
      last = reply;
      if (++refusals < 2) return;
      const pause = Math.min(FIRST_PAUSE * 2 ** (refusals - 2), LONGEST_PAUSE);
      until = monotonic() + pause;
      if (refusals > 2) return;
      log(
        "warning",
        `${reply.failure.message}; the gateway is not asked again for 1 to 30 ` +
          "minutes after each further refused sign-in; correct the account and restart",
      );
    },
    accepted() {
      refusals = 0;
      last = undefined;
    },
  };
}
