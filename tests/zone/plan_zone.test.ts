import { assertEquals, assertMatch } from "@std/assert";
import { parseAddress } from "../../lib/internet/address.ts";
import type { HostIntent } from "../../lib/zone/host_intent.ts";
import {
  planZone,
  recordsAt,
  type ZonePlan,
} from "../../lib/zone/plan_zone.ts";
import type { ResourceRecord, Zone } from "../../lib/zone/zone.ts";

function zone(records: readonly string[], rest: Partial<Zone> = {}): Zone {
  return {
    name: "example.com",
    systemNs: "nsa7.schlundtech.de",
    wwwInclude: false,
    records: records.map(record),
    ...rest,
  };
}

/** A record written as `name type ttl value`, `@` at the apex, `-` without TTL. */
function record(line: string): ResourceRecord {
  const [name = "", type = "", ttl = "", ...value] = line.split(" ");
  return {
    name: name === "@" ? "" : name,
    type,
    ttl: ttl === "-" ? undefined : Number(ttl),
    value: value.join(" "),
  };
}

function line({ name, type, ttl, value }: ResourceRecord): string {
  return [name || "@", type, ttl ?? "-", value].join(" ");
}

/** An intent written as `host address address…`. */
function intent(text: string): HostIntent {
  const [host = "", ...addresses] = text.split(" ");
  return {
    host,
    addresses: addresses.map((address) => parseAddress(address)!),
  };
}

/** The reason of the first plan, which is a refusal. */
function reasonOf({ records: [first] }: ZonePlan): string {
  return first?.action === "refuse" ? first.reason : "not refused";
}

/** The TTLs that a plan raises, `HOST TYPE SECONDS`. */
function raisedTtls({ records }: ZonePlan): readonly string[] {
  return records.flatMap((plan) => {
    if (plan.action !== "change" && plan.action !== "create") return [];
    const { raisedTtl } = plan.edit;
    return raisedTtl === undefined
      ? []
      : [`${plan.host} ${plan.type} ${raisedTtl}`];
  });
}

interface Row {
  readonly title: string;
  readonly zone: Zone;
  readonly intents: readonly string[];
  readonly options?: { create?: boolean; ttl?: number };
  readonly remove?: readonly string[];
  readonly add?: readonly string[];
  readonly main?: { value: string; ttl?: number };
  readonly actions: readonly string[];
  readonly raised?: readonly string[];
}

