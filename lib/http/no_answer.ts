import type { Failure } from "../failure.ts";

/** Why there is no answer. */
export interface NoAnswer {
  /** Tells it from an answer. */
  readonly status: "failed";
  /** `no connection`: no server was reached; `bad answer`: one was. */
  readonly cause: "no connection" | "too late" | "bad answer";
  /** What can be done about it. */
  readonly kind: Failure["kind"];
  /** Whether the request may have been received. */
  readonly sent: boolean;
  /** For a person. */
  readonly reason: string;
}
