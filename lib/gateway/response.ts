import type { TaskResult, Verdict, ZoneInquiry } from "./task_result.ts";
import { child, children, childText, parseXml, type XmlNode } from "./xml.ts";
import { readZones } from "./zone_data.ts";

/**
 * Reads a response document to the result of its task. Only
 * `/response/result/status/type` says how it went: objects have a `type` as well,
 * and texts are for people. There is one result per task [doc], and we send one;
 * should there be more, one that is refused counts.
 *
 * @param secrets what a failure must not repeat
 * @throws {Error} if the text is not a response of the gateway
 */
export async function readTaskResult(
  text: string,
  secrets: readonly string[],
): Promise<TaskResult> {
  const response = parseXml(text, "response");
  const [first, ...more] = children(response, "result").map(readVerdict);
  if (first === undefined) throw new Error("it has no result");
  const stid = childText(response, "stid") || undefined;
  const refused = [first, ...more].find(({ type }) => type === "error");
  if (refused === undefined) {
    return {
      status: "done",
      code: first.code,
      data: child(first.result, "data"),
      stid,
    };
  }
  // Loaded when something is refused, as is what is wrong with a zone.
  const { failureOf } = await import("./refusal.ts");
  return { status: "refused", failure: failureOf(refused, stid, secrets) };
}

function readVerdict(result: XmlNode): Verdict {
  const status = child(result, "status");
  const type = childText(status, "type");
  if (type !== "success" && type !== "notify" && type !== "error") {
    throw new Error("it has no status");
  }
  return { result, type, code: childText(status, "code") ?? "" };
}

/** Reads the result of an inquiry about a zone. */
export async function readZoneInquiry(
  name: string,
  result: TaskResult,
): Promise<ZoneInquiry> {
  const zones = result.status === "done" ? readZones(result.data) : [];
  const [zone] = zones;
  if (zones.length === 1 && zone!.name === name) {
    return { status: "found", zone: zone! };
  }
  return (await import("./refusal.ts")).noZoneIn(name, result, zones);
}
