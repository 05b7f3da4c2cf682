import {
  assert,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  type PracticeEntry,
  practiceZones,
  startPractice,
} from "../../lib/practice/mod.ts";
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
const zones = [zoneWith()];

Deno.test("GET shows help, the zones and each of them", async () => {
  const zone = zoneWith({
    main: { value: "192.0.2.8", ttl: 300 },
    wwwInclude: true,
    rr: ["@ 300 MX 10 mail.one.example.", "plain - A 192.0.2.10"]
      .map(recordOf),
  });
  await using practice = gateway({ zones: [zone] });
  const get = async (path: string) => {
    const answer = await fetch(practice.url + path);
    return [answer.status, await answer.text()] as const;
  };
  assertStringIncludes((await get("/"))[1], "The practice gateway");
  assertEquals(await get("/zones"), [
    200,
    "one.example  nsa7.schlundtech.de  4 records  changed 2018-04-05 00:08:32\n",
  ]);
  assertEquals(await get("/zones/one.example"), [
    200,
    `; one.example on nsa7.schlundtech.de, changed 2018-04-05 00:08:32
$ORIGIN one.example.
$TTL 86400
@           NS  nsa7.schlundtech.de.
@           NS  nsb7.schlundtech.de.
@      300  A   192.0.2.8 ; main
www    300  A   192.0.2.8 ; www_include
@      300  MX  10 mail.one.example.
plain       A   192.0.2.10
`,
  ]);
  for (const path of ["/zones/two.example", "/zones/%", "/other"]) {
    assertEquals((await get(path))[0], 404, path);
  }
  const put = await fetch(practice.url, { method: "PUT", body: ASK });
  assertEquals(put.status, 405);
  assertEquals(put.headers.get("allow"), "GET, HEAD, POST");
  assertEquals(practice.requests, []);
});

Deno.test("POST works on any path, with any content type, in any framing", async () => {
  await using practice = gateway({ zones });
  const headers = { "content-type": "text/plain" };
  const bodies: BodyInit[] = [
    ASK,
    new Blob([ASK]).stream(),
    new TextEncoder().encode(ASK),
  ];
  for (const body of bodies) {
    const url = `${practice.url}/any/path?query`;
    const answer = await postRaw(url, body, { headers });
    assertStringIncludes(await answer.text(), "<code>S0205</code>");
  }
  assertEquals(practice.requests.length, bodies.length);
});

Deno.test("a body of more than 1 MiB is refused", async () => {
  await using practice = gateway();
  const filler = "<!--" + "x".repeat(2 ** 20 - ASK.length - 7) + "-->";
  const largest = ASK.replace("</request>", `${filler}</request>`);
  assertEquals(largest.length, 2 ** 20);
  assertStringIncludes(await post(practice, largest), "<code>E0205</code>");
  const answer = await postRaw(practice.url, `${largest} `);
  await answer.body?.cancel();
  const { httpStatus } = practice.requests.at(-1)!;
  assertEquals([answer.status, httpStatus], [413, 413]);
});

Deno.test("50 clients at once", async () => {
  await using practice = gateway({ zones: [zoneWith({ rr: [] })] });
  const answers = await Promise.all(Array.from({ length: 50 }, (_, client) => {
    const record = recordOf(`c${client} - A 192.0.2.${client}`);
    return post(practice, request(bulk(rr("rr_add", record))));
  }));
  for (const answer of answers) {
    assertStringIncludes(answer, "<code>S0202001</code>");
  }
  assertEquals(practice.zone("one.example")?.rr.length, 50);
  const ids = answers.flatMap((answer) => contents(answer, "stid"));
  assertEquals(new Set(ids).size, 50);
});

