import type { Deadline } from "../deadline.ts";
import type { Failure } from "../failure.ts";
import { exchange } from "../http/exchange.ts";
import type { GatewayAccount, GatewayWorld } from "./account.ts";
import { createPause } from "./pause.ts";
import { createRate } from "./rate.ts";
import { adviseOn, explainAnswer, retryAfterOf } from "./refusal.ts";
import { escapeXml, requestDocument } from "./request.ts";
import { readTaskResult, type Refused, type TaskResult } from "./response.ts";
import { clockTrouble, createSignIn, type TooLate } from "./sign_in.ts";

/** A task to be sent. */
export interface Task {
  /** The task's element. */
  readonly xml: string;
  /** For the log, such as `0205 example.com`. */
  readonly about: string;
  /** Whether the connection can close unless other tasks wait. */
  readonly closes: boolean;
}

/** The result of a task, or why there is none. */
export type Reply = TaskResult | NoReply | TooLate;

/** Why there is no result. */
export interface NoReply {
  /** Tells it from a result. */
  readonly status: "no answer";
  /** Whether the request may have reached the gateway. */
  readonly sent: boolean;
  /** Why, and what to do. */
  readonly failure: Failure;
  /** Milliseconds after which the gateway asks to try again. */
  readonly retryAfter?: number;
}

/** Sends tasks to the gateway one after the other. */
export interface Conversation {
  /** Sends a task when it is its turn; never throws. */
  readonly ask: (task: Task, deadline: Deadline) => Promise<Reply>;
  /** Milliseconds by which the gateway's clock is ahead, once it answered. */
  readonly clockLead: () => number | undefined;
  /** Whether it is not asked for a while, after refused sign-ins. */
  readonly isPaused: () => boolean;
  /** Calls back after each request that was sent. */
  readonly observe: (observer: (sent: SentRequest) => void) => void;
}

/** A request that was sent to the gateway. */
export interface SentRequest {
  /** The code of its task, such as `0205`. */
  readonly task: string;
  /** What came of it. */
  readonly result: TaskResult["status"] | "no answer";
  /** How long that took. */
  readonly milliseconds: number;
}

/** A reply that also holds for the tasks that waited meanwhile. */
interface Lasting {
  readonly reply: Reply;
  /** The number of the last task that it holds for. */
  readonly until: number;
}

/** Bytes; a zone of 100,000 records takes about 12 MB. */
const ANSWER_LIMIT = 32 * 1024 * 1024;

