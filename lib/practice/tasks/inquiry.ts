import type { Message, Result } from "../answer.ts";
import type { Element } from "../document.ts";
import {
  allow,
  child,
  integer,
  InvalidRequest,
  required,
  requiredText,
} from "../fields.ts";
import type { PracticeZone } from "../zone.ts";
import { leaf } from "../answer.ts";
import { writeZone } from "../zone_xml.ts";
import {
  readZoneReference,
  refusal,
  resolveZone,
  type Task,
  type TaskContext,
  type TaskReader,
  zoneObject,
} from "./task.ts";

const CODE = "0205";
const MAX = 2 ** 31 - 1;

/**
 * Zone inquiry, task 0205: the single form gives one zone with its records,
 * the list form (`where`, `view`) any number without ([seen]).
 */
export const readInquiry: TaskReader = (task): Task => {
  allow(task, ["code", "zone", "where", "view"]);
  const zone = child(task, "zone");
  const where = child(task, "where");
  const view = child(task, "view");
  if (zone === undefined) {
    if (where === undefined && view === undefined) {
      throw new InvalidRequest(`${task.path}.zone.name`, "", "Missing.");
    }
    return readList(where, view);
  }
  if (where !== undefined || view !== undefined) {
    throw new InvalidRequest(zone.path, "", "Sent together with a list form.");
  }
  allow(zone, ["name", "system_ns"]);
  const reference = readZoneReference(zone);
  return {
    code: CODE,
    kind: "inquiry",
    zones: [reference.name],
    run(context) {
      const found = resolveZone(context.store, reference);
      return "zone" in found ? single(found.zone, context) : {
        data: "",
        messages: [found.refusal],
        status: refusal("E0205", "inquiry-failed", reference.name),
      };
    },
  };
};

function single(zone: PracticeZone, context: TaskContext): Result {
  return {
    data: writeZone(zone, context, { records: true }),
    messages: [],
    status: done(zone.name),
  };
}

function done(zone?: string): Message {
  return {
    code: "S0205",
    type: "success",
    text: "inquiry-done",
    ...(zone !== undefined && { object: zoneObject(zone) }),
  };
}

function readList(where?: Element, view?: Element): Task {
  const filter = where === undefined
    ? { zones: [], matches: () => true }
    : readWhere(where);
  const { offset, limit } = readView(view);
  return {
    code: CODE,
    kind: "inquiry",
    zones: filter.zones,
    run(context) {
      const zones = context.store.list().filter(filter.matches);
      return {
        // Where `summary` stands among the zones is a guess.
        data: leaf("summary", zones.length) +
          zones.slice(offset, offset + limit)
            .map((zone) => writeZone(zone, context, { records: false }))
            .join(""),
        messages: [],
        status: done(),
      };
    },
  };
}

function readWhere(
  where: Element,
): { zones: readonly string[]; matches: (zone: PracticeZone) => boolean } {
  allow(where, ["key", "operator", "value"]);
  const key = requiredText(where, "key");
  if (key !== "name" && key !== "system_ns") {
    throw new InvalidRequest(`${where.path}.key`, key, "Not a key.");
  }
  const operator = requiredText(where, "operator");
  if (operator !== "eq" && operator !== "like") {
    throw new InvalidRequest(
      `${where.path}.operator`,
      operator,
      "Not an operator.",
    );
  }
  const value = requiredText(where, "value");
  const like = RegExp(
    `^${value.split(/[*%]/).map((part) => RegExp.escape(part)).join(".*")}$`,
  );
  return {
    zones: key === "name" ? [value] : [],
    matches(zone) {
      const actual = key === "name" ? zone.name : zone.systemNs;
      return operator === "eq" ? actual === value : like.test(actual);
    },
  };
}

function readView(view?: Element): { offset: number; limit: number } {
  if (view === undefined) return { offset: 0, limit: MAX };
  allow(view, ["offset", "limit", "children"]);
  const offset = child(view, "offset");
  return {
    offset: offset === undefined ? 0 : integer(offset, 0, MAX),
    limit: integer(required(view, "limit"), 0, MAX),
  };
}
