import { leaf, tag } from "../answer.ts";
import { allow } from "../fields.ts";
import type { Task, TaskReader } from "./task.ts";

const CODE = "1321001";

/** Session creation, task 1321001 ([field]): the hash stands for `auth` in later requests. */
export const readSession: TaskReader = (task): Task => {
  allow(task, ["code"]);
  return {
    code: CODE,
    kind: "session",
    zones: [],
    run: ({ account, openSession }) => ({
      data: tag("auth_session", leaf("hash", openSession(account))),
      messages: [],
      status: { code: `S${CODE}`, type: "success", text: "session-done" },
    }),
  };
};
