import type { Deadline } from "../deadline.ts";
import type { Failure } from "../failure.ts";
import type { ZoneChange } from "../zone/zone.ts";
import type { ReadVariable } from "./proxy.ts";
import { createRate } from "./rate.ts";
import {
  bulkUpdateTask,
  escapeXml,
  inquiryTask,
  requestDocument,
} from "./request.ts";
import {
  readTaskResult,
  readZoneInquiry,
  type TaskResult,
  type ZoneInquiry,
} from "./response.ts";
import { pauseBeforeRetry } from "./retry.ts";
import {
  clockTrouble,
  createSignIn,
  explainRefusal,
  isSameRefusal,
  NO_TWO_FACTOR,
} from "./sign_in.ts";
import { type NoAnswer, postDocument } from "./transport.ts";

export type { ZoneInquiry } from "./response.ts";

/** The account at the gateway. */
export interface GatewayAccount {
  /** Where requests go. */
  readonly url: string;
  /** The account's user. */
  readonly user: string;
  /** Its password: never to be logged. */
  readonly password: string;
  /** A bare integer: 10 at SchlundTech, 4 at AutoDNS. */
  readonly context: string;
  /** Only with 2FA. */
  readonly totpSecret?: Uint8Array<ArrayBuffer>;
}

/** What the client needs from the world. */
export interface GatewayWorld {
  /** Sends requests. */
  readonly fetch: typeof fetch;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** Waits so many milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Takes lines about requests and answers, free of secrets. */
  readonly log: (level: "debug" | "info" | "warning", message: string) => void;
  /** Environment variables, to explain a proxy in the way; absent: none. */
  readonly env?: ReadVariable;
}

/** How a bulk update went. */
export type UpdateResult =
  | { readonly status: "done" }
  /** Refused, and nothing was changed. */
  | {
    readonly status: "refused";
    readonly failure: Failure;
    /** Whether the gateway has one of the records to add already (EF02022). */
    readonly duplicate: boolean;
  }
  /** It never reached the gateway. */
  | { readonly status: "unsent"; readonly failure: Failure }
  /** No answer: it may have been carried out, or not. */
  | {
    readonly status: "lost";
    readonly failure: Failure;
    /** Milliseconds after which the gateway asks to come again. */
    readonly retryAfter?: number;
  };

/** The XML-Gateway, as far as changing records needs it. */
export interface Gateway {
  /**
   * Task 0205. Tries again after temporary failures, as it changes nothing. Never
   * throws.
   */
  inquire(zone: string, deadline: Deadline): Promise<ZoneInquiry>;
  /**
   * Task 0202001. Never sends it a second time after it may have been received:
   * see {@linkcode UpdateResult} `lost`. Never throws.
   */
  update(change: ZoneChange, deadline: Deadline): Promise<UpdateResult>;
  /** Milliseconds by which the gateway's clock (`Date`) is ahead, once it answered. */
  clockLead(): number | undefined;
  /**
   * A clock for time limits: it stands still while a one-time password is waited
   * for. Where each serves once, a program that starts anew each time could
   * otherwise never update. Milliseconds.
   */
  workingTime(): number;
}

/** A task to be sent, and how to speak of it. */
interface Task {
  readonly xml: string;
  /** For the log, such as `0205 example.com`. */
  readonly about: string;
  readonly zone: string;
  /** Whether no other request is likely to follow. */
  readonly last: boolean;
}

type Reply = TaskResult | NoAnswer;

/**
 * Makes a client that keeps to the gateway's limit of requests per second and has
 * one request under way at a time, so that one connection serves them all.
 */
