import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import {
  parsePracticeSwitch,
  PRACTICE_SWITCHES,
} from "../../lib/practice/mod.ts";
import { table } from "../table.ts";
import {
  bulk,
  codesOf,
  contents,
  gateway,
  inquiry,
  NOW,
  post,
  postRaw,
  recordOf,
  request,
  rr,
  zoneWith,
} from "./helper.ts";

const ASK = request(inquiry("one.example"));

Deno.test("parsePracticeSwitch reads every switch, and says what is possible", () => {
  const rows = table(`
    token-reuse=refuse   => tokenReuse => "refuse"
    token-skew=0         => tokenSkew => 0
    duplicate-add=ignore => duplicateAdd => "ignore"
    atomic=no            => atomic => false
    wildcard-remove=yes  => wildcardRemove => true
    rate-limit=http-429  => rateLimit => "http-429"
    auth-code=EF00123    => authCode => "EF00123"
    charset=iso-8859-1   => charset => "iso-8859-1"
    aaaa=expanded        => aaaa => "expanded"
    txt-quotes=literal   => txtQuotes => "literal"
    success-type=notify  => successType => "notify"
    min-ttl=300          => minTtl => 300
    max-records=100      => maxRecords => 100
    child-order=shuffled => childOrder => "shuffled"
    latency=250          => latency => 250
    clock=-90            => clock => -90
  `);
  for (const [text, name = "", value = ""] of rows) {
    assertEquals(parsePracticeSwitch(text), { [name]: JSON.parse(value) });
  }
  assertEquals(rows.length, Object.keys(PRACTICE_SWITCHES).length);
  const wrong = table(`
    tokenReuse=refuse => there is no switch "tokenReuse"; the switches are:
    token-reuse       => "" is not a value of the switch token-reuse: token-reuse=allow|refuse
    latency=soon      => latency=MILLISECONDS
    auth-code=EF00    => auth-code=EF00 and three digits
  `);
  for (const [text, message] of wrong) {
    assertThrows(() => parsePracticeSwitch(text), Error, message);
  }
  assertThrows(
    () => parsePracticeSwitch("tokens=refuse"),
    Error,
    "are:\n  token-reuse=allow|refuse\n  token-skew=1|0\n",
  );
});

Deno.test("charset=iso-8859-1 changes declaration and bytes", async () => {
  const zones = [zoneWith({ extra: "<idn>bücher €</idn>" })];
  await using practice = gateway({
    zones,
    switches: { charset: "iso-8859-1" },
  });
  const answer = await postRaw(practice.url, ASK);
  assertEquals(answer.headers.get("content-type"), "text/xml");
  const xml = new TextDecoder("iso-8859-1").decode(await answer.bytes());
  const head = '<?xml version="1.0" encoding="ISO-8859-1" standalone="no"?>';
  assertStringIncludes(xml, head);
  assertStringIncludes(xml, "<idn>bücher &#8364;</idn>");
});

Deno.test("aaaa is the spelling of addresses, also that of removals", async () => {
  const value = "2001:DB8::0:0A";
  const zone = zoneWith({ rr: [recordOf(`home - AAAA ${value}`)] });
  const spellings = [
    ["as-stored", value],
    ["expanded", "2001:db8:0:0:0:0:0:a"],
    ["short", "2001:db8::a"],
  ] as const;
  await using practice = gateway({ zones: [zone] });
  const left = () => practice.zone("one.example")?.rr.length;
  for (const [aaaa, own] of spellings) {
    practice.set({ aaaa });
    practice.setZone(zone);
    const [first] = contents(await post(practice, ASK), "rr");
    assertEquals(contents(first!, "value"), [own]);
    for (const [, spelling] of spellings) {
      if (spelling === own) continue;
      const removal = recordOf(`home - AAAA ${spelling}`);
      await codesOf(practice, bulk(rr("rr_rem", removal)));
      assertEquals(left(), 1);
    }
    await codesOf(
      practice,
      bulk(rr("rr_rem", recordOf(`home - AAAA ${own}`))),
    );
    assertEquals(left(), 0);
  }
});

Deno.test("child-order=shuffled varies the order, and nothing else", async () => {
  const zones = [zoneWith({ rr: Array(10).fill(recordOf("home 60 MX 5 a.")) })];
  await using practice = gateway({ zones });
  const records = async () => contents(await post(practice, ASK), "rr");
  const fixed = await records();
  practice.set({ childOrder: "shuffled" });
  const shuffled = await records();
  assertEquals(await records(), shuffled);
  assertEquals(new Set(fixed).size, 1);
  assertEquals(new Set(shuffled).size, 10);
  const children = (rr: string) => rr.match(/<(\w+)>.*?<\/\1>/g)?.sort();
  for (const rr of shuffled) assertEquals(children(rr), children(fixed[0]!));
});

Deno.test("rate-limit answers beyond 3 requests in a rolling second", async () => {
  let now = NOW;
  await using practice = gateway({ zones: [zoneWith()], now: () => now });
  const ask = async () => {
    const answer = await postRaw(practice.url, ASK);
    const code = contents(await answer.text(), "code").at(-1);
    return [answer.status, code ?? ""].join(" ");
  };
  const good = "200 S0205";
  practice.set({ rateLimit: "http-429" });
  assertEquals([await ask(), await ask()], [good, good]);
  now += 500;
  assertEquals([await ask(), await ask()], [good, "429 "]);
  practice.set({ rateLimit: "http-503" });
  assertEquals(await ask(), "503 ");
  practice.set({ rateLimit: "error" });
  assertEquals(await ask(), "200 E00000");
  now += 500;
  // The first two are a second ago.
  assertEquals([await ask(), await ask()], [good, good]);
  assertEquals(await ask(), "200 E00000");
  practice.set({ rateLimit: "off" });
  assertEquals(await ask(), good);
  assertEquals(
    practice.requests.map(({ httpStatus }) => httpStatus).join(" "),
    "200 200 200 429 503 200 200 200 200 200",
  );
});

Deno.test("latency delays every answer", async () => {
  const latency = 50;
  await using practice = gateway({ switches: { latency } });
  const before = performance.now();
  await post(practice, ASK);
  // Timers may be a millisecond early.
  assertEquals(performance.now() - before >= latency - 1, true);
});
