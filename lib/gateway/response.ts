import type { Failure } from "../failure.ts";
import { plainText } from "../plain_text.ts";
import type { Zone } from "../zone/zone.ts";
import { child, children, childText, parseXml, type XmlNode } from "./xml.ts";
import { readZones } from "./zone_data.ts";

/** How the gateway judged the task of a request. */
export type TaskResult =
  | {
    /** Carried out, or accepted and pending. */
    readonly status: "done";
    /** Such as `S0205`. */
    readonly code: string;
    /** What was asked for. */
    readonly data?: XmlNode;
    /** Server transaction id. */
    readonly stid?: string;
  }
  | {
    /** Refused: nothing was changed. */
    readonly status: "refused";
    readonly failure: Failure;
  };

/** A zone as it is now, or why it cannot be had. */
export type ZoneInquiry =
  | { readonly status: "found"; readonly zone: Zone }
  /** The gateway has no such zone for this account. */
  | { readonly status: "missing"; readonly failure: Failure }
  | { readonly status: "failed"; readonly failure: Failure };

/**
 * Reads a response document to the result of its task. Only
 * `/response/result/status/type` says how it went: objects have a `type` as well,
 * and texts are for people. There is one result per task [doc], and we send one;
 * should there be more, one that is refused counts.
 *
 * @param secrets what a failure must not repeat
 * @throws {Error} if the text is not a response of the gateway
 */
export function readTaskResult(
  text: string,
  secrets: readonly string[],
): TaskResult {
  const response = parseXml(text, "response");
  const [first, ...more] = children(response, "result").map(readVerdict);
  if (first === undefined) throw new Error("it has no result");
  const stid = childText(response, "stid") || undefined;
  const refused = [first, ...more].find(({ type }) => type === "error");
  return refused === undefined
    ? { status: "done", code: first.code, data: first.data, stid }
    : { status: "refused", failure: failureOf(refused, stid, secrets) };
}

/** Reads the result of an inquiry about a zone. */
export function readZoneInquiry(name: string, result: TaskResult): ZoneInquiry {
  if (result.status === "refused") {
    const { failure } = result;
    const status = failure.kind === "missing" ? "missing" : "failed";
    return { status, failure };
  }
  const zones = readZones(result.data);
  const [zone] = zones;
  if (zones.length === 1 && zone!.name === name) {
    return { status: "found", zone: zone! };
  }
  const message = zone === undefined
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

/** A `result` element as it is written. */
interface Verdict {
  readonly type: "success" | "notify" | "error";
  readonly code: string;
  readonly text: string;
  /** All messages, the nested ones after those around them. */
  readonly messages: readonly Message[];
  readonly data?: XmlNode;
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

function readVerdict(node: XmlNode): Verdict {
  const status = child(node, "status");
  const type = childText(status, "type");
  if (type !== "success" && type !== "notify" && type !== "error") {
    throw new Error("it has no status");
  }
  return {
    type,
    code: childText(status, "code") ?? "",
    text: childText(status, "text") ?? "",
    messages: children(node, "msg").flatMap(readMessages),
    data: child(node, "data"),
  };
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

function failureOf(
  verdict: Verdict,
  stid: string | undefined,
  secrets: readonly string[],
): Failure {
  const errors = verdict.messages
    .filter(({ type }) => type === "error" || type === "");
  const plain = (texts: readonly string[]) => [
    ...new Set(
      texts.map((text) => plainText(text, secrets).trim())
        .filter((text) => text !== ""),
    ),
  ];
  const texts = plain([verdict.text, ...errors.map(({ text }) => text)]);
  const about = plain(
    errors.flatMap(({ object }) =>
      object === undefined ? [] : [`${object.type} ${object.value}`]
    ),
  );
  return {
    kind: kindOf(verdict),
    message: `the gateway says: ${texts.join(" ") || "it gave no reason"}` +
      (about.length === 0 ? "" : ` [${about.join(", ")}]`),
    codes: plain([verdict.code, ...errors.map(({ code }) => code)]),
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
function kindOf({ code, messages }: Verdict): Failure["kind"] {
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
