import type { Message } from "../answer.ts";
import { type Element, elementXml } from "../document.ts";
import {
  child,
  children,
  integer,
  InvalidRequest,
  required,
  requiredText,
  text,
} from "../fields.ts";
import {
  conflictsWithCname,
  identity,
  readMain,
  readRecord,
} from "../records.ts";
import type { PracticeSwitches } from "../switches.ts";
import type { PracticeSoa, PracticeZone } from "../zone.ts";
import {
  readZoneReference,
  refusal,
  resolveZone,
  success,
  type Task,
  type TaskContext,
  type TaskReader,
  zoneObject,
} from "./task.ts";

const CODE = "0202";

/** What the gateway sets itself: it must be taken out of a zone before sending it back ([field]). */
const NOT_SENT = ["created", "changed", "domainsafe", "owner", "updated_by"];

const KNOWN = [
  "name",
  "main",
  "ns_action",
  "www_include",
  "soa",
  "nserver",
  "rr",
  "system_ns",
  "comment",
];

const SOA_TIMES = ["refresh", "retry", "expire", "ttl", "default"] as const;

/**
 * Whole zone update, task 0202: what is not sent is gone ([field]). Elements
 * that nobody knows are kept as they are sent.
 */
export const readWholeZone: TaskReader = (task, switches): Task => {
  const element = required(task, "zone");
  const reference = readZoneReference(element);
  const sent = readZone(element, switches);
  return {
    code: CODE,
    kind: "update",
    zones: [reference.name],
    run(context) {
      const { store, account, switches, onChange } = context;
      const found = resolveZone(store, reference);
      const causes = "zone" in found
        ? problemsOf({ ...found.zone, ...sent }, context)
        : [found.refusal];
      if (!("zone" in found) || causes.length > 0) {
        return {
          data: "",
          messages: causes,
          status: refusal("E0202", "update-failed", reference.name),
        };
      }
      const { name, systemNs, created, owner, rr } = found.zone;
      const before = new Set(rr.map((record) => JSON.stringify(record)));
      const after = new Set(sent.rr.map((record) => JSON.stringify(record)));
      store.update({ ...sent, name, systemNs, created, owner }, account);
      onChange({
        zone: name,
        systemNs,
        removed: rr.filter((record) => !after.has(JSON.stringify(record))),
        missed: [],
        added: sent.rr.filter((record) => !before.has(JSON.stringify(record))),
        ...(sent.main && { main: sent.main }),
        besideMain: 0,
      });
      const { successType } = switches;
      return {
        data: "",
        messages: [],
        status: {
          ...success(CODE, successType),
          text: successType === "success" ? "update-done" : "update-pending",
          object: zoneObject(name),
        },
      };
    },
  };
};

function readZone(
  zone: Element,
  switches: PracticeSwitches,
): Omit<PracticeZone, "name" | "systemNs"> {
  const forbidden = zone.children.find(({ name }) => NOT_SENT.includes(name));
  if (forbidden !== undefined) {
    throw new InvalidRequest(forbidden.path, "", "Must not be sent.");
  }
  const main = child(zone, "main");
  const soa = child(zone, "soa");
  const comment = child(zone, "comment");
  const www = child(zone, "www_include");
  return {
    ...(main && { main: readMain(main, switches) }),
    wwwInclude: www !== undefined && integer(www, 0, 1) === 1,
    rr: children(zone, "rr").map((record) => readRecord(record, switches)),
    ...(soa && { soa: readSoa(soa) }),
    nameServers: children(zone, "nserver")
      .map((server) => requiredText(server, "name")),
    ...(comment && { comment: text(comment) }),
    extra: zone.children.filter(({ name }) => !KNOWN.includes(name))
      .map(elementXml).join(""),
  };
}

function readSoa(soa: Element): PracticeSoa {
  const email = child(soa, "email");
  const times = SOA_TIMES.flatMap((name) => {
    const element = child(soa, name);
    return element ? [[name, integer(element, 0, 2 ** 31 - 1)]] : [];
  });
  return {
    ...Object.fromEntries(times),
    ...(email && { email: text(email) }),
  };
}

function problemsOf(
  zone: PracticeZone,
  { switches: { maxRecords } }: TaskContext,
): Message[] {
  const byName = Map.groupBy(zone.rr, ({ name }) => name.toLowerCase());
  const known = new Set<string>();
  const isNew = (id: string) => known.size < known.add(id).size;
  return zone.rr.flatMap((record, index) => {
    const problem = !isNew(identity(record))
      ? { code: "EF02022", text: "duplicate-record" } as const
      : conflictsWithCname(record, {
          ...zone,
          rr: byName.get(record.name.toLowerCase()) ?? [],
        })
      ? { code: "EF02023", text: "cname-conflict" } as const
      : maxRecords > 0 && index >= maxRecords
      ? { code: "EF02024", text: "too-many-records" } as const
      : undefined;
    const value = `${zone.name}@${zone.systemNs}/rr[${index}]`;
    return problem === undefined
      ? []
      : [{ ...problem, type: "error", object: { type: "rr", value } }];
  });
}
