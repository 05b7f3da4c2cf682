import { assertEquals } from "@std/assert";
import type { PracticeRecord } from "../../lib/practice/mod.ts";
import {
  bulk,
  codesOf,
  gateway,
  post,
  recordOf,
  request,
  response,
  rr,
  zoneWith,
} from "./helper.ts";

const HOME_A = recordOf("home 60 A 192.0.2.10");
const HOME_AAAA = recordOf("home 60 AAAA 2001:DB8:0:0:0:0:0:1");
const PLAIN = recordOf("plain - A 192.0.2.11");
const MX = recordOf("@ 300 MX 10 mail.one.example.");
const NEW_A = { ...HOME_A, value: "198.51.100.7" };
const ZONE = zoneWith({ rr: [HOME_A, HOME_AAAA, PLAIN, MX] });

const remove = (record: Partial<PracticeRecord>) => rr("rr_rem", record);
const add = (record: Partial<PracticeRecord>) => rr("rr_add", record);
const DONE = "S0202 S0202001";

Deno.test("remove and add in one request is a replacement", async () => {
  await using practice = gateway({ zones: [ZONE] });
  assertEquals(
    await post(practice, request(bulk(remove(HOME_A) + add(NEW_A)))),
    response(
      "<result><msg><text>The zone was updated on the name server successfully.</text>" +
        "<code>S0202</code><type>success</type><object><type>zone</type><value>one.example</value></object></msg>" +
        "<status><code>S0202001</code><text>The bulk update of zones was completed successfully.</text>" +
        "<type>success</type></status></result>",
    ),
  );
  assertEquals(practice.zone("one.example"), {
    ...ZONE,
    changed: "2026-11-23 14:00:00",
    rr: [HOME_AAAA, PLAIN, MX, NEW_A],
  });
  assertEquals(practice.requests[0]?.changes, [{
    zone: "one.example",
    systemNs: "nsa7.schlundtech.de",
    removed: [HOME_A],
    missed: [],
    added: [NEW_A],
  }]);
  assertEquals(practice.requests[0]?.statuses, ["S0202001"]);
});

Deno.test("a removal fits only exactly what is stored", async () => {
  const fits: readonly (readonly [Partial<PracticeRecord>, boolean])[] = [
    [HOME_A, true],
    [{ name: "home", type: "A", value: "192.0.2.10" }, true],
    [{ ...HOME_A, ttl: 61 }, false],
    [{ ...HOME_A, name: "HOME" }, false],
    [{ ...HOME_A, value: "192.0.2.1" }, false],
    [{ ...HOME_A, value: "*" }, false],
    [HOME_AAAA, true],
    [{ ...HOME_AAAA, value: "2001:db8::1" }, false],
    [PLAIN, true],
    [{ ...PLAIN, ttl: 86400 }, false],
    [MX, true],
    [{ name: "", type: "MX", value: MX.value }, true],
    [{ ...MX, pref: 20 }, false],
  ];
  await using practice = gateway();
  for (const [removal, fit] of fits) {
    practice.setZone(ZONE);
    // Silent either way.
    assertEquals(await codesOf(practice, bulk(remove(removal))), DONE);
    const left = practice.zone("one.example")?.rr.length;
    assertEquals(left, fit ? 3 : 4, JSON.stringify(removal));
    const [change] = practice.requests.at(-1)?.changes ?? [];
    assertEquals(change?.removed.length, fit ? 1 : 0);
    assertEquals(change?.missed, fit ? [] : [removal]);
  }
});

Deno.test("a record that is there already is refused, and nothing changes", async () => {
  await using practice = gateway({ zones: [ZONE] });
  const edit = remove(PLAIN) + add(NEW_A) + add({ ...HOME_A, ttl: 300 }) +
    "<main><value>192.0.2.1</value></main>";
  assertEquals(
    await post(practice, request(bulk(edit))),
    response(
      "<result><data/><msg><text>The zone could not be updated on the name server.</text>" +
        "<code>E0202</code><type>error</type><object><type>zone</type><value>one.example</value></object>" +
        "<msg><text>The resource record exists already.</text><code>EF02022</code><type>error</type>" +
        "<object><type>rr</type><value>one.example@nsa7.schlundtech.de/rr[4]</value></object></msg></msg>" +
        "<status><code>E0202001</code><text>The bulk update of zones failed.</text><type>error</type></status></result>",
    ),
  );
  assertEquals(practice.requests[0]?.changes, []);
  const refused = [
    [{ ...HOME_A, name: "HOME" }],
    [{ ...HOME_AAAA, value: "2001:db8::1" }],
    [{ ...HOME_A, name: "new" }, { ...HOME_A, name: "new" }],
  ];
  for (const records of refused) {
    const codes = await codesOf(practice, bulk(records.map(add).join("")));
    assertEquals(codes, "E0202 EF02022 E0202001");
  }
  assertEquals(practice.zone("one.example"), ZONE);
});

