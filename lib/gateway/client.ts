import type { Deadline } from "../deadline.ts";
import type { Failure } from "../failure.ts";
import { secondsOf } from "../http/exchange.ts";
import type { ZoneChange } from "../zone/zone.ts";
import type { GatewayAccount, GatewayWorld } from "./account.ts";
import {
  type Conversation,
  createConversation,
  type Reply,
} from "./conversation.ts";
import { bulkUpdateTask, inquiryTask } from "./request.ts";
import { readZoneInquiry, type ZoneInquiry } from "./response.ts";
import { comeAgain, pauseBeforeRetry } from "./retry.ts";

export type { GatewayAccount, GatewayWorld } from "./account.ts";
export type { ZoneInquiry } from "./response.ts";

/** The result of a bulk update. */
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
    /** Milliseconds after which the gateway asks to try again. */
    readonly retryAfter?: number;
  };

/** The XML-Gateway, as far as changing records needs it. */
export interface Gateway
  extends Pick<Conversation, "clockLead" | "isPaused" | "observe"> {
  /**
   * Task 0205. Tries again after temporary failures, as it changes nothing; who
   * asks for the same zone meanwhile gets the same answer. Never throws.
   */
  readonly inquire: (zone: string, deadline: Deadline) => Promise<ZoneInquiry>;
  /**
   * Task 0202001. Never sends it a second time after it may have been received:
   * see {@linkcode UpdateResult} `lost`. Never throws.
   */
  readonly update: (
    change: ZoneChange,
    deadline: Deadline,
  ) => Promise<UpdateResult>;
}

/**
 * Makes a client that keeps to the gateway's limit of requests per second and has
 * one request under way at a time, so that one connection serves them all.
 */
export function createGateway(
  account: GatewayAccount,
  world: GatewayWorld,
): Gateway {
  const { sleep, log } = world;
  const { ask, ...about } = createConversation(account, world);
  /** Inquiries that nothing was changed after; who asks the same gets their answers. */
  const underWay = new Map<string, Promise<ZoneInquiry>>();

  async function inquire(
    zone: string,
    deadline: Deadline,
  ): Promise<ZoneInquiry> {
    const about = `0205 ${zone}`;
    const task = { xml: inquiryTask(zone), about, closes: false };
    for (let made = 1, sent = 0;; made++) {
      const reply = await ask(task, deadline);
      if (reply.status === "too late") {
        return { status: "failed", failure: reply.failure };
      }
      if (reply.status !== "no answer") return readZoneInquiry(zone, reply);
      const { failure, retryAfter } = reply;
      if (reply.sent) sent++;
      const pause = failure.kind === "temporary"
        ? pauseBeforeRetry({ made, sent, retryAfter }, deadline.left())
        : undefined;
      if (pause === undefined) {
        return { status: "failed", failure: comeAgain(failure, retryAfter) };
      }
      log("info", `${failure.message}; trying again in ${secondsOf(pause)}`);
      await sleep(pause);
    }
  }

  return {
    inquire(zone, deadline) {
      const shared = underWay.get(zone);
      const asked = shared === undefined
        ? inquire(zone, deadline)
        : shared.then((inquiry) =>
          // Who asked first may have had less time.
          inquiry.status === "failed" && inquiry.failure.kind === "temporary"
            ? inquire(zone, deadline)
            : inquiry
        );
      underWay.set(zone, asked);
      asked.then(() => underWay.get(zone) === asked && underWay.delete(zone));
      return asked;
    },
    async update(change, deadline) {
      underWay.clear();
      const task = {
        xml: bulkUpdateTask(change),
        about: describe(change),
        closes: true,
      };
      return updateResult(await ask(task, deadline));
    },
    ...about,
  };
}

function updateResult(reply: Reply): UpdateResult {
  if (reply.status === "done") return { status: "done" };
  const { failure } = reply;
  if (reply.status === "refused") {
    const duplicate = failure.codes?.includes("EF02022") ?? false;
    return { status: "refused", failure, duplicate };
  }
  if (reply.status === "too late" || !reply.sent) {
    return { status: "unsent", failure };
  }
  const { retryAfter } = reply;
  return {
    status: "lost",
    failure: comeAgain(failure, retryAfter),
    retryAfter,
  };
}

function describe({ zone, remove, add, main }: ZoneChange): string {
  const counts = `-${remove.length} +${add.length}${main ? " main" : ""}`;
  return `0202001 ${zone} (${counts})`;
}
