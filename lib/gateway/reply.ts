import type { TaskResult } from "./task_result.ts";
import type { NoAnswer } from "./no_answer.ts";

/** What became of a task. */
export type Reply = TaskResult | NoAnswer;

/** A task that was refused. */
export type Refused = Extract<TaskResult, { readonly status: "refused" }>;

/** Whether the gateway refused who is asking. */
export function isRefusedSignIn(reply: Reply): reply is Refused {
  return reply.status === "refused" && reply.failure.kind === "credentials";
}

/** Whether the gateway accepted who is asking, whatever became of the task. */
export function isAcceptedSignIn(reply: Reply): boolean {
  return reply.status === "done" ||
    reply.status === "refused" && !isRefusedSignIn(reply) && !isTooLate(reply);
}

/**
 * Whether nothing was sent, as the next one-time password is too long in coming;
 * the gateway itself refuses nothing as temporary.
 */
export function isTooLate(reply: Reply): reply is Refused {
  return reply.status === "refused" && reply.failure.kind === "temporary";
}
