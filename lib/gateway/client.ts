import type { Deadline } from "../deadline.ts";
import type { ZoneChange } from "../zone/zone.ts";
import type { Failure } from "../failure.ts";
import { plainText } from "../plain_text.ts";
import {
  bulkUpdateTask,
  escapeXml,
  inquiryTask,
  requestDocument,
} from "./request.ts";
import { createPace } from "./rate.ts";
import { postDocument } from "./transport.ts";
import {
  type Inquiry,
  readInquiry,
  readReply,
  type Reply,
  replyText,
} from "./reply.ts";
import { createTokenSource } from "./one_time_passwords.ts";

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
}

/** How a bulk update went. */
export type Update =
  | { readonly kind: "done" }
  /** Refused, and nothing was changed. */
  | {
    readonly kind: "refused";
    readonly failure: Failure;
    /** Whether the gateway has one of the records to add already (EF02022). */
    readonly duplicate: boolean;
  }
  /** No answer: it may have been carried out, or not. */
  | { readonly kind: "lost"; readonly failure: Failure };

/** The XML-Gateway, as far as changing records needs it. */
export interface Gateway {
  /** Task 0205. Tries again after temporary failures: it changes nothing. */
  inquire(zone: string, deadline: Deadline): Promise<Inquiry>;
  /** Task 0202001. Never tries again by itself: see {@linkcode Update} `lost`. */
  update(change: ZoneChange, deadline: Deadline): Promise<Update>;
  /** Milliseconds by which the gateway's clock (`Date`) is ahead, once it answered. */
  clockLead(): number | undefined;
}

const INQUIRY_ATTEMPTS = 4;

/** Makes a client that keeps to the gateway's limit of requests per second. */
export function createGateway(
  account: GatewayAccount,
  world: GatewayWorld,
): Gateway {
  const { now, sleep, log } = world;
  const pace = createPace(world);
  const tokens = account.totpSecret === undefined
    ? undefined
    : createTokenSource(account.totpSecret, {
      now,
      sleep,
      log: (message) => log("info", message),
    });
  let clockLead: number | undefined;

  function send(...request: Parameters<typeof sendNow>): Promise<Reply> {
    const [, , deadline] = request;
    return pace.run(() => sendNow(...request), () => deadline.left() > 0);
  }

  async function sendNow(
    task: string,
    about: string,
    deadline: Deadline,
  ): Promise<Reply> {
    if (deadline.left() === 0) {
      const message = "there is no time left to ask the gateway";
      return {
        ok: false,
        nothingDone: true,
        failure: { kind: "temporary", message },
      };
    }
    // Not before it is sent: a token lives for seconds.
    const token = await tokens?.next(deadline);
    const left = deadline.left();
    // Half of the time, so that a hanging connection leaves enough to try again.
    const limit = Math.max(left / 2, Math.min(left, 1000));
    const secrets = [
      account.password,
      // As the gateway would quote it from our request.
      escapeXml(account.password),
      ...(token === undefined ? [] : [token]),
    ];
    log("debug", `→ ${about} as ${account.user}`);
    const start = now();
    const posted = await postDocument(
      account.url,
      requestDocument({ ...account, token }, task),
      limit,
      world.fetch,
    );
    const date = Date.parse((posted.ok && posted.date) || "");
    if (!Number.isNaN(date)) clockLead = date + 500 - now();
    const reply = readReply(posted, secrets);
    const took = `${Math.round(now() - start)} ms`;
    const outcome = reply.result === undefined
      ? replyText(reply)
      : plainText(reply.result.code, secrets);
    log("debug", `← ${outcome}, ${took}`);
    return reply;
  }

  /** One task, where the account has 2FA with one more try at the sign-in. */
  async function call(...request: Parameters<typeof sendNow>): Promise<Reply> {
    const reply = await send(...request);
    if (
      tokens === undefined || reply.ok || reply.failure.kind !== "credentials"
    ) {
      return reply;
    }
    // Nobody knows the code of a token that was used before (by this process
    // or another), so any refused sign-in gets one more try with a fresh one.
    tokens.setOneTime(true);
    const again = await send(...request);
    if (!again.ok && again.failure.kind === "credentials") {
      tokens.setOneTime(false);
    }
    return again;
  }

  return {
    async inquire(zone, deadline) {
      for (let attempt = 1;; attempt++) {
        const reply = await call(inquiryTask(zone), `0205 ${zone}`, deadline);
        const inquiry = readInquiry(zone, reply);
        if (inquiry.kind !== "failed" || inquiry.failure.kind !== "temporary") {
          return inquiry;
        }
        const pause = 250 * 2 ** attempt;
        if (attempt === INQUIRY_ATTEMPTS || deadline.left() < 2 * pause) {
          return inquiry;
        }
        log(
          "info",
          `${inquiry.failure.message}; trying again in ${pause / 1000} s`,
        );
        await sleep(pause);
      }
    },
    async update(change, deadline) {
      const about = `0202001 ${change.zone} ` +
        `(-${change.remove.length} +${change.add.length}${
          change.main ? " main" : ""
        })`;
      const reply = await call(bulkUpdateTask(change), about, deadline);
      if (reply.ok) return { kind: "done" };
      const { failure, nothingDone } = reply;
      if (!nothingDone) return { kind: "lost", failure };
      const duplicate = failure.codes?.includes("EF02022") ?? false;
      return { kind: "refused", failure, duplicate };
    },
    clockLead: () => clockLead,
  };
}
