import { assertEquals, assertStringIncludes } from "@std/assert";
import type { PracticeRecord } from "../../lib/practice/mod.ts";
import {
  bulk,
  contents,
  post,
  request,
  response,
  withPractice,
  zoneWith,
} from "./helper.ts";

const HOME_A: PracticeRecord = {
  name: "home",
  ttl: 60,
  type: "A",
  value: "192.0.2.10",
};
const HOME_AAAA: PracticeRecord = {
  name: "home",
  ttl: 60,
  type: "AAAA",
  value: "2001:DB8:0:0:0:0:0:1",
};
const PLAIN: PracticeRecord = { name: "plain", type: "A", value: "192.0.2.11" };
const MX: PracticeRecord = {
  name: "",
  ttl: 300,
  type: "MX",
  pref: 10,
  value: "mail.one.example.",
};
const ZONE = zoneWith({ rr: [HOME_A, HOME_AAAA, PLAIN, MX] });
const STAMPED = { changed: "2026-11-23 14:00:00" };

function rr(tag: "rr_rem" | "rr_add", record: Partial<PracticeRecord>): string {
  const children = Object.entries(record)
    .map(([name, value]) => `<${name}>${value}</${name}>`);
  return `<${tag}>${children.join("")}</${tag}>`;
}
const remove = (record: Partial<PracticeRecord>) => rr("rr_rem", record);
const add = (record: Partial<PracticeRecord>) => rr("rr_add", record);

Deno.test("remove and add in one request is a replacement", async () => {
  await withPractice({ zones: [ZONE] }, async (practice) => {
    const added = { ...HOME_A, value: "198.51.100.7" };
    const edit = remove(HOME_A) + add(added);
    const answer = await post(practice, request(bulk(edit)));
    assertEquals(
      answer,
      response(
        "<result><msg><text>The zone was updated on the name server successfully.</text>" +
          "<code>S0202</code><type>success</type><object><type>zone</type><value>one.example</value></object></msg>" +
          "<status><code>S0202001</code><text>The bulk update of zones was completed successfully.</text>" +
          "<type>success</type></status></result>",
      ),
    );
    assertEquals(practice.zone("one.example"), {
      ...ZONE,
      ...STAMPED,
      rr: [HOME_AAAA, PLAIN, MX, added],
    });
    assertEquals(practice.requests[0]?.changes, [{
      zone: "one.example",
      systemNs: "nsa7.schlundtech.de",
      removed: [HOME_A],
      missed: [],
      added: [added],
    }]);
    assertEquals(practice.requests[0]?.statuses, ["S0202001"]);
  });
});

