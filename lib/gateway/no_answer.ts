import type { Failure } from "../failure.ts";

/** Why there is no document in return. */
export interface NoAnswer {
  /** Tells it from an answer. */
  readonly status: "no answer";
  /** Whether the request may have reached the gateway. */
  readonly sent: boolean;
  /** Why, and what to do. */
  readonly failure: Failure;
  /** Milliseconds after which the other side asks to come again. */
  readonly retryAfter?: number;
}

/** The other side was there, but what it gave is no answer: that may pass. */
export function noAnswer(message: string): NoAnswer {
  const failure = { kind: "temporary", message } as const;
  return { status: "no answer", sent: true, failure };
}
