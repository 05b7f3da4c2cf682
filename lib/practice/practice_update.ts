import {
  message,
  type PracticeMessage,
  zoneMessage,
} from "./practice_answer.ts";
import { elementXml } from "./practice_document.ts";
import type { PracticeElement } from "./practice_element.ts";
import { resolveZone } from "./practice_inquiry.ts";
import {
  identityOf,
  isRemovedBy,
  MAIN,
  mainOf,
  RECORD,
  recordOf,
} from "./practice_records.ts";
import type { PracticeContext, PracticeTask } from "./practice_task.ts";
import {
  bare,
  type PracticeShaped,
  read,
  refuse,
  TEXT,
  ZONE,
} from "./practice_shape.ts";
import type { PracticeSwitches } from "./practice_switches.ts";
import type {
  PracticeChange,
  PracticeRecord,
  PracticeZone,
} from "./practice_zone.ts";

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
const KNOWN = new Set(Object.keys(WHOLE_ZONE).map(bare));
const BULK = {
  code: TEXT,
  default: "anything",
  "zone*": ZONE,
} as const;
const EDIT = { "main?": MAIN, "rr_rem*": RECORD, "rr_add*": RECORD };

/** A zone as an update would leave it, what that changes, and what is not allowed. */
interface Edited {
  readonly zone: PracticeZone;
  readonly change: PracticeChange;
  readonly causes: readonly PracticeMessage[];
}

type Edit = (zone: PracticeZone) => Edited;

/**
 * Bulk update, task 0202001: removes and adds single records, in one or more
 * zones, and sets the apex A.
 */
export function bulkTask(
  task: PracticeElement,
  switches: PracticeSwitches,
): PracticeTask {
  const { path, default: element, zone: references } = read(task, BULK);
  if (references.length === 0) refuse(`${path}.zone`, "Missing.");
  const edit = readEdit(element, switches);
  const isDone = switches.successType === "success";
  return {
    code: "0202001",
    kind: "update",
    zones: references.map(({ name }) => name),
    run(context) {
      const messages = references.map((reference) => {
        const causes = update(reference, edit, context);
        const code = causes.length > 0 ? "E0202" : isDone ? "S0202" : "N0202";
        return zoneMessage(code, reference.name, causes);
      });
      return messages.some(({ code }) => code === "E0202")
        ? { data: "", messages, status: message("E0202001") }
        : { messages, status: message(isDone ? "S0202001" : "N0202001") };
    },
  };
}

/**
 * Whole zone update, task 0202: what is not sent is gone ([field]). What
 * is no record is kept as it is sent. The Python tool works this way.
 */
export function wholeZoneTask(
  task: PracticeElement,
  switches: PracticeSwitches,
): PracticeTask {
  const { zone: element } = read(task, { code: TEXT, zone: "anything" });
  const own = element.children.find(({ name }) => NOT_SENT.includes(name));
  if (own !== undefined) refuse(own.path, "Must not be sent.");
  const [known = [], others = []] = [true, false].map((isKnown) =>
    element.children.filter(({ name }) => KNOWN.has(name) === isKnown)
  );
  const sent = read({ ...element, children: known }, WHOLE_ZONE);
  const rr = sent.rr.map((record) => recordOf(record, switches));
  const parts = {
    ...(sent.main && { main: mainOf(sent.main, switches) }),
    wwwInclude: sent.www_include === "1",
    authority: others.map(elementXml).join(""),
    comment: sent.comment ?? "",
    rr: [],
  };
  const edit: Edit = ({ name, systemNs, created, rr: removed }) => {
    const zone = { ...parts, name, systemNs, created };
    const edited = addRecords(zone, rr, switches);
    return { ...edited, change: { ...edited.change, removed } };
  };
  return {
    code: "0202",
    kind: "update",
    zones: [sent.name],
    run(context) {
      const messages = update(sent, edit, context);
      const isDone = switches.successType === "success";
      const code = messages.length > 0 ? "E0202" : isDone ? "S0202" : "N0202";
      return { data: "", messages, status: zoneMessage(code, sent.name) };
    },
  };
}