const ROWS: readonly Row[] = [
  {
    title: "both families in one change, each with its TTL",
    zone: zone([
      "home A 60 192.0.2.1",
      "home AAAA 300 2001:db8::1",
      "home TXT 60 x",
    ]),
    intents: ["home.example.com 192.0.2.2 2001:db8::2"],
    remove: ["home A 60 192.0.2.1", "home AAAA 300 2001:db8::1"],
    add: ["home A 60 192.0.2.2", "home AAAA 300 2001:db8::2"],
    actions: ["change", "change"],
  },
  {
    title: "a family without address is left alone",
    zone: zone(["home A 60 192.0.2.1", "home AAAA 300 2001:db8::1"]),
    intents: ["home.example.com 192.0.2.2"],
    remove: ["home A 60 192.0.2.1"],
    add: ["home A 60 192.0.2.2"],
    actions: ["change"],
  },
  {
    title: "nothing to do, in whatever spelling",
    zone: zone(["HOME A 60 192.0.2.1", "home AAAA 60 2001:DB8:0:0:0:0:0:1"]),
    intents: ["home.example.com 192.0.2.1 2001:db8::1"],
    actions: ["keep", "keep"],
  },
  {
    title: "removals repeat the spelling that was read",
    zone: zone(["Home AAAA 60 2001:DB8:0::0:1"]),
    intents: ["home.example.com 2001:db8::2"],
    remove: ["Home AAAA 60 2001:DB8:0::0:1"],
    add: ["Home AAAA 60 2001:db8::2"],
    actions: ["change"],
  },
  {
    title: "several records become the one asked for",
    zone: zone(["a A 60 192.0.2.1", "a A 90 192.0.2.2", "a A 60 192.0.2.3"]),
    intents: ["a.example.com 192.0.2.2"],
    remove: ["a A 60 192.0.2.1", "a A 60 192.0.2.3"],
    actions: ["change"],
  },
  {
    title: "several addresses become the RRset",
    zone: zone(["a A 60 192.0.2.1", "a A 60 192.0.2.2"]),
    intents: ["a.example.com 192.0.2.2 192.0.2.3"],
    remove: ["a A 60 192.0.2.1"],
    add: ["a A 60 192.0.2.3"],
    actions: ["change"],
  },
  {
    title: "a record without TTL stays without",
    zone: zone(["a A - 192.0.2.1"]),
    intents: ["a.example.com 192.0.2.2"],
    remove: ["a A - 192.0.2.1"],
    add: ["a A - 192.0.2.2"],
    actions: ["change"],
  },
  {
    title: "the same address twice is left alone: removing one may remove both",
    zone: zone(["a AAAA 60 2001:db8::1", "a AAAA 60 2001:db8:0::1"]),
    intents: ["a.example.com 2001:db8::1"],
    actions: ["keep"],
  },
  {
    title: "another TTL replaces the record",
    zone: zone(["a A 300 192.0.2.1"]),
    intents: ["a.example.com 192.0.2.1"],
    options: { ttl: 60 },
    remove: ["a A 300 192.0.2.1"],
    add: ["a A 60 192.0.2.1"],
    actions: ["change"],
  },
  {
    title: "the TTL that it has is no change",
    zone: zone(["a A 60 192.0.2.1"]),
    intents: ["a.example.com 192.0.2.1"],
    options: { ttl: 60 },
    actions: ["keep"],
  },
  {
    title: "a missing record is refused",
    zone: zone(["a A 60 192.0.2.1"]),
    intents: ["a.example.com 192.0.2.2 2001:db8::1"],
    remove: ["a A 60 192.0.2.1"],
    add: ["a A 60 192.0.2.2"],
    actions: ["change", "refuse"],
  },
  {
    title: "a missing record is made with the other family's TTL",
    zone: zone(["a A 120 192.0.2.1"]),
    intents: ["a.example.com 192.0.2.1 2001:db8::1"],
    options: { create: true },
    add: ["a AAAA 120 2001:db8::1"],
    actions: ["keep", "create"],
  },
  {
    title: "a new host gets the provider's least TTL",
    zone: zone([]),
    intents: ["a.b.example.com 192.0.2.1"],
    options: { create: true },
    add: ["a.b A 60 192.0.2.1"],
    actions: ["create"],
  },
  {
    title: "nothing is made beside an alias",
    zone: zone(["a CNAME 60 b.example.com."]),
    intents: ["a.example.com 192.0.2.1"],
    options: { create: true },
    actions: ["refuse"],
  },
  {
    title: "nothing is made beside an ALIAS",
    zone: zone(["a ALIAS 60 b.example.com.", "@ ALIAS 60 b.example.net."]),
    intents: ["a.example.com 192.0.2.1 2001:db8::1", "example.com 192.0.2.1"],
    options: { create: true },
    actions: ["refuse", "refuse", "refuse"],
  },
  {
    title: "the other family of a host with an ALIAS is changed",
    zone: zone(["a ALIAS 60 b.example.com.", "a AAAA 60 2001:db8::1"]),
    intents: ["a.example.com 192.0.2.1 2001:db8::2"],
    options: { create: true },
    remove: ["a AAAA 60 2001:db8::1"],
    add: ["a AAAA 60 2001:db8::2"],
    actions: ["refuse", "change"],
  },
  {
    title: "a TTL below the minimum is raised to it",
    zone: zone(["a A 30 192.0.2.1", "a AAAA 0 2001:db8::1"]),
    intents: ["a.example.com 192.0.2.2 2001:db8::2"],
    remove: ["a A 30 192.0.2.1", "a AAAA 0 2001:db8::1"],
    add: ["a A 60 192.0.2.2", "a AAAA 60 2001:db8::2"],
    actions: ["change", "change"],
    raised: ["a.example.com A 30", "a.example.com AAAA 0"],
  },
  {
    title: "a TTL below the minimum stays where nothing changes",
    zone: zone(["a A 30 192.0.2.1", "a A 30 192.0.2.2", "b A 30 192.0.2.3"]),
    intents: ["a.example.com 192.0.2.1", "b.example.com 192.0.2.3"],
    remove: ["a A 30 192.0.2.2"],
    actions: ["change", "keep"],
  },
  {
    title: "a new record takes the other family's TTL, raised",
    zone: zone(["a A 59 192.0.2.1"]),
    intents: ["a.example.com 192.0.2.1 2001:db8::1"],
    options: { create: true },
    add: ["a AAAA 60 2001:db8::1"],
    actions: ["keep", "create"],
    raised: ["a.example.com AAAA 59"],
  },
  {
    title: "a TTL that is asked for is not raised",
    zone: zone(["a A 30 192.0.2.1"]),
    intents: ["a.example.com 192.0.2.1"],
    options: { ttl: 300 },
    remove: ["a A 30 192.0.2.1"],
    add: ["a A 300 192.0.2.1"],
    actions: ["change"],
  },
  {
    title: "the TTL of <main> is raised as well",
    zone: zone([], { main: { value: "192.0.2.1", ttl: 10 } }),
    intents: ["example.com 192.0.2.2"],
    main: { value: "192.0.2.2", ttl: 60 },
    actions: ["change"],
    raised: ["example.com A 10"],
  },
  {
    title: "an apex AAAA is made with the TTL of <main>",
    zone: zone([], { main: { value: "192.0.2.1", ttl: 300 } }),
    intents: ["example.com 192.0.2.1 2001:db8::1"],
    options: { create: true },
    add: ["@ AAAA 300 2001:db8::1"],
    actions: ["keep", "create"],
  },
  {
    title: "the apex A is <main>",
    zone: zone(["@ AAAA 60 2001:db8::1"], {
      main: { value: "192.0.2.1", ttl: 300 },
    }),
    intents: ["example.com 192.0.2.2 2001:db8::2"],
    remove: ["@ AAAA 60 2001:db8::1"],
    add: ["@ AAAA 60 2001:db8::2"],
    main: { value: "192.0.2.2", ttl: 300 },
    actions: ["change", "change"],
  },
  {
    title: "a second apex A goes when <main> has the address",
    zone: zone(["@ A 60 192.0.2.9"], { main: { value: "192.0.2.1" } }),
    intents: ["example.com 192.0.2.1"],
    remove: ["@ A 60 192.0.2.9"],
    actions: ["change"],
  },
  {
    title: "an address never stands in <main> and among the records",
    zone: zone(["@ A 60 192.0.2.9"], {
      main: { value: "192.0.2.1", ttl: 60 },
    }),
    intents: ["example.com 192.0.2.9"],
    remove: ["@ A 60 192.0.2.9"],
    main: { value: "192.0.2.9", ttl: 60 },
    actions: ["change"],
  },
  {
    title:
      "an apex A beside an equal <main> is left alone: removing it may remove both",
    zone: zone(["@ A 60 192.0.2.1"], {
      main: { value: "192.0.2.1", ttl: 60 },
    }),
    intents: ["example.com 192.0.2.1"],
    actions: ["keep"],
  },
  {
    title: "without <main> an apex A record is like any other",
    zone: zone(["@ A 60 192.0.2.9"]),
    intents: ["example.com 192.0.2.1"],
    remove: ["@ A 60 192.0.2.9"],
    add: ["@ A 60 192.0.2.1"],
    actions: ["change"],
  },
  {
    title: "an apex A that is missing is made as <main>",
    zone: zone([]),
    intents: ["example.com 192.0.2.1 192.0.2.2"],
    options: { create: true },
    main: { value: "192.0.2.1", ttl: 60 },
    add: ["@ A 60 192.0.2.2"],
    actions: ["create"],
  },
  {
    title: "another TTL for <main>",
    zone: zone([], { main: { value: "192.0.2.1", ttl: 300 } }),
    intents: ["example.com 192.0.2.1"],
    options: { ttl: 60 },
    main: { value: "192.0.2.1", ttl: 60 },
    actions: ["change"],
  },
  {
    title: "an included www is refused, even with create",
    zone: zone([], { main: { value: "192.0.2.1" }, wwwInclude: true }),
    intents: ["www.example.com 192.0.2.2"],
    options: { create: true },
    actions: ["refuse"],
  },
  {
    title: "an included www that is so already is fine",
    zone: zone([], { main: { value: "192.0.2.1" }, wwwInclude: true }),
    intents: ["www.example.com 192.0.2.1"],
    actions: ["keep"],
  },
  {
    title: "an included www follows its apex, in any order",
    zone: zone([], { main: { value: "192.0.2.1" }, wwwInclude: true }),
    intents: ["www.example.com 192.0.2.2", "example.com 192.0.2.2"],
    main: { value: "192.0.2.2", ttl: undefined },
    actions: ["change", "change"],
  },
  {
    title: "a www with a record of its own is like any other",
    zone: zone(["www A 60 192.0.2.5"], { main: { value: "192.0.2.1" } }),
    intents: ["www.example.com 192.0.2.2"],
    remove: ["www A 60 192.0.2.5"],
    add: ["www A 60 192.0.2.2"],
    actions: ["change"],
  },
  {
    title: "a wildcard is a name like any other",
    zone: zone(["* A 60 192.0.2.5", "a A 60 192.0.2.5"]),
    intents: ["*.example.com 192.0.2.2"],
    remove: ["* A 60 192.0.2.5"],
    add: ["* A 60 192.0.2.2"],
    actions: ["change"],
  },
  {
    title: "an international name matches in either spelling",
    zone: zone(["bücher A 60 192.0.2.5"]),
    intents: ["xn--bcher-kva.example.com 192.0.2.2"],
    remove: ["bücher A 60 192.0.2.5"],
    add: ["bücher A 60 192.0.2.2"],
    actions: ["change"],
  },
  {
    title: "an unreadable value is replaced",
    zone: zone(["a A 60 nonsense"]),
    intents: ["a.example.com 192.0.2.2"],
    remove: ["a A 60 nonsense"],
    add: ["a A 60 192.0.2.2"],
    actions: ["change"],
  },
];

