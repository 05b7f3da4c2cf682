import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  contents,
  inquiry,
  post,
  request,
  withPractice,
  zoneWith,
} from "./helper.ts";

const ZONE = zoneWith({
  main: { value: "192.0.2.8", ttl: 300 },
  wwwInclude: true,
  authority: "<soa><default>3600</default></soa><dnssec>0</dnssec>",
  comment: "mine",
  rr: [
    { name: "home", ttl: 60, type: "A", value: "192.0.2.10" },
    { name: "", ttl: 300, type: "MX", pref: 10, value: "mail.one.example." },
    { name: "", type: "TXT", value: '"a & b"' },
  ],
});
const update = (zone: string) =>
  `<task><code>0202</code><zone>${zone}</zone></task>`;

/** What a client sends back: the zone without what the gateway sets itself. */
function sendBack(answer: string): string {
  return contents(answer, "zone")[0]!
    .replace(/<(created|changed|domainsafe|owner|updated_by)>.*?<\/\1>/g, "");
}

Deno.test("a whole zone survives being sent back", async () => {
  await withPractice({ zones: [ZONE] }, async (practice) => {
    const before = await post(practice, request(inquiry("one.example")));
    const edited = sendBack(before).replace("192.0.2.10", "198.51.100.7");
    const answer = await post(practice, request(update(edited)));
    assertEquals(contents(answer, "code"), ["S0202"]);
    const after = await post(practice, request(inquiry("one.example")));
    assertEquals(sendBack(after), edited);
    const [change] = practice.requests[1]?.changes ?? [];
    assertEquals([change?.removed.length, change?.added.length], [3, 3]);
  });
});

Deno.test("what is not sent is gone", async () => {
  await withPractice({ zones: [ZONE] }, async (practice) => {
    await post(practice, request(update("<name>one.example</name>")));
    const { main, rr, wwwInclude, authority, created } =
      practice.zone("one.example") ?? {};
    assertEquals(
      { main, rr, wwwInclude, authority, created },
      {
        main: undefined,
        rr: [],
        wwwInclude: false,
        authority: "",
        created: ZONE.created,
      },
    );
  });
});

Deno.test("what the gateway sets itself must not be sent", async () => {
  await withPractice({ zones: [ZONE] }, async (practice) => {
    const before = await post(practice, request(inquiry("one.example")));
    const whole = await post(
      practice,
      request(update(contents(before, "zone")[0]!)),
    );
    assertStringIncludes(whole, "<type>request.task.zone.changed</type>");
    for (
      const name of [
        "created",
        "changed",
        "domainsafe",
        "owner",
        "updated_by",
      ]
    ) {
      const zone = `<name>one.example</name><${name}/>`;
      const answer = await post(practice, request(update(zone)));
      assertEquals(contents(answer, "code"), ["EF01000", "E00000"]);
      assertStringIncludes(answer, `<type>request.task.zone.${name}</type>`);
    }
    assertEquals(practice.zone("one.example"), ZONE);
  });
});

Deno.test("a whole zone with a fault is refused, and nothing changes", async () => {
  const rr = (type: string, value: string) =>
    `<rr><name>home</name><type>${type}</type><value>${value}</value></rr>`;
  const a = rr("A", "192.0.2.1");
  const refused: [code: string, zone: string][] = [
    ["EF02022", a + a],
    ["EF02023", a + rr("CNAME", "one.example.")],
    ["EF02024", a + rr("A", "192.0.2.2") + rr("A", "192.0.2.3")],
  ];
  await withPractice({
    zones: [ZONE],
    switches: { maxRecords: 2 },
  }, async (practice) => {
    for (const [code, records] of refused) {
      const zone = `<name>one.example</name>${records}`;
      const answer = await post(practice, request(update(zone)));
      assertStringIncludes(answer, `<code>${code}</code>`);
      assertEquals(contents(answer, "code").at(-1), "E0202");
    }
    const other = await post(
      practice,
      request(update("<name>two.example</name>")),
    );
    assertEquals(contents(other, "code"), ["EF02020", "E0202"]);
    assertEquals(practice.zone("one.example"), ZONE);
  });
});