Deno.test("a removal fits only exactly what is stored", async () => {
  const fits: [Partial<PracticeRecord>, boolean][] = [
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
  await withPractice({}, async (practice) => {
    for (const [removal, fit] of fits) {
      practice.setZone(ZONE);
      const answer = await post(practice, request(bulk(remove(removal))));
      // Silent either way.
      assertEquals(contents(answer, "code"), ["S0202", "S0202001"]);
      const left = practice.zone("one.example")?.rr.length;
      assertEquals(left, fit ? 3 : 4, JSON.stringify(removal));
      const [change] = practice.requests.at(-1)?.changes ?? [];
      assertEquals(change?.removed.length, fit ? 1 : 0);
      assertEquals(change?.missed, fit ? [] : [removal]);
    }
  });
});

Deno.test("a record that is there already is refused, and nothing changes", async () => {
  await withPractice({ zones: [ZONE] }, async (practice) => {
    const fresh = add({ ...HOME_A, value: "198.51.100.7" });
    const edit = remove(PLAIN) + fresh + add({ ...HOME_A, ttl: 300 }) +
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
    assertEquals(practice.zone("one.example"), ZONE);
    assertEquals(practice.requests[0]?.changes, []);

    const refused: PracticeRecord[][] = [
      [{ ...HOME_A, name: "HOME" }],
      [{ ...HOME_AAAA, value: "2001:db8::1" }],
      [{ ...HOME_A, name: "new" }, { ...HOME_A, name: "new" }],
    ];
    for (const records of refused) {
      const edit = records.map(add).join("");
      const answer = await post(practice, request(bulk(edit)));
      assertStringIncludes(answer, "<code>EF02022</code>");
    }
    assertEquals(practice.zone("one.example"), ZONE);
  });
});

Deno.test("duplicate-add=ignore takes a record that is there as added", async () => {
  await withPractice({
    zones: [ZONE],
    switches: { duplicateAdd: "ignore" },
  }, async (practice) => {
    const answer = await post(practice, request(bulk(add(HOME_A))));
    assertEquals(contents(answer, "code"), ["S0202", "S0202001"]);
    assertEquals(practice.zone("one.example")?.rr, ZONE.rr);
    assertEquals(practice.requests[0]?.changes[0]?.added, []);
  });
});

Deno.test("atomic=no does what it can of a refused update", async () => {
  await withPractice({
    zones: [ZONE],
    switches: { atomic: false },
  }, async (practice) => {
    const fresh = { ...HOME_A, value: "198.51.100.7" };
    const edit = remove(PLAIN) + add(HOME_A) + add(fresh);
    const answer = await post(practice, request(bulk(edit)));
    assertEquals(contents(answer, "status").length, 1);
    assertStringIncludes(answer, "<status><code>E0202001</code>");
    assertEquals(practice.zone("one.example")?.rr, [
      HOME_A,
      HOME_AAAA,
      MX,
      fresh,
    ]);
  });
});

Deno.test("wildcard-remove=yes removes by name and type", async () => {
  const second = { ...HOME_A, value: "192.0.2.12" };
  const zones = [zoneWith({ rr: [HOME_A, second, HOME_AAAA] })];
  await withPractice({
    zones,
    switches: { wildcardRemove: true },
  }, async (practice) => {
    for (const value of [{ value: "*" }, {}]) {
      practice.setZone(zones[0]!);
      const edit = remove({ name: "home", type: "A", ...value });
      await post(practice, request(bulk(edit)));
      assertEquals(practice.zone("one.example")?.rr, [HOME_AAAA]);
    }
  });
});

Deno.test("main sets the apex A", async () => {
  const zones = [zoneWith({ main: { value: "192.0.2.8", ttl: 300 } })];
  await withPractice({ zones }, async (practice) => {
    const main = (content: string) =>
      post(practice, request(bulk(`<main>${content}</main>`)));
    await main("<value>198.51.100.7</value><ttl>60</ttl>");
    assertEquals(practice.zone("one.example")?.main, {
      value: "198.51.100.7",
      ttl: 60,
    });
    await main("<value>198.51.100.8</value>");
    assertEquals(practice.zone("one.example")?.main, { value: "198.51.100.8" });
    assertEquals(practice.requests[1]?.changes[0]?.main, {
      value: "198.51.100.8",
    });
  });
});

Deno.test("an A beside main is allowed", async () => {
  const zones = [
    zoneWith({ main: { value: "192.0.2.8" }, wwwInclude: true }),
  ];
  await withPractice({ zones }, async (practice) => {
    const edit = add({ name: "", type: "A", value: "192.0.2.9" }) +
      add({ name: "www", type: "A", value: "192.0.2.9" }) +
      add({ name: "", type: "AAAA", value: "2001:db8::9" });
    const answer = await post(practice, request(bulk(edit)));
    assertStringIncludes(answer, "<code>S0202001</code>");
    assertEquals(practice.zone("one.example")?.rr.length, 4);
  });
});

Deno.test("a CNAME stands alone", async () => {
  const alias: PracticeRecord = {
    name: "alias",
    type: "CNAME",
    value: "home.one.example.",
  };
  const zones = [
    zoneWith({
      main: { value: "192.0.2.8" },
      wwwInclude: true,
      rr: [HOME_A, alias],
    }),
  ];
  const refused: PracticeRecord[] = [
    { ...alias, name: "home" },
    { ...alias, value: "other.one.example." },
    { ...alias, name: "" },
    { ...alias, name: "www" },
    { ...HOME_A, name: "Alias" },
  ];
  await withPractice({ zones }, async (practice) => {
    for (const record of refused) {
      const answer = await post(practice, request(bulk(add(record))));
      assertStringIncludes(answer, "<code>EF02023</code>", record.name);
    }
    const replace = remove(HOME_A) + add({ ...alias, name: "home" });
    const answer = await post(practice, request(bulk(replace)));
    assertStringIncludes(answer, "<code>S0202001</code>");
  });
});

Deno.test("max-records limits a zone", async () => {
  await withPractice({
    zones: [ZONE],
    switches: { maxRecords: 4 },
  }, async (practice) => {
    const fresh = { ...HOME_A, value: "198.51.100.7" };
    const more = await post(practice, request(bulk(add(fresh))));
    assertStringIncludes(more, "<code>EF02024</code>");
    const same = remove(HOME_A) + add(fresh);
    const answer = await post(practice, request(bulk(same)));
    assertStringIncludes(answer, "<code>S0202001</code>");
  });
});

Deno.test("min-ttl is the least TTL that may be added", async () => {
  await withPractice({
    zones: [zoneWith({ rr: [{ ...HOME_A, ttl: 30 }] })],
    switches: { minTtl: 300 },
  }, async (practice) => {
    const code = async (edit: string) =>
      contents(await post(practice, request(bulk(edit))), "code").at(-1);
    assertEquals(await code(add({ ...PLAIN, ttl: 299 })), "E00000");
    assertEquals(await code(add({ ...PLAIN, ttl: 300 })), "S0202001");
    // What is there already may be removed.
    assertEquals(await code(remove({ ...HOME_A, ttl: 30 })), "S0202001");
    assertEquals(practice.zone("one.example")?.rr.length, 1);
  });
});

Deno.test("success-type=notify: accepted and pending", async () => {
  await withPractice({
    zones: [ZONE],
    switches: { successType: "notify" },
  }, async (practice) => {
    const answer = await post(practice, request(bulk(remove(HOME_A))));
    assertEquals(contents(answer, "code"), ["N0202", "N0202001"]);
    assertStringIncludes(answer, "<type>notify</type></status>");
    assertEquals(practice.zone("one.example")?.rr.length, 3);
  });
});

Deno.test("several zones of one task are updated each for itself", async () => {
  const zones = [ZONE, { ...ZONE, name: "two.example", rr: [] }];
  await withPractice({ zones }, async (practice) => {
    const task = bulk(add(HOME_A)).replace(
      "</task>",
      "<zone><name>two.example</name></zone><zone><name>three.example</name></zone></task>",
    );
    const answer = await post(practice, request(task));
    assertEquals(contents(answer, "code"), [
      "E0202",
      "EF02022",
      "S0202",
      "E0202",
      "EF02020",
      "E0202001",
    ]);
    assertEquals(practice.zone("one.example"), ZONE);
    assertEquals(practice.zone("two.example")?.rr, [HOME_A]);
    assertEquals(
      practice.requests[0]?.changes.map(({ zone }) => zone),
      ["two.example"],
    );
  });
});

Deno.test("of two zones with one name, system_ns says which", async () => {
  const zones = [ZONE, { ...ZONE, systemNs: "nsa9.schlundtech.de" }];
  await withPractice({ zones }, async (practice) => {
    const ambiguous = await post(practice, request(bulk(remove(HOME_A))));
    assertEquals(contents(ambiguous, "code"), [
      "E0202",
      "EF02021",
      "E0202001",
    ]);
    const zone =
      "<name>one.example</name><system_ns>nsa9.schlundtech.de</system_ns>";
    await post(practice, request(bulk(remove(HOME_A), zone)));
    assertEquals(practice.zone("one.example")?.rr.length, 4);
    assertEquals(
      practice.zone("one.example", "nsa9.schlundtech.de")?.rr.length,
      3,
    );
  });
});
