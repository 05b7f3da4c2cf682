/**
 * What it means when the gateway does not do, or give, what it was asked for.
 *
 * @module
 */
import type { Failure } from "../failure.ts";
import { plainText } from "../plain_text.ts";
import type { Zone } from "../zone/zone.ts";
import type { TaskResult, Verdict, ZoneInquiry } from "./task_result.ts";
import { child, children, childText, type XmlNode } from "./xml.ts";

/**
 * What an inquiry comes to that did not give exactly the zone asked for.
 *
 * @param zones those that it gave
 */
export function noZoneIn(
  name: string,
  result: TaskResult,
  zones: readonly Zone[],
): ZoneInquiry {
  if (result.status === "refused") {
    const { failure } = result;
    const status = failure.kind === "missing" ? "missing" : "failed";
    return { status, failure };
  }
  const message = zones.length === 0
    ? `the gateway's answer has no data for zone ${name}`
    : zones.length > 1
    ? `zone ${name} exists on several name servers, which cannot be told apart here`
    : `the gateway's answer is about another zone than ${name}`;
  const { code, stid } = result;
  return {
    status: "failed",
    failure: { kind: "refused", message, codes: [code], stid },
  };
}

/**
 * Why a task was refused.
 *
 * @param secrets what the failure must not repeat
 */
export function failureOf(
  { result, code }: Verdict,
  stid: string | undefined,
  secrets: readonly string[],
): Failure {
  const messages = children(result, "msg").flatMap(readMessages);
  const errors = messages
    .filter(({ type }) => type === "error" || type === "");
  const plain = (texts: readonly string[]) => [
    ...new Set(
      texts.map((text) => plainText(text, secrets).trim())
        .filter((text) => text !== ""),
    ),
  ];
  const texts = plain([
    childText(child(result, "status"), "text") ?? "",
    ...errors.map(({ text }) => text),
  ]);
  const about = plain(
    errors.flatMap(({ object }) =>
      object === undefined ? [] : [`${object.type} ${object.value}`]
    ),
  );
  return {
    kind: kindOf(code, messages),
    message: `the gateway says: ${texts.join(" ") || "it gave no reason"}` +
      (about.length === 0 ? "" : ` [${about.join(", ")}]`),
    codes: plain([code, ...errors.map(({ code }) => code)]),
    stid: stid === undefined ? undefined : plainText(stid, secrets),
  };
}

/**
 * What a refusal means to the caller, judged by codes alone: texts come in two
 * languages and change over the years [seen].
 *
 * - `EF02020`: no such zone [seen]
 * - status `E00000`: refused before its task. `EF00000` is a document that is not
 *   well-formed; `EF01000` names a wrong value by its path [seen]; the codes of a
 *   refused sign-in are unknown [open], so the rest is that.
 */
function kindOf(
  code: string,
  messages: readonly Message[],
): Failure["kind"] {
  const has = (wanted: string) =>
    messages.some((message) => message.code === wanted);
  if (has("EF02020")) return "missing";
  if (code !== "E00000") return "refused";
  if (has("EF00000")) return "refused";
  if (!has("EF01000")) return "credentials";
  return messages.some(({ object }) => object?.type.startsWith("request.auth"))
    ? "credentials"
    : "refused";
}

/** What the gateway says about a result, in German or English. */
interface Message {
  /** `success`, `notify` or `error`. */
  readonly type: string;
  /** Such as `EF02020`. */
  readonly code: string;
  /** For people: its wording changes. */
  readonly text: string;
  /** What it is about. */
  readonly object?: { readonly type: string; readonly value: string };
}

function readMessages(node: XmlNode): readonly Message[] {
  const object = child(node, "object");
  return [
    {
      type: childText(node, "type") ?? "",
      code: childText(node, "code") ?? "",
      text: childText(node, "text") ?? "",
      object: object === undefined ? undefined : {
        type: childText(object, "type") ?? "",
        value: childText(object, "value") ?? "",
      },
    },
    ...children(node, "msg").flatMap(readMessages),
  ];
}
