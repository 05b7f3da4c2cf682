import {
  leaf,
  type PracticeMessage,
  tag,
  zoneMessage,
} from "./practice_answer.ts";
import type { PracticeElement } from "./practice_element.ts";
import { spelledValue } from "./practice_records.ts";
import type { PracticeContext, PracticeTask } from "./practice_task.ts";
import { type PracticeShaped, read, TEXT, ZONE } from "./practice_shape.ts";
import {
  authorityOf,
  type PracticeRecord,
  type PracticeZone,
  type PracticeZones,
} from "./practice_zone.ts";

/** The one zone that is meant, or why there is none. */
export function resolveZone(
  zones: PracticeZones,
  { name, system_ns }: PracticeShaped<typeof ZONE>,
): { readonly zone: PracticeZone } | { readonly refusal: PracticeMessage } {
  const [zone, another] = zones.find(name, system_ns);
  if (zone === undefined) return { refusal: zoneMessage("EF02020", name) };
  return another === undefined
    ? { zone }
    : { refusal: zoneMessage("EF02021", name) };
}

/** Zone inquiry, task 0205, in the form that gives one zone with its records ([seen]). */
export function inquiryTask(task: PracticeElement): PracticeTask {
  const { zone: reference } = read(task, { code: TEXT, zone: ZONE });
  const { name } = reference;
  return {
    code: "0205",
    kind: "inquiry",
    zones: [name],
    run(context) {
      const found = resolveZone(context.zones, reference);
      if ("zone" in found) {
        const data = writeZone(found.zone, context);
        return { data, status: zoneMessage("S0205", name) };
      }
      const status = zoneMessage("E0205", name);
      return { data: "", messages: [found.refusal], status };
    },
  };
}

/** The `zone` element, its children in the order that was seen. Its owner is whoever asks. */
function writeZone(
  zone: PracticeZone,
  { account, switches }: PracticeContext,
): string {
  const { main, rr, extra = "", comment = "" } = zone;
  const who = leaf("user", account.user) + leaf("context", account.context);
  return tag(
    "zone",
    leaf("changed", zone.changed),
    leaf("created", zone.created),
    leaf("name", zone.name),
    main ? tag("main", leaf("value", main.value), leaf("ttl", main.ttl)) : "",
    leaf("ns_action", "complete"),
    leaf("www_include", zone.wwwInclude ? 1 : 0),
    authorityOf(zone),
    ...rr.map((record, at) => writeRecord(record, at, switches)),
    extra,
    leaf("system_ns", zone.systemNs),
    leaf("domainsafe", 0),
    tag("owner", who),
    tag("updated_by", who),
    leaf("comment", comment),
  );
}

function writeRecord(
  record: PracticeRecord,
  index: number,
  switches: PracticeContext["switches"],
): string {
  const children = [
    leaf("name", record.name),
    leaf("ttl", record.ttl),
    leaf("type", record.type),
    leaf("pref", record.pref),
    leaf("value", spelledValue(record, switches)),
  ];
  if (switches.childOrder === "fixed") return tag("rr", ...children);
  // Another order for each record, the same one each time.
  const start = (index + 1) % children.length;
  const turned = [...children.slice(start), ...children.slice(0, start)];
  return tag("rr", ...(index % 2 === 0 ? turned : turned.reverse()));
}
