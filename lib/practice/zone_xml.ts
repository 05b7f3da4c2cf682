import { leaf, tag } from "./answer.ts";
import { spelledValue } from "./records.ts";
import type { PracticeSwitches } from "./switches.ts";
import {
  nameServersOf,
  type PracticeRecord,
  type PracticeSoa,
  type PracticeUser,
  type PracticeZone,
} from "./zone.ts";

/** The `zone` element of an inquiry, its children in the order that was seen. */
export function writeZone(
  zone: PracticeZone,
  context: {
    readonly account: PracticeUser;
    readonly switches: PracticeSwitches;
  },
  { records }: { readonly records: boolean },
): string {
  const { main, rr, extra = "", comment = "" } = zone;
  const { account, switches } = context;
  return tag(
    "zone",
    leaf("changed", zone.changed ?? ""),
    leaf("created", zone.created ?? ""),
    leaf("name", zone.name),
    main === undefined
      ? ""
      : tag("main", leaf("value", main.value), optional("ttl", main.ttl)),
    leaf("ns_action", "complete"),
    leaf("www_include", zone.wwwInclude ? 1 : 0),
    writeSoa(zone.soa ?? {}, zone.name),
    ...nameServersOf(zone).map((name) => tag("nserver", leaf("name", name))),
    ...(records ? rr.map((rr, at) => writeRecord(rr, at, switches)) : []),
    extra,
    leaf("system_ns", zone.systemNs),
    leaf("domainsafe", 0),
    writeUser("owner", zone.owner ?? account),
    writeUser("updated_by", zone.updatedBy ?? account),
    leaf("comment", comment),
  );
}

function writeSoa(soa: PracticeSoa, zone: string): string {
  return tag(
    "soa",
    leaf("refresh", soa.refresh ?? 43200),
    leaf("retry", soa.retry ?? 7200),
    leaf("expire", soa.expire ?? 1209600),
    leaf("ttl", soa.ttl ?? 86400),
    leaf("email", soa.email ?? `hostmaster@${zone}`),
    leaf("default", soa.default ?? 86400),
  );
}

function writeRecord(
  record: PracticeRecord,
  index: number,
  switches: PracticeSwitches,
): string {
  const children = [
    leaf("name", record.name),
    optional("ttl", record.ttl),
    leaf("type", record.type),
    optional("pref", record.pref),
    leaf("value", spelledValue(record, switches)),
  ];
  return tag(
    "rr",
    ...(switches.childOrder === "fixed" ? children : shuffle(children, index)),
  );
}

/** Another order for each record, the same one each time. */
function shuffle(children: readonly string[], index: number): string[] {
  const start = (index + 1) % children.length;
  const turned = [...children.slice(start), ...children.slice(0, start)];
  return index % 2 === 0 ? turned : turned.reverse();
}

function writeUser(name: string, { user, context }: PracticeUser): string {
  return tag(name, leaf("user", user), leaf("context", context));
}

function optional(name: string, value: number | undefined): string {
  return value === undefined ? "" : leaf(name, value);
}
