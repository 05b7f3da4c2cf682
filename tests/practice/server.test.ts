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

Deno.test("GET shows help, the zones and each of them", async () => {
  const zones = [
    zoneWith({
      main: { value: "192.0.2.8", ttl: 300 },
      wwwInclude: true,
      rr: [
        {
          name: "",
          ttl: 300,
          type: "MX",
          pref: 10,
          value: "mail.one.example.",
        },
        { name: "plain", type: "A", value: "192.0.2.10" },
      ],
    }),
  ];
  await withPractice({ zones }, async ({ url, requests }) => {
    const get = async (path: string) => await (await fetch(url + path)).text();
    assertStringIncludes(await get("/"), "The practice gateway");
    assertEquals(
      await get("/zones"),
      "one.example  nsa7.schlundtech.de  4 records  changed 2018-04-05 00:08:32\n",
    );
    assertEquals(
      await get("/zones/one.example"),
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
    );
    for (const path of ["/zones/two.example", "/zones/%", "/other"]) {
      const answer = await fetch(url + path);
      assertEquals(answer.status, 404, path);
      await answer.body?.cancel();
    }
    assertEquals(requests, []);
  });
});

Deno.test("other methods are refused", async () => {
  await withPractice({}, async ({ url }) => {
    const answer = await fetch(url, { method: "PUT", body: ASK });
    assertEquals(answer.status, 405);
    assertEquals(answer.headers.get("allow"), "GET, HEAD, POST");
    await answer.body?.cancel();
  });
});

Deno.test("POST works on any path, with any content type, in any framing", async () => {
  await withPractice({ zones: [zoneWith()] }, async (practice) => {
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
});

Deno.test("a body of more than 1 MiB is refused", async () => {
  await withPractice({}, async (practice) => {
    const filler = "<!--" + "x".repeat(2 ** 20 - ASK.length - 7) + "-->";
    const largest = ASK.replace("</request>", `${filler}</request>`);
    assertEquals(largest.length, 2 ** 20);
    assertStringIncludes(await post(practice, largest), "<code>E0205</code>");
    const answer = await postRaw(practice.url, `${largest} `);
    assertEquals(answer.status, 413);
    await answer.body?.cancel();
    assertEquals(practice.requests.at(-1)?.httpStatus, 413);
  });
});

Deno.test("50 clients at once", async () => {
  await withPractice({ zones: [zoneWith({ rr: [] })] }, async (practice) => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, client) =>
        post(
          practice,
          request(
            bulk(
              `<rr_add><name>c${client}</name><type>A</type><value>192.0.2.${client}</value></rr_add>`,
            ),
          ),
        )),
    );
    for (const answer of answers) {
      assertStringIncludes(answer, "<code>S0202001</code>");
    }
    assertEquals(practice.zone("one.example")?.rr.length, 50);
    const ids = answers.flatMap((answer) => contents(answer, "stid"));
    assertEquals(new Set(ids).size, 50);
  });
});

Deno.test("a client may send several requests on one connection", async () => {
  await withPractice({ zones: [zoneWith()] }, async ({ url, requests }) => {
    const { hostname, port } = new URL(url);
    const connection = await Deno.connect({ hostname, port: Number(port) });
    const one =
      `POST / HTTP/1.1\r\nHost: gateway\r\nContent-Length: ${ASK.length}\r\n\r\n${ASK}`;
    const last = one.replace("\r\n", "\r\nConnection: close\r\n");
    await connection.write(new TextEncoder().encode(one + last));
    const text = await new Response(connection.readable).text();
    assertEquals(contents(text, "stid").length, 2);
    assertEquals(requests.length, 2);
  });
});

Deno.test("a client may close its side early and still gets its answer", async () => {
  await withPractice({ zones: [zoneWith()] }, async ({ url }) => {
    const { hostname, port } = new URL(url);
    const connection = await Deno.connect({ hostname, port: Number(port) });
    await connection.write(new TextEncoder().encode(
      `POST / HTTP/1.1\r\nHost: gateway\r\nContent-Length: ${ASK.length}\r\n\r\n${ASK}`,
    ));
    await connection.closeWrite();
    const text = await new Response(connection.readable).text();
    assertStringIncludes(text, "<code>S0205</code>");
  });
});

Deno.test("a request that is broken off leaves nothing behind", async () => {
  await withPractice({ zones: [zoneWith()] }, async (practice) => {
    const { hostname, port } = new URL(practice.url);
    const connection = await Deno.connect({ hostname, port: Number(port) });
    await connection.write(
      new TextEncoder().encode(
        "POST / HTTP/1.1\r\nHost: gateway\r\nContent-Length: 100\r\n\r\n<request>",
      ),
    );
    connection.close();
    assertStringIncludes(await post(practice, ASK), "<code>S0205</code>");
    assertEquals(practice.requests.length, 1);
  });
});

Deno.test("every request is noted, without its secrets", async () => {
  const logged: PracticeEntry[] = [];
  await withPractice({
    zones: [zoneWith()],
    log: (entry) => logged.push(entry),
  }, async (practice) => {
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
});

Deno.test("only the last 1000 requests are kept", async () => {
  await withPractice({ zones: [] }, async ({ url, requests }) => {
    for (let at = 0; at < 1001; at++) {
      await (await fetch(url, { method: "POST", body: "<a/>" })).body?.cancel();
    }
    assertEquals(requests.length, 1000);
    assertEquals(requests[0]?.stid, "20261123-app3-22427");
  });
});

Deno.test("zones can be looked at and set while it runs", async () => {
  const given = zoneWith();
  await withPractice({ zones: [given] }, async (practice) => {
    const before = practice.zone("one.example");
    practice.setZone(zoneWith({ rr: [] }));
    assertEquals(before, given, "a snapshot");
    assertEquals(practice.zone("one.example")?.rr, []);
    assertEquals(contents(await post(practice, ASK), "rr"), []);
    assertEquals(practice.zone("two.example"), undefined);
  });
});

Deno.test("a port that is taken is an error", async () => {
  await withPractice({}, (practice) => {
    const { port } = new URL(practice.url);
    assertThrows(
      () => startPractice({ port: Number(port) }),
      Deno.errors.AddrInUse,
    );
    return Promise.resolve();
  });
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