/** Makes the conversation of one process with one account. */
export function createConversation(
  account: GatewayAccount,
  world: GatewayWorld,
): Conversation {
  const { now, monotonic, log } = world;
  const rate = createRate(world);
  const pause = createPause(world);
  const signIn = account.totpSecret && createSignIn(account.totpSecret, world);
  let clockLead: number | undefined;
  let trouble: Failure | undefined;
  let observer: ((sent: SentRequest) => void) | undefined;

  /** Sends a task once. */
  async function send(task: Task, deadline: Deadline): Promise<Reply> {
    if (deadline.left() === 0) return noTimeLeft();
    // Not before it is sent: a one-time password lives for seconds.
    const password = await signIn?.next(deadline);
    if (password?.status === "too late") return password;
    const left = deadline.left();
    if (left === 0) return noTimeLeft();
    log("debug", `→ ${task.about} as ${account.user}`);
    const start = monotonic();
    const reply = await post(
      task,
      tryTime(deadline.patience?.() || left),
      password?.text,
    );
    if (isAccepted(reply)) signIn?.accepted();
    const took = Math.round(monotonic() - start);
    const [code = ""] = task.about.split(" ");
    observer?.({ task: code, result: reply.status, milliseconds: took });
    log("debug", `← ${inShort(reply)}, ${took} ms`);
    return reply;
  }

  async function post(
    task: Task,
    milliseconds: number,
    token: string | undefined,
  ): Promise<TaskResult | NoReply> {
    const password = account.password.reveal();
    // The gateway could quote the password as it stands in the request.
    const secrets = [password, escapeXml(password), token ?? ""];
    const document = requestDocument({ ...account, password, token }, task.xml);
    const answer = await exchange(world.fetch, {
      url: new URL(account.url),
      method: "POST",
      headers: { "content-type": "application/xml; charset=utf-8" },
      body: document,
    }, {
      milliseconds,
      bytes: ANSWER_LIMIT,
      keep: !(task.closes && ended === begun - 1),
      onlyOk: true,
      named: { now, env: world.env ?? (() => undefined) },
    });
    if (answer.status === "failed") {
      const { sent, kind, reason: message } = answer;
      return { status: "no answer", sent, failure: { kind, message } };
    }
    const { code, headers, text } = answer;
    const date = Date.parse(headers.get("date") ?? "");
    if (code === 200) {
      // It is cut to whole seconds.
      if (!Number.isNaN(date)) clockLead = date + 500 - now();
      const result = readTaskResult(text, secrets);
      if (result !== undefined) return result;
    }
    const failure = explainAnswer(code, headers, text, secrets);
    const retryAfter = retryAfterOf(code, headers, now());
    return { status: "no answer", sent: true, failure, retryAfter };
  }

  /** One task; a refused one-time password is followed by another, once. */
  async function converse(task: Task, deadline: Deadline): Promise<Reply> {
    const first = await rate(() => send(task, deadline));
    if (!isRefusedSignIn(first)) return first;
    if (signIn === undefined) return advised(first);
    const by = signIn.refused(clockLead);
    const second = await rate(() => send(task, deadline));
    const clock = clockTrouble(clockLead);
    if (by === "clock" && clock !== undefined && isAccepted(second)) {
      const advice = "by which one-time passwords go now: set it right (NTP)";
      log("warning", `${clock}, ${advice}`);
    }
    if (second.status === "too late") {
      // What was refused may have been a used one-time password, or the account.
      const message = `${first.failure.message}; ${second.failure.message}`;
      return { ...second, failure: { ...second.failure, message } };
    }
    return isRefusedSignIn(second) ? advised(second) : second;
  }

  function advised({ status, failure }: Refused): Refused {
    return { status, failure: adviseOn(failure, account, clockLead) };
  }

  let queue: Promise<unknown> = Promise.resolve();
  let begun = 0;
  let ended = 0;
  let lasting: Lasting | undefined;

  async function inTurn(
    number: number,
    task: Task,
    deadline: Deadline,
  ): Promise<Reply> {
    try {
      if (lasting !== undefined && number <= lasting.until) {
        return lasting.reply;
      }
      const paused = pause.reply();
      if (paused !== undefined) return paused;
      const reply = await converse(task, deadline);
      if (isRefusedSignIn(reply)) pause.refused(reply);
      if (isAccepted(reply)) {
        pause.accepted();
      }
      if (isLasting(reply)) lasting = { reply, until: begun };
      trouble = reply.status === "no answer" ? reply.failure : undefined;
      return reply;
    } finally {
      ended++;
    }
  }

  /** Names what took the time, if that is known. */
  function noTimeLeft(): NoReply {
    const message = "there is no time left to ask the gateway";
    const failure = trouble ?? { kind: "temporary", message };
    return { status: "no answer", sent: false, failure };
  }

  return {
    ask(task, deadline) {
      const number = ++begun;
      const turn = queue.then(() => inTurn(number, task, deadline));
      queue = turn.catch(() => {});
      return turn;
    },
    clockLead: () => clockLead,
    isPaused: () => pause.reply() !== undefined,
    observe: (given) => void (observer = given),
  };
}

/**
 * Milliseconds for one try: a share of what is left, so that a connection that
 * stalls leaves enough for an inquiry and another try.
 */
function tryTime(left: number): number {
  return Math.max(left * 0.4, Math.min(left / 2, 2000), Math.min(left, 1000));
}

/** Whether the gateway refused the account. */
function isRefusedSignIn(reply: Reply): reply is Refused {
  return reply.status === "refused" && reply.failure.kind === "credentials";
}

/** Whether the gateway accepted the account, whatever became of the task. */
function isAccepted(reply: Reply): boolean {
  return reply.status === "done" ||
    reply.status === "refused" && !isRefusedSignIn(reply);
}

/** Whether every other task would get the same reply now. */
function isLasting(reply: Reply): boolean {
  return isRefusedSignIn(reply) || reply.status === "too late" ||
    reply.status === "no answer" && !reply.sent &&
      reply.failure.kind !== "temporary";
}

function inShort(reply: TaskResult | NoReply): string {
  return reply.status === "done"
    ? reply.code
    : reply.failure.codes?.[0] ?? reply.failure.message;
}
