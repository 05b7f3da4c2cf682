import type { Zone } from "../zone/zone.ts";
import type { Failure } from "../failure.ts";
import { plainText } from "../plain_text.ts";
import {
  type Answer,
  parseAnswer,
  readZones,
  type Result,
} from "./response.ts";
import type { Posted } from "./transport.ts";
import { failureOf } from "./verdict.ts";

/** What a request came to: the result of its task, or why there is none. */
export type Reply =
  | { readonly ok: true; readonly result: Result; readonly stid?: string }
  | {
    readonly ok: false;
    /** Whether the gateway has surely not carried out the task. */
    readonly nothingDone: boolean;
    readonly failure: Failure;
    readonly result?: Result;
  };

/** A zone as it is now, or why it cannot be had. */
export type Inquiry =
  | { readonly kind: "zone"; readonly zone: Zone }
  /** The gateway has no such zone for us. */
  | { readonly kind: "none"; readonly failure: Failure }
  | { readonly kind: "failed"; readonly failure: Failure };

/**
 * Reads what came back.
 *
 * @param secrets what the failure must not repeat
 */
export function readReply(posted: Posted, secrets: readonly string[]): Reply {
  if (!posted.ok) {
    const advice = posted.temporary ? "" : "; is the gateway's URL right?";
    return {
      ok: false,
      nothingDone: false,
      failure: {
        kind: posted.temporary ? "temporary" : "config",
        message: `the gateway gave ${
          plainText(posted.reason, secrets)
        }${advice}`,
      },
    };
  }
  let answer: Answer;
  try {
    answer = parseAnswer(posted.text);
  } catch {
    return {
      ok: false,
      nothingDone: false,
      failure: {
        kind: "temporary",
        message: "the gateway gave an answer that is not its XML",
      },
    };
  }
  const [result] = answer.results;
  const bad = answer.results.find(({ type }) => type === "error");
  if (bad !== undefined) {
    return {
      ok: false,
      nothingDone: true,
      failure: failureOf(bad, answer.stid, secrets),
      result: bad,
    };
  }
  return { ok: true, result: result!, stid: answer.stid };
}

/** Reads the reply to an inquiry about a zone. */
export function readInquiry(name: string, reply: Reply): Inquiry {
  if (!reply.ok) {
    const { failure } = reply;
    return { kind: failure.kind === "missing" ? "none" : "failed", failure };
  }
  const zones = readZones(reply.result.data);
  const [zone] = zones;
  if (zones.length === 1 && zone!.name === name) {
    return { kind: "zone", zone: zone! };
  }
  const message = zone === undefined
    ? `the gateway's answer has no data for zone ${name}`
    : zones.length > 1
    ? `zone ${name} exists on several name servers, which cannot be told apart here`
    : `the gateway's answer is about another zone than ${name}`;
  return {
    kind: "failed",
    failure: {
      kind: "refused",
      message,
      codes: [reply.result.code],
      stid: reply.stid,
    },
  };
}

/** The code of the status, or why there is none. */
export function replyText(reply: Reply): string {
  return reply.ok ? reply.result.code : reply.failure.message;
}
