import type { Message, Result } from "../answer.ts";
import type { Element } from "../document.ts";
import { allow, child, children, InvalidRequest, required } from "../fields.ts";
import {
  conflictsWithCname,
  identity,
  isRemovedBy,
  readMain,
  readRecord,
  readRemoval,
  type Removal,
} from "../records.ts";
import type { PracticeSwitches } from "../switches.ts";
import type { PracticeMain, PracticeRecord, PracticeZone } from "../zone.ts";
import type { ZoneReference } from "../zone_store.ts";
import {
  type PracticeChange,
  readZoneReference,
  refusal,
  resolveZone,
  success,
  type Task,
  type TaskContext,
  type TaskReader,
  zoneObject,
} from "./task.ts";

const CODE = "0202001";

/** What is to be done to each zone of the task. */
interface Edit {
  readonly removals: readonly Removal[];
  readonly additions: readonly PracticeRecord[];
  readonly main?: PracticeMain;
}

/**
 * Bulk update, task 0202001: removes and adds single records, in one or more
 * zones, and sets the apex A.
 */
export const readBulk: TaskReader = (task, switches): Task => {
  allow(task, ["code", "default", "zone"]);
  const edit = readEdit(required(task, "default"), switches);
  const zones = children(task, "zone").map((zone) => {
    allow(zone, ["name", "system_ns"]);
    return readZoneReference(zone);
  });
  if (zones.length === 0) {
    throw new InvalidRequest(`${task.path}.zone.name`, "", "Missing.");
  }
  return {
    code: CODE,
    kind: "update",
    zones: zones.map(({ name }) => name),
    run: (context) => run(zones, edit, context),
  };
};

function readEdit(element: Element, switches: PracticeSwitches): Edit {
  allow(element, ["main", "rr_rem", "rr_add"]);
  const first = element.children.findIndex(({ name }) => name === "rr_add");
  const late = element.children
    .find(({ name }, at) => name === "rr_rem" && first >= 0 && at > first);
  if (late !== undefined) {
    throw new InvalidRequest(late.path, "", "A removal after an addition.");
  }
  const main = child(element, "main");
  const edit: Edit = {
    removals: children(element, "rr_rem")
      .map((removal) => readRemoval(removal, switches)),
    additions: children(element, "rr_add")
      .map((addition) => readRecord(addition, switches)),
    ...(main && { main: readMain(main, switches) }),
  };
  if (element.children.length === 0) {
    throw new InvalidRequest(element.path, "", "Nothing to do.");
  }
  return edit;
}

function run(
  zones: readonly ZoneReference[],
  edit: Edit,
  context: TaskContext,
): Result {
  const { successType } = context.switches;
  const messages = zones.map((zone) => updateZone(zone, edit, context));
  if (messages.some(({ type }) => type === "error")) {
    return {
      data: "",
      messages,
      status: { code: `E${CODE}`, type: "error", text: "bulk-failed" },
    };
  }
  return {
    messages,
    status: {
      ...success(CODE, successType),
      text: successType === "success" ? "bulk-done" : "bulk-pending",
    },
  };
}

function updateZone(
  reference: ZoneReference,
  edit: Edit,
  { store, switches, account, onChange }: TaskContext,
): Message {
  const found = resolveZone(store, reference);
  const { zone, change, causes } = "zone" in found
    ? applyEdit(found.zone, edit, switches)
    : { causes: [found.refusal] };
  const refused = causes.length > 0;
  if (zone !== undefined && change !== undefined) {
    if (!refused || !switches.atomic) {
      store.update(zone, account);
      onChange(change);
    }
  }
  if (refused) {
    return { ...refusal("E0202", "update-failed", reference.name), causes };
  }
  return {
    ...success("0202", switches.successType),
    text: switches.successType === "success" ? "update-done" : "update-pending",
    object: zoneObject(reference.name),
  };
}

/** The zone after the edit, what that changed, and what had to be left out of it. */
function applyEdit(
  zone: PracticeZone,
  { removals, additions, main }: Edit,
  switches: PracticeSwitches,
): { zone: PracticeZone; change: PracticeChange; causes: readonly Message[] } {
  const isGone = (record: PracticeRecord) =>
    removals.some((removal) => isRemovedBy(record, removal, switches));
  const removed = zone.rr.filter(isGone);
  const kept = zone.rr.filter((record) => !isGone(record));
  const missed = removals.filter((removal) =>
    !removed.some((record) => isRemovedBy(record, removal, switches))
  );
  const base: PracticeZone = {
    ...zone,
    rr: kept,
    ...(main !== undefined && { main }),
  };
  const added: PracticeRecord[] = [];
  const causes: Message[] = [];
  const known = new Set(kept.map(identity));
  for (const record of additions) {
    const object = {
      type: "rr",
      value: `${zone.name}@${zone.systemNs}/rr[${kept.length + added.length}]`,
    };
    const duplicate = known.has(identity(record));
    if (duplicate && switches.duplicateAdd === "ignore") continue;
    const problem = duplicate
      ? { code: "EF02022", text: "duplicate-record" } as const
      : conflictsWithCname(record, { ...base, rr: [...kept, ...added] })
      ? { code: "EF02023", text: "cname-conflict" } as const
      : switches.maxRecords > 0 &&
          kept.length + added.length >= switches.maxRecords
      ? { code: "EF02024", text: "too-many-records" } as const
      : undefined;
    if (problem !== undefined) {
      causes.push({ ...problem, type: "error", object });
      continue;
    }
    known.add(identity(record));
    added.push(record);
  }
  return {
    zone: { ...base, rr: [...kept, ...added] },
    change: {
      zone: zone.name,
      systemNs: zone.systemNs,
      removed,
      missed,
      added,
      ...(main !== undefined && { main }),
      besideMain: added.filter((record) => isBesideMain(record, base)).length,
    },
    causes,
  };
}

function isBesideMain(
  { name, type }: PracticeRecord,
  zone: PracticeZone,
): boolean {
  return type === "A" && zone.main !== undefined &&
    (name === "" || (name.toLowerCase() === "www" && zone.wwwInclude));
}