for (const row of ROWS) {
  Deno.test(`plan: ${row.title}`, () => {
    const plan = planZone(row.zone, row.intents.map(intent), row.options);
    assertEquals(plan.records.map(({ action }) => action), row.actions);
    assertEquals(raisedTtls(plan), row.raised ?? []);
    assertEquals(plan.change?.remove.map(line) ?? [], row.remove ?? []);
    assertEquals(plan.change?.add.map(line) ?? [], row.add ?? []);
    assertEquals(plan.change?.main?.value, row.main?.value);
    assertEquals(plan.change?.main?.ttl, row.main?.ttl);
    if (plan.change !== undefined) {
      assertEquals(plan.change.zone, "example.com");
      assertEquals(plan.change.systemNs, "nsa7.schlundtech.de");
    }
  });
}

Deno.test("plan: a refusal says what to do", () => {
  const missing = planZone(zone([]), [intent("a.example.com 192.0.2.1")]);
  assertMatch(reasonOf(missing), /no A record for a\.example\.com.*--create/);
  const included = planZone(
    zone([], { main: { value: "192.0.2.1" }, wwwInclude: true }),
    [intent("www.example.com 192.0.2.2")],
  );
  assertMatch(reasonOf(included), /www_include.*update example\.com/);
});

Deno.test("recordsAt tells what stands under a name, and what stands in the way", () => {
  const main = { value: "192.0.2.1" };
  const alias =
    /is an alias \(CNAME\) of b\.example\.net\.,.*no (A|AAAA) record/;
  for (
    const [records, rest, host, a, aaaa] of [
      [["home A 60 192.0.2.2", "home A 60 192.0.2.3"], {}, "home", [
        "192.0.2.2",
        "192.0.2.3",
      ], []],
      [["Home AAAA 60 2001:DB8:0::1"], {}, "home", [], ["2001:DB8:0::1"]],
      [["home A 60 192.0.2.2"], { main }, "", ["192.0.2.1"], []],
      [["@ A 60 192.0.2.2"], { main }, "", ["192.0.2.1", "192.0.2.2"], []],
      [["home CNAME 60 b.example.net."], {}, "home", alias, alias],
      [[], { main, wwwInclude: true }, "www", /www_include/, []],
      [["www A 60 192.0.2.2"], { main, wwwInclude: true }, "www", [
        "192.0.2.2",
      ], []],
      [[], { wwwInclude: true }, "www", [], []],
    ] as const
  ) {
    const name = host === "" ? "example.com" : `${host}.example.com`;
    const found = recordsAt(zone(records, rest), name);
    for (const [type, expected] of [["A", a], ["AAAA", aaaa]] as const) {
      const { addresses, obstacle } = found[type];
      if (expected instanceof RegExp) assertMatch(obstacle ?? "", expected);
      else assertEquals([addresses, obstacle], [[...expected], undefined]);
    }
  }
});
