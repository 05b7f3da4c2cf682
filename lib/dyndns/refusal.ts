import type { SoleToken } from "./answer.ts";

/** One token answers the whole request: nothing is published. */
export interface Refusal {
  /** Tells it from an update. */
  readonly status: "refused";
  /** The answer. */
  readonly token: SoleToken;
  /** Why, in words for the log. */
  readonly reason: string;
}

/** Makes a refusal. */
export function refuse(token: SoleToken, reason: string): Refusal {
  return { status: "refused", token, reason };
}
