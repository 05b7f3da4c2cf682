import type { Failure } from "../failure.ts";
import { toAscii } from "../internet/hostname.ts";
import type { MainAddress, ResourceRecord, Zone } from "../zone/zone.ts";
import { failureOf } from "./refusal.ts";
import { child, children, childText, parseXml, type XmlNode } from "./xml.ts";

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
  | Refused;

/** A task that was refused. */
export interface Refused {
  /** Nothing was changed. */
  readonly status: "refused";
  /** Why. */
  readonly failure: Failure;
}

/** A zone as it is now, or why it cannot be had. */
export type ZoneInquiry =
  | { readonly status: "found"; readonly zone: Zone }
  /** The gateway has no such zone for this account. */
  | { readonly status: "missing"; readonly failure: Failure }
  | { readonly status: "failed"; readonly failure: Failure };

/**
 * Reads a response document. Only `/response/result/status/type` says how it went:
 * objects have a `type` as well, and texts are for people. There is one result per
 * task [doc], and we send one; should there be more, one that is refused counts.
 *
 * @param secrets what a failure must not repeat
 * @returns undefined if the text is not a response of the gateway
 */
export function readTaskResult(
  text: string,
  secrets: readonly string[],
): TaskResult | undefined {
  try {
    const response = parseXml(text, "response");
    const [first, ...more] = children(response, "result").map(readVerdict);
    if (first === undefined) return undefined;
    const stid = childText(response, "stid") || undefined;
    const refused = [first, ...more].find(({ type }) => type === "error");
    if (refused !== undefined) {
      const failure = failureOf(refused.result, refused.code, stid, secrets);
      return { status: "refused", failure };
    }
    const { code } = first;
    return { status: "done", code, data: child(first.result, "data"), stid };
  } catch {
    return undefined;
  }
}

function readVerdict(result: XmlNode) {
  const status = child(result, "status");
  const type = childText(status, "type");
  if (type !== "success" && type !== "notify" && type !== "error") {
    throw new Error("it has no status");
  }
  return { result, type, code: childText(status, "code") ?? "" };
}

/** Reads the result of an inquiry about a zone. */
export function readZoneInquiry(name: string, result: TaskResult): ZoneInquiry {
  if (result.status === "refused") {
    const { failure } = result;
    const status = failure.kind === "missing" ? "missing" : "failed";
    return { status, failure };
  }
  const { data, code, stid } = result;
  const zones = readZones(data);
  const [zone] = zones;
  if (zone !== undefined && zones.length === 1 && zone.name === name) {
    return { status: "found", zone };
  }
  // A name exists more than once if it is on several name servers [field].
  const message = zones.length === 0
    ? `the gateway's answer has no data for zone ${name}`
    : zones.length > 1
    ? `zone ${name} exists on several name servers, which cannot be told apart here`
    : `the gateway's answer is about a different zone than ${name}`;
  return {
    status: "failed",
    failure: { kind: "refused", message, codes: [code], stid },
  };
}

/** Reads the zones in the data of an inquiry; unknown elements do no harm. */
export function readZones(data: XmlNode | undefined): readonly Zone[] {
  return children(data, "zone").map(readZone);
}

function readZone(zone: XmlNode): Zone {
  const name = childText(zone, "name") ?? "";
  return {
    name: (toAscii(name) ?? name).replace(/\.$/, ""),
    systemNs: childText(zone, "system_ns") || undefined,
    main: readMain(child(zone, "main")),
    wwwInclude: childText(zone, "www_include") === "1",
    records: children(zone, "rr").map(readRecord),
  };
}

function readMain(node: XmlNode | undefined): MainAddress | undefined {
  const value = childText(node, "value");
  return value ? { value, ttl: readTtl(node) } : undefined;
}

function readRecord(node: XmlNode): ResourceRecord {
  return {
    name: childText(node, "name") ?? "",
    ttl: readTtl(node),
    type: childText(node, "type") ?? "",
    pref: childText(node, "pref") || undefined,
    value: childText(node, "value") ?? "",
  };
}

/** Seconds; a TTL that is not a number is the zone's default. */
function readTtl(node: XmlNode | undefined): number | undefined {
  const text = childText(node, "ttl") ?? "";
  return /^\d+$/.test(text) ? Number(text) : undefined;
}