Deno.test("connections: several requests, an early end, a request broken off", async () => {
  await using practice = gateway({ zones });
  const { hostname, port } = new URL(practice.url);
  const connect = async (...parts: readonly string[]) => {
    const connection = await Deno.connect({ hostname, port: Number(port) });
    await connection.write(new TextEncoder().encode(parts.join("")));
    return connection;
  };
  const head = "POST / HTTP/1.1\r\nHost: gateway\r\n";
  const rest = `Content-Length: ${ASK.length}\r\n\r\n${ASK}`;
  const both = await connect(head, rest, head, "Connection: close\r\n", rest);
  const text = await new Response(both.readable).text();
  assertEquals(contents(text, "stid").length, 2);
  // A client may close its side early and still gets its answer.
  const early = await connect(head, rest);
  await early.closeWrite();
  const answer = await new Response(early.readable).text();
  assertStringIncludes(answer, "<code>S0205</code>");
  assertEquals(practice.requests.length, 3);
  // A request that is broken off leaves nothing behind.
  (await connect(head, "Content-Length: 100\r\n\r\n<request>")).close();
  assertStringIncludes(await post(practice, ASK), "<code>S0205</code>");
  assertEquals(practice.requests.length, 4);
});

Deno.test("every request is noted, without its secrets", async () => {
  const logged: PracticeEntry[] = [];
  const log = (entry: PracticeEntry) => void logged.push(entry);
  await using practice = gateway({ zones, log });
  await post(practice, ASK);
  const [{ sinceStart, ...entry }] = practice.requests as [PracticeEntry];
  assert(sinceStart > 0);
  assertEquals(entry, {
    time: NOW,
    xml: ASK.replace("practice", "***"),
    codes: ["0205"],
    zones: ["one.example"],
    user: "1234567",
    statuses: ["S0205"],
    httpStatus: 200,
    stid: "20261123-app3-22426",
    changes: [],
  });
  const bodies = [
    "<password>secret</password><token>secret</token>",
    "<request><password>secret",
    "<password><![CDATA[</password>secret]]>secret</password>",
    "<PASSWORD a='b'>secret</PASSWORD>",
    "<token\n>secret</token>",
  ];
  for (const body of bodies) {
    await post(practice, body);
    assertEquals(practice.requests.at(-1)?.statuses, ["E00000"]);
    assert(!practice.requests.at(-1)?.xml.includes("secret"), body);
  }
  assertEquals(logged, [...practice.requests]);
});

Deno.test("only the last 1000 requests are kept", async () => {
  await using practice = gateway();
  const { url, requests } = practice;
  for (let at = 0; at < 1001; at++) {
    await (await fetch(url, { method: "POST", body: "<a/>" })).body?.cancel();
  }
  assertEquals(requests.length, 1000);
  assertEquals(requests[0]?.stid, "20261123-app3-22427");
});

Deno.test("zones can be looked at and set while it runs", async () => {
  await using practice = gateway({ zones });
  const before = practice.zone("one.example");
  practice.setZone(zoneWith({ rr: [] }));
  assertEquals(before, zones[0], "a snapshot");
  assertEquals(practice.zone("one.example")?.rr, []);
  assertEquals(await codesOf(practice, inquiry("one.example")), "S0205");
  assertEquals(practice.zone("two.example"), undefined);
});

Deno.test("a port that is taken is an error", async () => {
  await using practice = gateway();
  const port = Number(new URL(practice.url).port);
  assertThrows(() => startPractice({ port }), Deno.errors.AddrInUse);
});

Deno.test("the samples have what the real gateway is known for", () => {
  const zones = practiceZones();
  const find = (name: string) => zones.find((zone) => zone.name === name);
  assertEquals(find("example.net")?.wwwInclude, true);
  assertEquals(find("example.co.uk")?.rr.length, 1);
  const pool = find("example.org")?.rr.filter(({ name }) => name === "pool");
  assertEquals(pool?.filter(({ type }) => type === "A").length, 3);
  assert(zones.some(({ rr }) => rr.some(({ ttl }) => ttl === undefined)));
  assertEquals(practiceZones(), zones, "always the same");
});