/** Updates a zone, unless that is not allowed; returns why not. */
function update(
  reference: PracticeShaped<typeof ZONE>,
  edit: Edit,
  { zones, switches, onChange }: PracticeContext,
): readonly PracticeMessage[] {
  const found = resolveZone(zones, reference);
  if ("refusal" in found) return [found.refusal];
  const { zone, change, causes } = edit(found.zone);
  if (causes.length === 0 || !switches.atomic) {
    zones.update(zone);
    onChange(change);
  }
  return causes;
}

function readEdit(element: PracticeElement, switches: PracticeSwitches): Edit {
  const { main, rr_rem, rr_add } = read(element, EDIT);
  const names = element.children.map(({ name }) => name);
  if (names.length === 0) refuse(element.path, "Nothing to do.");
  const last = names.lastIndexOf("rr_rem");
  if (names.slice(0, last + 1).includes("rr_add")) {
    refuse(element.children[last]!.path, "A removal after an addition.");
  }
  const removals = rr_rem.map((record) => recordOf(record, switches, true));
  const additions = rr_add.map((record) => recordOf(record, switches));
  const parts = main && { main: mainOf(main, switches) };
  return (zone) => {
    const removed = zone.rr.filter((record) =>
      removals.some((removal) => isRemovedBy(record, removal, switches))
    );
    const missed = removals.filter((removal) =>
      !removed.some((record) => isRemovedBy(record, removal, switches))
    );
    const rr = zone.rr.filter((record) => !removed.includes(record));
    const edited = addRecords({ ...zone, ...parts, rr }, additions, switches);
    return {
      ...edited,
      change: { ...edited.change, removed, missed, ...parts },
    };
  };
}

/**
 * Adds records to a zone, one after the other. Those that may not stand there
 * are left out, each with a message that says why.
 */
function addRecords(
  zone: PracticeZone,
  additions: readonly PracticeRecord[],
  { duplicateAdd, maxRecords }: PracticeSwitches,
): Edited {
  const rr = [...zone.rr];
  const added: PracticeRecord[] = [];
  const causes: PracticeMessage[] = [];
  const known = new Set(rr.map(identityOf));
  const byName = Map.groupBy(rr, ({ name }) => name.toLowerCase());
  for (const record of additions) {
    const name = record.name.toLowerCase();
    const beside = byName.get(name) ?? [];
    const isDuplicate = known.has(identityOf(record));
    if (isDuplicate && duplicateAdd === "ignore") continue;
    const code = isDuplicate
      ? "EF02022"
      : conflictsWithCname(record, beside, zone)
      ? "EF02023"
      : maxRecords > 0 && rr.length >= maxRecords
      ? "EF02024"
      : undefined;
    if (code !== undefined) {
      const value = `${zone.name}@${zone.systemNs}/rr[${rr.length}]`;
      causes.push(message(code, { object: { type: "rr", value } }));
      continue;
    }
    known.add(identityOf(record));
    byName.set(name, [...beside, record]);
    rr.push(record);
    added.push(record);
  }
  const { name, systemNs } = zone;
  const change = { zone: name, systemNs, removed: [], missed: [], added };
  return { zone: { ...zone, rr }, change, causes };
}

/** Whether a record is a CNAME that would stand beside other data of its name, or the reverse (RFC 1034, section 3.6.2). */
function conflictsWithCname(
  { name, type }: PracticeRecord,
  beside: readonly PracticeRecord[],
  { main, wwwInclude }: PracticeZone,
): boolean {
  if (type !== "CNAME") return beside.some(({ type }) => type === "CNAME");
  return beside.length > 0 || name === "" ||
    (name.toLowerCase() === "www" && wwwInclude && main !== undefined);
}
