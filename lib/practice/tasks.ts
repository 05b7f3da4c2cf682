import {
  type Message,
  message,
  type TaskResult,
  zoneMessage,
} from "./answer.ts";
import {
  elementXml,
  read,
  refuse,
  type Shaped,
  TEXT,
  type XmlElement,
  ZONE,
} from "./document.ts";
import type { PracticeAccount } from "./sign_in.ts";
import type { PracticeSwitches } from "./switches.ts";
import type {
  PracticeChange,
  PracticeRecord,
  PracticeZone,
  Zones,
} from "./zone.ts";
import * as xml from "./zone_xml.ts";

/** What a task needs to be carried out. */
export interface TaskContext {
  readonly zones: Zones;
  readonly account: PracticeAccount;
  readonly switches: PracticeSwitches;
  /** Told of every zone that was changed. */
  readonly onChange: (change: PracticeChange) => void;
}

/** A task of a request that has been read without objection. */
export interface Task {
  readonly code: string;
  readonly kind: "inquiry" | "update";
  /** The names of the zones that it is about. */
  readonly zones: readonly string[];
  /** Carries it out, synchronously: nothing comes between its reading and its writing of a zone. */
  readonly run: (context: TaskContext) => TaskResult;
}

/** The one zone that is meant, or why there is none. */
function resolveZone(
  zones: Zones,
  { name, system_ns }: Shaped<typeof ZONE>,
): { readonly zone: PracticeZone } | { readonly refusal: Message } {
  const [zone, another] = zones.find(name, system_ns);
  if (zone === undefined) return { refusal: zoneMessage("EF02020", name) };
  if (another !== undefined) return { refusal: zoneMessage("EF02021", name) };
  return { zone };
}

/** Zone inquiry, task 0205, in the form that gives one zone with its records ([seen]). */
export function inquiryTask(task: XmlElement): Task {
  const { zone: reference } = read(task, { code: TEXT, zone: ZONE });
  const { name } = reference;
  return {
    code: "0205",
    kind: "inquiry",
    zones: [name],
    run({ zones, account, switches }) {
      const found = resolveZone(zones, reference);
      if ("zone" in found) {
        const data = xml.writeZone(found.zone, account, switches);
        return { data, status: zoneMessage("S0205", name) };
      }
      const status = zoneMessage("E0205", name);
      return { data: "", messages: [found.refusal], status };
    },
  };
}

const BULK = { code: TEXT, default: "anything", "zone*": ZONE } as const;
const EDIT = {
  "main?": xml.MAIN,
  "rr_rem*": xml.RECORD,
  "rr_add*": xml.RECORD,
};

/**
 * Bulk update, task 0202001: removes and adds single records, in one or more
 * zones, and sets the apex A.
 */
export function bulkTask(
  task: XmlElement,
  switches: PracticeSwitches,
): Task {
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
        const found = resolveZone(context.zones, reference);
        const causes = "zone" in found
          ? update(found.zone, edit, context)
          : [found.refusal];
        const code = causes.length > 0 ? "E0202" : isDone ? "S0202" : "N0202";
        return zoneMessage(code, reference.name, causes);
      });
      return messages.some(({ code }) => code === "E0202")
        ? { data: "", messages, status: message("E0202001") }
        : { messages, status: message(isDone ? "S0202001" : "N0202001") };
    },
  };
}

/** What a bulk update does to a zone. */
type Edit = ReturnType<typeof readEdit>;

function readEdit(element: XmlElement, switches: PracticeSwitches) {
  const { main, rr_rem, rr_add } = read(element, EDIT);
  const names = element.children.map(({ name }) => name);
  if (names.length === 0) refuse(element.path, "Nothing to do.");
  const last = names.lastIndexOf("rr_rem");
  if (names.slice(0, last + 1).includes("rr_add")) {
    refuse(element.children[last]!.path, "A removal after an addition.");
  }
  return {
    removals: rr_rem.map((record) => xml.recordOf(record, switches, true)),
    additions: rr_add.map((record) => xml.recordOf(record, switches)),
    parts: main ? { main: xml.mainOf(main, switches) } : {},
  };
}

