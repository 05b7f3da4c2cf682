import type { Deadline } from "../deadline.ts";
import type { GatewayAccount, GatewayWorld } from "./account.ts";
import { createRate } from "./rate.ts";
import type { NoAnswer } from "./no_answer.ts";
import { quietly } from "../http/read_variable.ts";
import { isAcceptedSignIn, isRefusedSignIn, type Reply } from "./reply.ts";
import { escapeXml, inquiryTask, requestDocument } from "./request.ts";
import { readTaskResult } from "./response.ts";
import type { SignIn } from "./sign_in.ts";
import { postDocument } from "./transport.ts";

/** What is sent, and how to speak of it. */
export interface TaskText {
  /** The task's element. */
  readonly xml: string;
  /** For the log, such as `0205 example.com`. */
  readonly about: string;
}

/** A task to be sent. */
export interface Task {
  /**
   * Called just before it is sent, which may be long after it was asked for, and
   * before a wait for a one-time password; undefined if there is nothing to send
   * any more.
   */
  readonly text: () => TaskText | undefined;
  /** The zone that it is about. */
  readonly zone: string;
  /** Whether the connection is not needed any more if nobody else waits for it. */
  readonly closes: boolean;
}

/** Asks the gateway one thing after the other. */
export interface Conversation {
  /** Sends a task when it is its turn; never throws. */
  readonly ask: (task: Task, deadline: Deadline) => Promise<Reply>;
  /** Milliseconds by which the gateway's clock is ahead, once it answered. */
  readonly clockLead: () => number | undefined;
  /** Milliseconds; stands still while a one-time password is waited for. */
  readonly workingTime: () => number;
}

/** A reply that counts for what was asked meanwhile as well. */
interface Lasting {
  readonly reply: Reply;
  /** The number of the last request that it counts for. */
  readonly until: number;
  /** Where it counts for what is to be done by then alone. */
  readonly deadline?: Deadline;
}

/** Milliseconds that a request is to have after a wait. */
const LEAST_TIME = 1000;

