import { zoneMessage } from "./answer.ts";
import {
  elementXml,
  type PracticeElement,
  read,
  refuse,
  TEXT,
  ZONE,
} from "./document.ts";
import type { PracticeSwitches } from "./switches.ts";
import { addRecords, type PracticeTask, resolveZone } from "./tasks.ts";
import { MAIN, mainOf, RECORD, recordOf } from "./zone_xml.ts";

/** What the gateway sets itself: it must be taken out of a zone before sending it back ([field]). */
const NOT_SENT = ["created", "changed", "domainsafe", "owner", "updated_by"];
const WHOLE_ZONE = {
  ...ZONE,
  "main?": MAIN,
  "ns_action?": TEXT,
  "www_include?": /^[01]$/,
  "rr*": RECORD,
  "comment?": /^/,
};

/**
 * Whole zone update, task 0202, as the Python tool sends it: what is not sent is
 * gone ([field]). What is no record is kept as it is sent.
 */
export function wholeZoneTask(
  task: PracticeElement,
  switches: PracticeSwitches,
): PracticeTask {
  const { zone: element } = read(task, { code: TEXT, zone: "anything" });
  const own = element.children.find(({ name }) => NOT_SENT.includes(name));
  if (own !== undefined) refuse(own.path, "Must not be sent.");
  const isKnown = ({ name }: PracticeElement) =>
    [name, `${name}?`, `${name}*`].some((key) => key in WHOLE_ZONE);
  const known = element.children.filter(isKnown);
  const others = element.children.filter((child) => !isKnown(child));
  const sent = read({ ...element, children: known }, WHOLE_ZONE);
  const records = sent.rr.map((record) => recordOf(record, switches));
  const main = sent.main && { main: mainOf(sent.main, switches) };
  return {
    code: "0202",
    kind: "update",
    zones: [sent.name],
    run({ zones, switches, onChange }) {
      const status = zoneMessage("E0202", sent.name);
      const found = resolveZone(zones, sent);
      if ("refusal" in found) {
        return { data: "", messages: [found.refusal], status };
      }
      const { name, systemNs, created, rr: removed } = found.zone;
      const { zone, added, causes } = addRecords(
        {
          ...{ name, systemNs, created, ...main, rr: [] },
          wwwInclude: sent.www_include === "1",
          authority: others.map(elementXml).join(""),
          comment: sent.comment ?? "",
        },
        records,
        { ...switches, duplicateAdd: "refuse" },
      );
      if (causes.length > 0) return { data: "", messages: causes, status };
      zones.update(zone);
      onChange({ zone: name, systemNs, removed, missed: [], added, ...main });
      const isDone = switches.successType === "success";
      const code = isDone ? "S0202" : "N0202";
      return { data: "", status: zoneMessage(code, name) };
    },
  };
}
