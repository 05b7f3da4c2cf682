import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  codesOf,
  contents,
  gateway,
  inquiry,
  post,
  recordOf,
  request,
  zoneWith,
} from "./helper.ts";

const ZONE = zoneWith({
  main: { value: "192.0.2.8", ttl: 300 },
  wwwInclude: true,
  authority: "<soa><default>3600</default></soa><dnssec>0</dnssec>",
  comment: "mine",
  rr: [
    "home 60 A 192.0.2.10",
    "@ 300 MX 10 mail.one.example.",
    '@ - TXT "a & b"',
  ].map(recordOf),
});
const ASK = request(inquiry("one.example"));
const update = (zone: string) =>
  `<task><code>0202</code><zone>${zone}</zone></task>`;

/** What a client sends back: the zone without what the gateway sets itself. */
function sendBack(answer: string): string {
  return contents(answer, "zone")[0]!
    .replace(/<(created|changed|domainsafe|owner|updated_by)>.*?<\/\1>/g, "");
}

Deno.test("a whole zone survives being sent back; what is not sent is gone", async () => {
  await using practice = gateway({ zones: [ZONE] });
  const before = await post(practice, ASK);
  const edited = sendBack(before).replace("192.0.2.10", "198.51.100.7");
  assertEquals(await codesOf(practice, update(edited)), "S0202");
  assertEquals(sendBack(await post(practice, ASK)), edited);
  const [change] = practice.requests[1]?.changes ?? [];
  assertEquals([change?.removed.length, change?.added.length], [3, 3]);
  await codesOf(practice, update("<name>one.example</name>"));
  const { main, rr, wwwInclude, authority, created } =
    practice.zone("one.example") ?? {};
  assertEquals(
    [main, rr, wwwInclude, authority, created],
    [undefined, [], false, "", ZONE.created],
  );
});

Deno.test("what the gateway sets itself must not be sent", async () => {
  await using practice = gateway({ zones: [ZONE] });
  const [whole = ""] = contents(await post(practice, ASK), "zone");
  const names = ["created", "changed", "domainsafe", "owner", "updated_by"];
  for (const name of ["", ...names]) {
    const zone = name && `<name>one.example</name><${name}/>`;
    const answer = await post(practice, request(update(zone || whole)));
    assertEquals(contents(answer, "code"), ["EF01000", "E00000"]);
    const type = `<type>request.task.zone.${name || "changed"}</type>`;
    assertStringIncludes(answer, type);
  }
  assertEquals(practice.zone("one.example"), ZONE);
});

Deno.test("a whole zone with a fault is refused, and nothing changes", async () => {
  const rr = (type: string, value: string) =>
    `<rr><name>home</name><type>${type}</type><value>${value}</value></rr>`;
  const a = rr("A", "192.0.2.1");
  const rows = [
    ["one", "EF02022", a + a],
    ["one", "EF02023", a + rr("CNAME", "one.example.")],
    ["one", "EF02024", a + rr("A", "192.0.2.2") + rr("A", "192.0.2.3")],
    ["two", "EF02020", ""],
  ] as const;
  await using practice = gateway({
    zones: [ZONE],
    switches: { maxRecords: 2 },
  });
  for (const [name, code, records] of rows) {
    const zone = `<name>${name}.example</name>${records}`;
    const codes = await codesOf(practice, update(zone));
    assertEquals(
      [codes.includes(code), codes.slice(-5)],
      [true, "E0202"],
      codes,
    );
  }
  assertEquals(practice.zone("one.example"), ZONE);
});