/** Makes the conversation of one process with one account. */
export function createConversation(
  account: GatewayAccount,
  world: GatewayWorld,
): Conversation {
  const { now, log } = world;
  const rate = createRate(world);
  let clockLead: number | undefined;
  let signIn: SignIn | undefined;

  async function sendNow(
    task: Task,
    deadline: Deadline,
    withToken: boolean,
  ): Promise<Reply> {
    if (deadline.left() === 0) return noTimeLeft();
    // A one-time password is neither waited for nor used up in vain.
    if (task.text() === undefined) return NOTHING_TO_SEND;
    // Not before it is sent: a one-time password lives for seconds.
    const token = withToken
      ? await signIn?.next(deadline.longestWait() - LEAST_TIME)
      : undefined;
    if (typeof token === "object") {
      const { nextIsTooLate } = await import("./refused_sign_in.ts");
      return nextIsTooLate(token);
    }
    const left = deadline.left();
    if (left === 0) return noTimeLeft();
    const text = task.text();
    if (text === undefined) return NOTHING_TO_SEND;
    const password = account.password.reveal();
    const secrets = [
      password,
      // As the gateway would quote it from our request.
      escapeXml(password),
      ...(token === undefined ? [] : [token]),
    ];
    log("debug", `→ ${text.about} as ${account.user}`);
    const start = now();
    const exchange = await postDocument(
      account.url,
      requestDocument({ ...account, password, token }, text.xml),
      {
        // Half of the time, so that a hanging connection leaves enough to try again.
        milliseconds: Math.max(left / 2, Math.min(left, LEAST_TIME)),
        last: task.closes && ended === begun - 1,
        fetch: world.fetch,
        now,
        env: quietly(world.env),
        secrets,
      },
    );
    let reply: Reply;
    if (exchange.status === "answered") {
      // It is cut to whole seconds.
      if (exchange.date !== undefined) clockLead = exchange.date + 500 - now();
      reply = await readReply(exchange.text, secrets);
      if (token !== undefined && isAcceptedSignIn(reply)) signIn?.accepted();
    } else reply = exchange;
    log("debug", `← ${inShort(reply)}, ${Math.round(now() - start)} ms`);
    return reply;
  }

  /** One task; a refused sign-in is looked into. */
  async function converse(task: Task, deadline: Deadline): Promise<Reply> {
    const send = (task: Task, withToken: boolean) =>
      rate.run(() => sendNow(task, deadline, withToken));
    // One task is asked at a time, so it is started once.
    if (account.totpSecret !== undefined && signIn === undefined) {
      // Loaded where there is 2FA.
      const { createSignIn } = await import("./sign_in.ts");
      signIn = createSignIn(account.totpSecret, {
        ...world,
        clockLead: () => clockLead,
        log: (message) => log("info", message),
      });
    }
    const first = await send(task, true);
    if (!isRefusedSignIn(first)) return first;
    // What may be to blame is loaded when a sign-in is refused.
    const { adviseOn, lookInto } = await import("./refused_sign_in.ts");
    if (signIn === undefined) return adviseOn(first, account);
    const reply = await lookInto(first, signIn, {
      again: () => send(task, true),
      without: () => send(probe(task.zone), false),
      clockLead: () => clockLead,
      warn: (message) => log("warning", message),
    });
    return adviseOn(reply, account);
  }

  let queue: Promise<unknown> = Promise.resolve();
  let begun = 0;
  let ended = 0;
  /** What no further try can change, for all that was asked until then. */
  let lasting: Lasting | undefined;
  let trouble: NoAnswer | undefined;

  async function inTurn(
    number: number,
    task: Task,
    deadline: Deadline,
  ): Promise<Reply> {
    try {
      if (
        lasting !== undefined && number <= lasting.until &&
        (lasting.deadline ?? deadline) === deadline
      ) return lasting.reply;
      const reply = await converse(task, deadline);
      if (isLasting(reply)) lasting = { reply, until: begun };
      // Others may have more time.
      if (reply.status === "too late") {
        lasting = { reply, until: begun, deadline };
      }
      trouble = reply.status === "no answer" && reply !== NOTHING_TO_SEND
        ? reply
        : undefined;
      return reply;
    } finally {
      ended++;
    }
  }

  /** What kept us from asking in time, if that is known. */
  function noTimeLeft(): NoAnswer {
    const message = "there is no time left to ask the gateway";
    const failure = { kind: "temporary", message } as const;
    return {
      status: "no answer",
      sent: false,
      failure: trouble?.failure ?? failure,
    };
  }

  return {
    ask(task, deadline) {
      const number = ++begun;
      const turn = queue.then(() => inTurn(number, task, deadline));
      queue = turn.catch(() => {});
      return turn;
    },
    clockLead: () => clockLead,
    workingTime: () => signIn?.workingTime() ?? now(),
  };
}

/** The reply to a task that there was no need to send. */
export const NOTHING_TO_SEND: NoAnswer = {
  status: "no answer",
  sent: false,
  failure: { kind: "temporary", message: "there was nothing to send" },
};

/** An inquiry: it changes nothing, whoever it is that signs in. */
function probe(zone: string): Task {
  const about = `0205 ${zone} without a one-time password`;
  const xml = inquiryTask(zone);
  return { text: () => ({ xml, about }), zone, closes: false };
}

/** Whether every other request would come to the same now. */
function isLasting(reply: Reply): boolean {
  return isRefusedSignIn(reply) ||
    reply.status === "no answer" && !reply.sent &&
      reply.failure.kind !== "temporary";
}

async function readReply(
  text: string,
  secrets: readonly string[],
): Promise<Reply> {
  try {
    return await readTaskResult(text, secrets);
  } catch {
    const message =
      "the gateway gave an answer that is not its XML, or only a part of it";
    const failure = { kind: "temporary", message } as const;
    return { status: "no answer", sent: true, failure };
  }
}

function inShort(reply: Reply): string {
  return reply.status === "done"
    ? reply.code
    : reply.failure.codes?.[0] ?? reply.failure.message;
}
