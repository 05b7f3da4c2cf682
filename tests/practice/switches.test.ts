import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import {
  parsePracticeSwitch,
  PRACTICE_SWITCHES,
} from "../../lib/practice/mod.ts";
import {
  bulk,
  contents,
  inquiry,
  NOW,
  post,
  postRaw,
  request,
  withPractice,
  zoneWith,
} from "./helper.ts";

const ASK = request(inquiry("one.example"));

Deno.test("parsePracticeSwitch reads every switch", () => {
  const rows: [string, object][] = [
    ["token-reuse=refuse", { tokenReuse: "refuse" }],
    ["token-skew=0", { tokenSkew: 0 }],
    ["duplicate-add=ignore", { duplicateAdd: "ignore" }],
    ["atomic=no", { atomic: false }],
    ["wildcard-remove=yes", { wildcardRemove: true }],
    ["rate-limit=http-429", { rateLimit: "http-429" }],
    ["auth-code=EF00123", { authCode: "EF00123" }],
    ["charset=iso-8859-1", { charset: "iso-8859-1" }],
    ["aaaa=expanded", { aaaa: "expanded" }],
    ["success-type=notify", { successType: "notify" }],
    ["min-ttl=300", { minTtl: 300 }],
    ["max-records=100", { maxRecords: 100 }],
    ["child-order=shuffled", { childOrder: "shuffled" }],
    ["latency=250", { latency: 250 }],
    ["clock=-90", { clock: -90 }],
  ];
  for (const [text, expected] of rows) {
    assertEquals(parsePracticeSwitch(text), expected);
  }
  assertEquals(rows.length, Object.keys(PRACTICE_SWITCHES).length);
});

Deno.test("parsePracticeSwitch says what is possible", () => {
  assertThrows(
    () => parsePracticeSwitch("tokens=refuse"),
    Error,
    'there is no switch "tokens"; the switches are:\n  token-reuse=allow|refuse\n  token-skew=1|0\n',
  );
  assertThrows(
    () => parsePracticeSwitch("tokenReuse=refuse"),
    Error,
    "there is no switch",
  );
  assertThrows(
    () => parsePracticeSwitch("token-reuse"),
    Error,
    '"" is not a value of the switch token-reuse: token-reuse=allow|refuse',
  );
  assertThrows(
    () => parsePracticeSwitch("latency=soon"),
    Error,
    "latency=MILLISECONDS",
  );
});

Deno.test("charset=iso-8859-1 changes declaration and bytes", async () => {
  const extra = "<idn>bücher €</idn>";
  await withPractice({
    zones: [zoneWith({ extra })],
    switches: { charset: "iso-8859-1" },
  }, async (practice) => {
    const answer = await postRaw(practice.url, ASK);
    assertEquals(answer.headers.get("content-type"), "text/xml");
    const xml = new TextDecoder("iso-8859-1").decode(await answer.bytes());
    assertStringIncludes(
      xml,
      '<?xml version="1.0" encoding="ISO-8859-1" standalone="no"?>',
    );
    assertStringIncludes(xml, "<idn>bücher &#8364;</idn>");
  });
});

Deno.test("aaaa is the spelling of addresses, also that of removals", async () => {
  const value = "2001:DB8::0:0A";
  const zone = zoneWith({ rr: [{ name: "home", type: "AAAA", value }] });
  const spellings = {
    "as-stored": value,
    "expanded": "2001:db8:0:0:0:0:0:a",
    "short": "2001:db8::a",
  } as const;
  await withPractice({ zones: [zone] }, async (practice) => {
    for (const aaaa of ["as-stored", "expanded", "short"] as const) {
      practice.set({ aaaa });
      practice.setZone(zone);
      const [rr] = contents(await post(practice, ASK), "rr");
      assertEquals(contents(rr!, "value"), [spellings[aaaa]]);
      const others = Object.values(spellings)
        .filter((spelling) => spelling !== spellings[aaaa]);
      for (const spelling of [...others, spellings[aaaa]]) {
        assertEquals(practice.zone("one.example")?.rr.length, 1);
        const edit =
          `<rr_rem><name>home</name><type>AAAA</type><value>${spelling}</value></rr_rem>`;
        await post(practice, request(bulk(edit)));
      }
      assertEquals(practice.zone("one.example")?.rr.length, 0);
    }
  });
});

Deno.test("child-order=shuffled varies the order, and nothing else", async () => {
  const record = { name: "home", ttl: 60, type: "MX", pref: 5, value: "a." };
  const zones = [zoneWith({ rr: Array(10).fill(record) })];
  await withPractice({ zones }, async (practice) => {
    const fixed = contents(await post(practice, ASK), "rr");
    practice.set({ childOrder: "shuffled" });
    const shuffled = contents(await post(practice, ASK), "rr");
    assertEquals(contents(await post(practice, ASK), "rr"), shuffled);
    assertEquals(new Set(fixed).size, 1);
    assertEquals(new Set(shuffled).size, 10);
    const children = (rr: string) => rr.match(/<(\w+)>.*?<\/\1>/g)?.sort();
    for (const rr of shuffled) assertEquals(children(rr), children(fixed[0]!));
  });
});

Deno.test("rate-limit answers beyond 3 requests in a rolling second", async () => {
  let now = NOW;
  await withPractice({
    zones: [zoneWith()],
    now: () => now,
  }, async (practice) => {
    const ask = async () => {
      const answer = await postRaw(practice.url, ASK);
      return [answer.status, contents(await answer.text(), "code").at(-1)];
    };
    const good = [200, "S0205"];
    practice.set({ rateLimit: "http-429" });
    assertEquals([await ask(), await ask()], [good, good]);
    now += 500;
    assertEquals(await ask(), good);
    assertEquals(await ask(), [429, undefined]);
    practice.set({ rateLimit: "http-503" });
    assertEquals(await ask(), [503, undefined]);
    practice.set({ rateLimit: "error" });
    assertEquals(await ask(), [200, "E00000"]);
    now += 500;
    // The first two are a second ago.
    assertEquals([await ask(), await ask()], [good, good]);
    assertEquals(await ask(), [200, "E00000"]);
    practice.set({ rateLimit: "off" });
    assertEquals(await ask(), good);
    assertEquals(practice.requests.map(({ httpStatus }) => httpStatus), [
      ...[200, 200, 200, 429, 503, 200, 200, 200, 200, 200],
    ]);
  });
});

Deno.test("latency delays every answer", async () => {
  await withPractice({
    zones: [zoneWith()],
    switches: { latency: 50 },
  }, async (practice) => {
    const before = performance.now();
    await post(practice, ASK);
    // Timers may be a millisecond early.
    assertEquals(performance.now() - before >= 49, true);
  });
});