export function createGateway(
  account: GatewayAccount,
  world: GatewayWorld,
): Gateway {
  const { now, sleep, log } = world;
  const rate = createRate(world);
  let clockLead: number | undefined;
  let waited = 0;
  let waitingSince: number | undefined;
  const signIn = account.totpSecret === undefined
    ? undefined
    : createSignIn(account.totpSecret, {
      now,
      clockLead: () => clockLead,
      log: (message) => log("info", message),
      async sleep(milliseconds) {
        waitingSince = now();
        await sleep(milliseconds);
        waited += now() - waitingSince;
        waitingSince = undefined;
      },
    });

  async function send(
    task: Task,
    deadline: Deadline,
    withToken = true,
  ): Promise<Reply> {
    if (deadline.left() === 0) return noTimeLeft();
    // Not before it is sent: a one-time password lives for seconds.
    const token = withToken ? await signIn?.next() : undefined;
    const left = deadline.left();
    const secrets = [
      account.password,
      // As the gateway would quote it from our request.
      escapeXml(account.password),
      ...(token === undefined ? [] : [token]),
    ];
    log("debug", `→ ${task.about} as ${account.user}`);
    const start = now();
    const exchange = await postDocument(
      account.url,
      requestDocument({ ...account, token }, task.xml),
      {
        // Half of the time, so that a hanging connection leaves enough to try again.
        milliseconds: Math.max(left / 2, Math.min(left, 1000)),
        last: task.last,
        fetch: world.fetch,
        now,
        env: quiet(world.env),
        secrets,
      },
    );
    if (exchange.status === "answered" && exchange.date !== undefined) {
      // It is cut to whole seconds.
      clockLead = exchange.date + 500 - now();
    }
    const reply = exchange.status === "answered"
      ? readReply(exchange.text, secrets)
      : exchange;
    log("debug", `← ${inShort(reply)}, ${Math.round(now() - start)} ms`);
    return reply;
  }

  /** One task; with 2FA, a refused sign-in is looked into. */
  async function converse(task: Task, deadline: Deadline): Promise<Reply> {
    const first = await rate.run(() => send(task, deadline));
    if (signIn === undefined) return first;
    if (!isRefusedSignIn(first)) {
      if (first.status !== "no answer") signIn.accepted();
      return first;
    }
    let refused = first;
    if (signIn.followGatewayClock()) {
      const second = await rate.run(() => send(task, deadline));
      if (!isRefusedSignIn(second)) {
        const clock = clockTrouble(clockLead);
        if (second.status !== "no answer") signIn.accepted();
        if (clock !== undefined) {
          log("warning", `${clock}, by which one-time passwords go now`);
        }
        return second;
      }
      // By the right clock: there is nothing to wait for.
      refused = second;
    }
    if (!signIn.hasBeenAccepted()) {
      const probe: Task = {
        xml: inquiryTask(task.zone),
        about: `0205 ${task.zone} without a one-time password`,
        zone: task.zone,
        last: false,
      };
      const without = await rate.run(() => send(probe, deadline, false));
      if (without.status === "no answer") return explained(refused);
      if (!isRefusedSignIn(without)) {
        return { status: "refused", failure: NO_TWO_FACTOR };
      }
      if (isSameRefusal(without.failure, first.failure)) {
        return explained(refused);
      }
    }
    if (refused !== first) return explained(refused);
    // It was used before, by this process or another: the next one will do.
    signIn.setOneTime(true);
    const last = await rate.run(() => send(task, deadline));
    if (!isRefusedSignIn(last)) {
      if (last.status !== "no answer") signIn.accepted();
      return last;
    }
    signIn.setOneTime(false);
    return explained(last);
  }

  function explained(reply: Refused): Refused {
    const failure = explainRefusal(reply.failure, clockLead);
    return { status: "refused", failure };
  }

  let conversations: Promise<unknown> = Promise.resolve();
  let begun = 0;
  /** What no further try can change, for all that was asked for until then. */
  let lasting: { readonly reply: Reply; readonly until: number } | undefined;
  let trouble: NoAnswer | undefined;

  /** One conversation after the other; what lasts is asked and told once. */
  function call(task: Task, deadline: Deadline): Promise<Reply> {
    const number = ++begun;
    const turn = conversations.then(async () => {
      if (lasting !== undefined && number <= lasting.until) {
        return lasting.reply;
      }
      const reply = await converse(task, deadline);
      if (isLasting(reply)) lasting = { reply, until: begun };
      trouble = reply.status === "no answer" ? reply : undefined;
      return reply;
    });
    conversations = turn.catch(() => {});
    return turn;
  }

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
    async inquire(zone, deadline) {
      const task: Task = {
        xml: inquiryTask(zone),
        about: `0205 ${zone}`,
        zone,
        last: false,
      };
      for (let made = 1, sent = 0;; made++) {
        const reply = await call(task, deadline);
        if (reply.status !== "no answer") return readZoneInquiry(zone, reply);
        const { failure, retryAfter } = reply;
        if (reply.sent) sent++;
        const pause = failure.kind === "temporary"
          ? pauseBeforeRetry({ made, sent, retryAfter }, deadline.left())
          : undefined;
        if (pause === undefined) {
          return { status: "failed", failure: comeAgain(failure, retryAfter) };
        }
        log("info", `${failure.message}; trying again in ${pause / 1000} s`);
        await sleep(pause);
      }
    },
    async update(change, deadline) {
      const { zone, remove, add, main } = change;
      const counts = `-${remove.length} +${add.length}${main ? " main" : ""}`;
      const reply = await call({
        xml: bulkUpdateTask(change),
        about: `0202001 ${zone} (${counts})`,
        zone,
        last: true,
      }, deadline);
      if (reply.status === "done") return { status: "done" };
      const { failure } = reply;
      if (reply.status === "refused") {
        const duplicate = failure.codes?.includes("EF02022") ?? false;
        return { status: "refused", failure, duplicate };
      }
      const { sent, retryAfter } = reply;
      return sent
        ? {
          status: "lost",
          failure: comeAgain(failure, retryAfter),
          retryAfter,
        }
        : { status: "unsent", failure };
    },
    clockLead: () => clockLead,
    workingTime: () => (waitingSince ?? now()) - waited,
  };
}

type Refused = Extract<TaskResult, { readonly status: "refused" }>;

function isRefusedSignIn(reply: Reply): reply is Refused {
  return reply.status === "refused" && reply.failure.kind === "credentials";
}

/** Whether every other request would come to the same now. */
function isLasting(reply: Reply): boolean {
  return isRefusedSignIn(reply) ||
    reply.status === "no answer" && !reply.sent &&
      reply.failure.kind !== "temporary";
}

function readReply(text: string, secrets: readonly string[]): Reply {
  try {
    return readTaskResult(text, secrets);
  } catch {
    const message =
      "the gateway gave an answer that is not its XML, or only a part of it";
    const failure = { kind: "temporary", message } as const;
    return { status: "no answer", sent: true, failure };
  }
}

function comeAgain(failure: Failure, retryAfter: number | undefined): Failure {
  if (retryAfter === undefined) return failure;
  const seconds = Math.ceil(retryAfter / 1000);
  return {
    ...failure,
    message: `${failure.message}; it asks to come again in ${seconds} s`,
  };
}

function inShort(reply: Reply): string {
  return reply.status === "done"
    ? reply.code
    : reply.failure.codes?.[0] ?? reply.failure.message;
}

/** Variables are read only to explain: one that may not be read is not set. */
function quiet(env: ReadVariable = () => undefined): ReadVariable {
  return (name) => {
    try {
      return env(name);
    } catch {
      return undefined;
    }
  };
}
