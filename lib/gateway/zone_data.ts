import { toAscii } from "../internet/hostname.ts";
import type { MainAddress, ResourceRecord, Zone } from "../zone/zone.ts";
import { child, children, childText, type XmlNode } from "./xml.ts";

/**
 * The zones in the data of an inquiry (task 0205): more than one if the name
 * exists on several name servers [field]. Elements that we do not know do no harm.
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
