import {
  message,
  type PracticeMessage,
  type PracticeResult,
  zoneMessage,
} from "./answer.ts";
import {
  type PracticeElement,
  type PracticeShaped,
  read,
  refuse,
  TEXT,
  ZONE,
} from "./document.ts";
import type { PracticeAccount } from "./sign_in.ts";
import type { PracticeSwitches } from "./switches.ts";
import type {
  PracticeChange,
  PracticeRecord,
  PracticeZone,
  PracticeZones,
} from "./zone.ts";
import * as xml from "./zone_xml.ts";

/** What a task needs to be carried out. */
export interface PracticeContext {
  readonly zones: PracticeZones;
  readonly account: PracticeAccount;
  readonly switches: PracticeSwitches;
  /** Told of every zone that was changed. */
  readonly onChange: (change: PracticeChange) => void;
}

/** A task of a request that has been read without objection. */
export interface PracticeTask {
  readonly code: string;
  readonly kind: "inquiry" | "update";
  /** The names of the zones that it is about. */
  readonly zones: readonly string[];
  /** Carries it out, synchronously: nothing comes between its reading and its writing of a zone. */
  readonly run: (context: PracticeContext) => PracticeResult;
}

/** The one zone that is meant, or why there is none. */
export function resolveZone(
  zones: PracticeZones,
  { name, system_ns }: PracticeShaped<typeof ZONE>,
): { readonly zone: PracticeZone } | { readonly refusal: PracticeMessage } {
  const [zone, another] = zones.find(name, system_ns);
  if (zone === undefined) return { refusal: zoneMessage("EF02020", name) };
  if (another !== undefined) return { refusal: zoneMessage("EF02021", name) };
  return { zone };
}

/** Zone inquiry, task 0205, in the form that gives one zone with its records ([seen]). */
export function inquiryTask(task: PracticeElement): PracticeTask {
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

function readEdit(element: PracticeElement, switches: PracticeSwitches) {
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
  { switches, zones, onChange }: PracticeContext,
): readonly PracticeMessage[] {
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
export function addRecords(
  before: PracticeZone,
  additions: readonly PracticeRecord[],
  { duplicateAdd, maxRecords }: PracticeSwitches,
): {
  readonly zone: PracticeZone;
  readonly added: readonly PracticeRecord[];
  readonly causes: readonly PracticeMessage[];
} {
  const zone = { ...before, rr: [...before.rr] };
  const { rr } = zone;
  const added: PracticeRecord[] = [];
  const causes: PracticeMessage[] = [];
  const known = new Set(rr.map(xml.identityOf));
  for (const record of additions) {
    const isDuplicate = known.has(xml.identityOf(record));
    if (isDuplicate && duplicateAdd === "ignore") continue;
    const code = isDuplicate
      ? "EF02022"
      : conflictsWithCname(record, zone)
      ? "EF02023"
      : maxRecords > 0 && rr.length >= maxRecords
      ? "EF02024"
      : undefined;
    if (code === undefined) {
      known.add(xml.identityOf(record));
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
