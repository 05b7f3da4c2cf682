import type { Deadline } from "../deadline.ts";
import type { Failure } from "../failure.ts";
import type { ZoneChange } from "../zone/zone.ts";
import type { GatewayAccount, GatewayWorld } from "./account.ts";
import { createConversation, NOTHING_TO_SEND } from "./conversation.ts";
import { bulkUpdateTask, inquiryTask } from "./request.ts";
import { readZoneInquiry } from "./response.ts";
import type { ZoneInquiry } from "./task_result.ts";

export type { GatewayAccount, GatewayWorld } from "./account.ts";
export type { ZoneInquiry } from "./task_result.ts";

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
  /** Nor can it in time: the next one-time password begins too late. */
  | { readonly status: "too late"; readonly failure: Failure }
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
   *
   * @param latest asked when it is sent, which may be long after the call: what to
   * send in place of the change; if that is nothing, all is done
   */
  update(
    change: ZoneChange,
    deadline: Deadline,
    latest?: () => ZoneChange | undefined,
  ): Promise<UpdateResult>;
  /** Milliseconds by which the gateway's clock (`Date`) is ahead, once it answered. */
  clockLead(): number | undefined;
  /**
   * A clock for time limits: it stands still while a one-time password is waited
   * for. Where each serves once, a program that starts anew each time could
   * otherwise never update. Milliseconds.
   */
  workingTime(): number;
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
  const { ask, clockLead, workingTime } = createConversation(account, world);
  return {
    async inquire(zone, deadline) {
      const text = { xml: inquiryTask(zone), about: `0205 ${zone}` };
      const task = { text: () => text, zone, closes: false };
      for (let made = 1, sent = 0;; made++) {
        const reply = await ask(task, deadline);
        if (reply.status === "too late") {
          return { status: "failed", failure: reply.failure };
        }
        if (reply.status !== "no answer") {
          return await readZoneInquiry(zone, reply);
        }
        const { failure, retryAfter } = reply;
        const { comeAgain, pauseBeforeRetry, seconds } = await import(
          "./retry.ts"
        );
        if (reply.sent) sent++;
        const pause = failure.kind === "temporary"
          ? pauseBeforeRetry({ made, sent, retryAfter }, deadline.left())
          : undefined;
        if (pause === undefined) {
          return { status: "failed", failure: comeAgain(failure, retryAfter) };
        }
        log("info", `${failure.message}; trying again in ${seconds(pause)}`);
        await sleep(pause);
      }
    },
    async update(change, deadline, latest = () => change) {
      const reply = await ask({
        text() {
          const now = latest();
          return now && { xml: bulkUpdateTask(now), about: describe(now) };
        },
        zone: change.zone,
        closes: true,
      }, deadline);
      if (reply.status === "done" || reply === NOTHING_TO_SEND) {
        return { status: "done" };
      }
      if (reply.status === "too late") return reply;
      const { failure } = reply;
      if (reply.status === "refused") {
        const duplicate = failure.codes?.includes("EF02022") ?? false;
        return { status: "refused", failure, duplicate };
      }
      if (!reply.sent) return { status: "unsent", failure };
      const { retryAfter } = reply;
      const { comeAgain } = await import("./retry.ts");
      return {
        status: "lost",
        failure: comeAgain(failure, retryAfter),
        retryAfter,
      };
    },
    clockLead,
    workingTime,
  };
}

function describe({ zone, remove, add, main }: ZoneChange): string {
  const counts = `-${remove.length} +${add.length}${main ? " main" : ""}`;
  return `0202001 ${zone} (${counts})`;
}