Deno.test("switches change what removals and additions do", async () => {
  const failed = "E0202 EF02022 E0202001";
  const rows = [
    // A record that is there is taken as added.
    [{ duplicateAdd: "ignore" }, add(HOME_A), DONE, ZONE.rr],
    // What can be done of a refused update is done.
    [
      { atomic: false },
      remove(PLAIN) + add(HOME_A) + add(NEW_A),
      failed,
      [HOME_A, HOME_AAAA, MX, NEW_A],
    ],
    // Accepted and pending.
    [
      { successType: "notify" },
      remove(HOME_A),
      "N0202 N0202001",
      [HOME_AAAA, PLAIN, MX],
    ],
    [{ maxRecords: 4 }, add(NEW_A), "E0202 EF02024 E0202001", ZONE.rr],
    [
      { maxRecords: 4 },
      remove(HOME_A) + add(NEW_A),
      DONE,
      [HOME_AAAA, PLAIN, MX, NEW_A],
    ],
  ] as const;
  for (const [switches, edit, codes, left] of rows) {
    await using practice = gateway({ zones: [ZONE], switches });
    assertEquals(await codesOf(practice, bulk(edit)), codes, edit);
    assertEquals(practice.zone("one.example")?.rr, left, edit);
  }
});

Deno.test("wildcard-remove=yes removes by name and type", async () => {
  const second = { ...HOME_A, value: "192.0.2.12" };
  const switches = { wildcardRemove: true };
  for (const value of [{ value: "*" }, {}]) {
    const zones = [zoneWith({ rr: [HOME_A, second, HOME_AAAA] })];
    await using practice = gateway({ zones, switches });
    const edit = remove({ name: "home", type: "A", ...value });
    assertEquals(await codesOf(practice, bulk(edit)), DONE);
    assertEquals(practice.zone("one.example")?.rr, [HOME_AAAA]);
  }
});

Deno.test("min-ttl is the least TTL that may be added", async () => {
  await using practice = gateway({
    zones: [zoneWith({ rr: [{ ...HOME_A, ttl: 30 }] })],
    switches: { minTtl: 300 },
  });
  const codes = (edit: string) => codesOf(practice, bulk(edit));
  assertEquals(await codes(add({ ...PLAIN, ttl: 299 })), "EF01000 E00000");
  assertEquals(await codes(add({ ...PLAIN, ttl: 300 })), DONE);
  // What is there already may be removed.
  assertEquals(await codes(remove({ ...HOME_A, ttl: 30 })), DONE);
  assertEquals(practice.zone("one.example")?.rr.length, 1);
});

Deno.test("main sets the apex A; an A beside it is allowed", async () => {
  const zones = [
    zoneWith({ main: { value: "192.0.2.8", ttl: 300 }, wwwInclude: true }),
  ];
  await using practice = gateway({ zones });
  for (
    const main of [{ value: "198.51.100.7", ttl: 60 }, { value: "1.2.3.4" }]
  ) {
    const ttl = main.ttl === undefined ? "" : `<ttl>${main.ttl}</ttl>`;
    await codesOf(
      practice,
      bulk(`<main><value>${main.value}</value>${ttl}</main>`),
    );
    assertEquals(practice.zone("one.example")?.main, main);
    assertEquals(practice.requests.at(-1)?.changes[0]?.main, main);
  }
  const beside = ["@ - A 192.0.2.9", "www - A 192.0.2.9", "@ - AAAA 2001::9"];
  const edit = beside.map((line) => add(recordOf(line))).join("");
  assertEquals(await codesOf(practice, bulk(edit)), DONE);
  assertEquals(practice.zone("one.example")?.rr.length, 4);
});

Deno.test("a CNAME stands alone", async () => {
  const alias = recordOf("alias - CNAME home.one.example.");
  const main = { value: "192.0.2.8" };
  const rr = [HOME_A, alias];
  await using practice = gateway({
    zones: [zoneWith({ main, wwwInclude: true, rr })],
  });
  const refused = [
    { ...alias, name: "home" },
    { ...alias, value: "other.one.example." },
    { ...alias, name: "" },
    { ...alias, name: "www" },
    { ...HOME_A, name: "Alias" },
  ];
  for (const record of refused) {
    const codes = await codesOf(practice, bulk(add(record)));
    assertEquals(codes, "E0202 EF02023 E0202001", record.name);
  }
  const replace = remove(HOME_A) + add({ ...alias, name: "home" });
  assertEquals(await codesOf(practice, bulk(replace)), DONE);
});

Deno.test("several zones of one task are updated each for itself", async () => {
  const zones = [ZONE, { ...ZONE, name: "two.example", rr: [] }];
  await using practice = gateway({ zones });
  const more = ["two.example", "three.example"].map((name) =>
    `<zone><name>${name}</name></zone>`
  );
  const task = bulk(add(HOME_A)).replace("</task>", `${more.join("")}</task>`);
  assertEquals(
    await codesOf(practice, task),
    "E0202 EF02022 S0202 E0202 EF02020 E0202001",
  );
  assertEquals(practice.zone("one.example"), ZONE);
  assertEquals(practice.zone("two.example")?.rr, [HOME_A]);
  const changed = practice.requests[0]?.changes.map(({ zone }) => zone);
  assertEquals(changed, ["two.example"]);
});

Deno.test("of two zones with one name, system_ns says which", async () => {
  const systemNs = "nsa9.schlundtech.de";
  await using practice = gateway({ zones: [ZONE, { ...ZONE, systemNs }] });
  const edit = remove(HOME_A);
  assertEquals(await codesOf(practice, bulk(edit)), "E0202 EF02021 E0202001");
  const zone = `<name>one.example</name><system_ns>${systemNs}</system_ns>`;
  assertEquals(await codesOf(practice, bulk(edit, zone)), DONE);
  assertEquals(practice.zone("one.example")?.rr.length, 4);
  assertEquals(practice.zone("one.example", systemNs)?.rr.length, 3);
});
