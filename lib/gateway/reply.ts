import type { Failure } from "../failure.ts";
import type { TaskResult } from "./task_result.ts";
import type { NoAnswer } from "./no_answer.ts";

/** What became of a task. */
export type Reply = TaskResult | NoAnswer | NotInTime;

/** A task that was refused. */
export type Refused = Extract<TaskResult, { readonly status: "refused" }>;

/** Nothing was sent: the next one-time password begins after the time limit. */
export interface NotInTime {
  /** Tells it from an answer. */
  readonly status: "too late";
  /** Why, and what to do. */
  readonly failure: Failure;
}

/** Whether the gateway refused who is asking. */
export function isRefusedSignIn(reply: Reply): reply is Refused {
  return reply.status === "refused" && reply.failure.kind === "credentials";
}

/** Whether the gateway accepted who is asking, whatever became of the task. */
export function isAcceptedSignIn(reply: Reply): boolean {
  return reply.status === "done" ||
    reply.status === "refused" && !isRefusedSignIn(reply);
}
