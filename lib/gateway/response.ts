import { toAscii } from "../internet/hostname.ts";
import type { MainAddress, ResourceRecord, Zone } from "../zone/zone.ts";
import { child, children, childText, parseXml, type XmlNode } from "./xml.ts";

/** How the gateway judges a task: done, accepted and pending, or failed. */
export type StatusType = "success" | "notify" | "error";

/** One result of the answer; there is one per task, in the same order [doc]. */
export interface Result {
  /** How it went. */
  readonly type: StatusType;
  /** Such as `S0205`. */
  readonly code: string;
  /** For people: its wording changes. */
  readonly text: string;
  /** All messages, the nested ones after those around them. */
  readonly messages: readonly Message[];
  /** What was asked for. */
  readonly data?: XmlNode;
}

/** What the gateway says about a result, in German or English. */
export interface Message {
  /** `success`, `notify` or `error`. */
  readonly type: string;
  /** Such as `EF02020`. */
  readonly code: string;
  /** For people: its wording changes. */
  readonly text: string;
  /** The `type` and `value` of the object that it is about. */
  readonly object?: { readonly type: string; readonly value: string };
}

/** The gateway's answer to a request. */
export interface Answer {
  /** At least one. */
  readonly results: readonly Result[];
  /** Server transaction id. */
  readonly stid?: string;
}

/**
 * Reads an answer document. Only `/response/result/status/type` says how it
 * went: objects have a `type` as well, and texts are for people.
 *
 * @throws {Error} if the text is not an answer of the gateway
 */
export function parseAnswer(text: string): Answer {
  const response = parseXml(text, "response");
  const results = children(response, "result").map(readResult);
  if (results.length === 0) throw new Error("it has no result");
  return { results, stid: childText(response, "stid") || undefined };
}

function readResult(node: XmlNode): Result {
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

/**
 * The zones in the data of an inquiry (task 0205): more than one if the name
 * exists on several name servers. Elements that we do not know do no harm.
 */
export function readZones(data: XmlNode | undefined): readonly Zone[] {
  return children(data, "zone").map((zone) => {
    const name = childText(zone, "name") ?? "";
    return {
      name: (toAscii(name) ?? name).replace(/\.$/, ""),
      systemNs: childText(zone, "system_ns") || undefined,
      main: readMain(child(zone, "main")),
      wwwInclude: childText(zone, "www_include") === "1",
      records: children(zone, "rr").map(readRecord),
    };
  });
}

function readMain(node: XmlNode | undefined): MainAddress | undefined {
  const value = childText(node, "value");
  return value
    ? { value, ttl: childText(node, "ttl") || undefined }
    : undefined;
}

function readRecord(node: XmlNode): ResourceRecord {
  return {
    name: childText(node, "name") ?? "",
    ttl: childText(node, "ttl") || undefined,
    type: childText(node, "type") ?? "",
    pref: childText(node, "pref") || undefined,
    value: childText(node, "value") ?? "",
  };
}