/** Updates a zone, unless that is not allowed; returns why not. */
function update(
  before: PracticeZone,
  { removals, additions, parts }: Edit,
  { switches, zones, onChange }: TaskContext,
): readonly Message[] {
  const removed = before.rr.filter((record) =>
    removals.some((removal) => xml.isRemovedBy(record, removal, switches))
  );
  const missed = removals.filter((removal) =>
    !removed.some((record) => xml.isRemovedBy(record, removal, switches))
  );
  const kept = before.rr.filter((record) => !removed.includes(record));
  const base = { ...before, ...parts, rr: kept };
  const { zone, added, causes } = addRecords(base, additions, switches);
  if (causes.length === 0 || !switches.atomic) {
    zones.update(zone);
    const { name, systemNs } = before;
    onChange({ zone: name, systemNs, removed, missed, added, ...parts });
  }
  return causes;
}

/**
 * Adds records to a zone, one after the other. Those that may not stand there
 * are left out, each with a message that says why.
 */
function addRecords(
  before: PracticeZone,
  additions: readonly PracticeRecord[],
  switches: PracticeSwitches,
): {
  readonly zone: PracticeZone;
  readonly added: readonly PracticeRecord[];
  readonly causes: readonly Message[];
} {
  const { duplicateAdd, maxRecords } = switches;
  const identityOf = (record: PracticeRecord) =>
    xml.identityOf(record, switches);
  const zone = { ...before, rr: [...before.rr] };
  const { rr } = zone;
  const added: PracticeRecord[] = [];
  const causes: Message[] = [];
  const known = new Set(rr.map(identityOf));
  for (const record of additions) {
    const isDuplicate = known.has(identityOf(record));
    if (isDuplicate && duplicateAdd === "ignore") continue;
    const code = isDuplicate
      ? "EF02022"
      : conflictsWithCname(record, zone)
      ? "EF02023"
      : maxRecords > 0 && rr.length >= maxRecords
      ? "EF02024"
      : undefined;
    if (code === undefined) {
      known.add(identityOf(record));
      rr.push(record);
      added.push(record);
    } else {
      const value = `${zone.name}@${zone.systemNs}/rr[${rr.length}]`;
      causes.push(message(code, { object: { type: "rr", value } }));
    }
  }
  return { zone, added, causes };
}

/** Whether a record is a CNAME that would stand beside other data of its name, or the reverse (RFC 1034, section 3.6.2). */
function conflictsWithCname(
  { name, type }: PracticeRecord,
  { main, wwwInclude, rr }: PracticeZone,
): boolean {
  const key = name.toLowerCase();
  const beside = rr.filter((other) => other.name.toLowerCase() === key);
  if (type !== "CNAME") return beside.some(({ type }) => type === "CNAME");
  return beside.length > 0 || name === "" ||
    (key === "www" && wwwInclude && main !== undefined);
}

/** What the gateway sets itself: it must be taken out of a zone before sending it back ([field]). */
const NOT_SENT = ["created", "changed", "domainsafe", "owner", "updated_by"];
const WHOLE_ZONE = {
  ...ZONE,
  "main?": xml.MAIN,
  "ns_action?": TEXT,
  "www_include?": /^[01]$/,
  "rr*": xml.RECORD,
  "comment?": /^/,
};

/**
 * Whole zone update, task 0202, as the Python tool sends it: what is not sent is
 * gone ([field]). What is no record is kept as it is sent.
 */
export function wholeZoneTask(
  task: XmlElement,
  switches: PracticeSwitches,
): Task {
  const { zone: element } = read(task, { code: TEXT, zone: "anything" });
  const own = element.children.find(({ name }) => NOT_SENT.includes(name));
  if (own !== undefined) refuse(own.path, "Must not be sent.");
  const isKnown = ({ name }: XmlElement) =>
    [name, `${name}?`, `${name}*`].some((key) => key in WHOLE_ZONE);
  const known = element.children.filter(isKnown);
  const others = element.children.filter((child) => !isKnown(child));
  const sent = read({ ...element, children: known }, WHOLE_ZONE);
  const records = sent.rr.map((record) => xml.recordOf(record, switches));
  const main = sent.main && { main: xml.mainOf(sent.main, switches) };
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
