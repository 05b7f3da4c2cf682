import { assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { composeService } from "../../lib/compose.ts";
import type { Practice } from "../../lib/practice/mod.ts";
import {
  addressesIn,
  type Ask,
  CLIENTS,
  codesOf,
  homeZone,
  iniFor,
  platformWithConfig,
  sessionOf,
  startGateway,
  startService,
} from "./helper.ts";

const UPDATE = "hostname=home.example.com&myip=192.0.2.7";

Deno.test("an update, and its repetition, which costs the gateway nothing", async () => {
  await using practice = startGateway();
  const { ask } = await startService(practice);
  const first = await ask({ query: UPDATE, as: "alice:opensesame" });
  assertEquals(`${first.status} ${first.body}`, "200 good 192.0.2.7\n");
  const again = await ask({ query: UPDATE, as: "alice:opensesame" });
  assertEquals(`${again.status} ${again.body}`, "200 nochg 192.0.2.7\n");
  assertEquals(codesOf(practice), "0205 0202001");
  const others = ({ name }: { name: string }) => name !== "home";
  assertEquals(
    practice.zone("example.com")!.rr.filter(others),
    homeZone().rr.filter(others),
  );
});

Deno.test("paths: those that clients know, with the slashes they add", async () => {
  await using practice = startGateway();
  const { ask } = await startService(practice);
  const known = [
    "/",
    "/update",
    "/nic/update",
    "/v2/update",
    "/v3/update",
    "//update",
    "/\\/update",
    "/%5C/update",
    "//nic//update",
    "/nic/update/",
  ];
  // Not 404: some clients stop for good at any 4xx but 401.
  const unknown = ["/favicon.ico", "/update/x", "/nic/update/../../etc"];
  for (const path of [...known, ...unknown]) {
    const told = await ask({ path, query: UPDATE, as: "alice:opensesame" });
    assertEquals(told.status, 200, path);
    assertEquals(told.body === "badagent\n", unknown.includes(path), path);
    assertEquals(told.headers.get("location"), null);
  }
});

Deno.test("methods: GET and POST update, HEAD does not, others are refused", async () => {
  await using practice = startGateway();
  const { ask } = await startService(practice);
  const as = "alice:opensesame";
  const head = await ask({ method: "HEAD", query: UPDATE, as });
  assertEquals([head.status, head.body], [200, ""]);
  const refused = await ask({ method: "HEAD", query: UPDATE });
  assertEquals([refused.status, refused.body], [401, ""]);
  for (const method of ["PUT", "DELETE", "OPTIONS", "PATCH", "X"]) {
    const told = await ask({ method, query: UPDATE, as });
    assertEquals([told.status, told.body], [405, "badagent\n"]);
  }
  assertEquals(codesOf(practice), "");
  const forms: readonly Ask[] = [
    { headers: { "content-type": "application/x-www-form-urlencoded" } },
    { headers: { "content-type": "Application/X-WWW-Form-URLencoded;a=b" } },
    { headers: { "content-type": "" } },
  ];
  for (const { headers } of forms) {
    const told = await ask({ method: "POST", body: UPDATE, headers, as });
    assertMatch(told.body, /^(?:good|nochg) 192\.0\.2\.7\n$/);
  }
  const noForm = await ask({
    method: "POST",
    query: "hostname=home.example.com&myip=192.0.2.8",
    body: UPDATE,
    headers: { "content-type": "text/plain" },
    as,
  });
  assertEquals(noForm.body, "good 192.0.2.8\n");
});

Deno.test("what is longer than anybody's request is not read", async () => {
  await using practice = startGateway();
  const { ask } = await startService(practice);
  const as = "alice:opensesame";
  const filler = (length: number) => `${UPDATE}&x=`.padEnd(length, "y");
  const form = { "content-type": "application/x-www-form-urlencoded" };
  const rows: readonly (readonly [ask: Ask, body: RegExp])[] = [
    [{ query: filler(8192) }, /^(?:good|nochg) /],
    [{ query: filler(8193) }, /^badagent\n$/],
    [{ method: "POST", headers: form, body: filler(16_384) }, /^nochg /],
    [{ method: "POST", headers: form, body: filler(16_385) }, /^badagent\n$/],
  ];
  for (const [part, body] of rows) {
    const told = await ask({ ...part, as });
    assertEquals(told.status, 200);
    assertMatch(told.body, body);
  }
  // OPNsense takes any 2xx for success.
  const opnsense = await ask({
    query: filler(8193),
    headers: { "user-agent": "OPNsense-dyndns" },
    as,
  });
  assertEquals([opnsense.status, opnsense.body], [400, "badagent\n"]);
});

Deno.test("who may do what", async () => {
  await using practice = startGateway();
  const { ask } = await startService(practice);
  const rows: readonly (readonly [ask: Ask, answer: string])[] = [
    [{}, "401 badauth"],
    [{ as: "alice:wrong" }, "401 badauth"],
    [{ as: "alice:" }, "401 badauth"],
    [{ as: "mallory:opensesame" }, "401 badauth"],
    [{ as: "bob:Tr0ub4dor&3" }, "200 nohost"],
    [{ as: "alice:opensesame" }, "200 good 192.0.2.7"],
    // `serve` has no web server in front whose word would count.
    [{ headers: { "remote-user": "alice" } }, "401 badauth"],
    [{ headers: { "x-remote-user": "alice" } }, "401 badauth"],
  ];
  for (const [part, answer] of rows) {
    const { status, body } = await ask({ query: UPDATE, ...part });
    assertEquals(`${status} ${body}`, `${answer}\n`);
  }
  // Bound to one host, bob may leave it out.
  const { body } = await ask({
    query: "myip=192.0.2.9",
    as: "bob:Tr0ub4dor&3",
  });
  assertEquals(body, "good 192.0.2.9\n");
  assertEquals(addressesIn(practice).includes("office A 192.0.2.9"), true);
});

Deno.test("after too many wrong passwords, the right one is not called wrong", async () => {
  await using practice = startGateway();
  const { ask } = await startService(practice);
  for (let i = 0; i < 8; i++) await ask({ query: UPDATE, as: "alice:no" });
  const answers = await Promise.all(
    Array.from(
      { length: 6 },
      () => ask({ query: UPDATE, as: "alice:opensesame" }),
    ),
  );
  const bodies = answers.map(({ status, body }) => `${status} ${body}`).sort();
  // Three may wait; the others shall come again.
  assertEquals(bodies.filter((body) => body.startsWith("401")), []);
  assertEquals(bodies.filter((body) => body === "503 911\n").length, 3);
});

Deno.test("/healthz and /myip", async () => {
  await using practice = startGateway();
  const { ask } = await startService(
    practice,
    `trusted_proxies = 10.0.0.0/8\n${CLIENTS}`,
  );
  assertEquals((await ask({ path: "/healthz" })).body, "ok\n");
  const rows:
    readonly (readonly [remote: string, forwarded: string, ip: string])[] = [
      ["192.0.2.5", "", "192.0.2.5"],
      ["::ffff:192.0.2.5", "192.0.2.66", "192.0.2.5"],
      ["2001:DB8::5", "", "2001:db8::5"],
      ["10.0.0.1", "192.0.2.66, 192.0.2.5", "192.0.2.5"],
    ];
  for (const [remote, forwarded, ip] of rows) {
    const headers = { "x-forwarded-for": forwarded };
    const { body } = await ask({ path: "/myip", remote, headers });
    assertEquals(body, `${ip}\n`);
  }
  // Who forges the header is not who is published.
  const { body } = await ask({
    query: "hostname=home.example.com",
    headers: { "x-forwarded-for": "192.0.2.66" },
    remote: "192.0.2.5",
    as: "alice:opensesame",
  });
  assertEquals(body, "good 192.0.2.5\n");
});

Deno.test("one line per request, without a secret and without a second line", async () => {
  await using practice = startGateway();
  const { ask, lines } = await startService(practice);
  await ask({
    query: "hostname=home.example.com,x,evil%0aline&myip=192.0.2.7" +
      "&username=alice&password=opensesame",
    headers: { "user-agent": 'a"b\u001b[31m\u0085c' },
  });
  assertMatch(
    lines[0]!.replace(/ms=\d+$/, "ms=N"),
    /^1970-01-01T00:00:00\.000Z peer=198\.51\.100\.99 user="alice" hosts=home\.example\.com wanted=192\.0\.2\.7 outcome="good 192\.0\.2\.7; notfqdn; notfqdn" agent="a\\"b \[31m c" ms=N$/,
  );
  await ask({ query: UPDATE, as: "alice:WrongSecret1" });
  await ask({ query: `${UPDATE}&user=WrongSecret1&pass=WrongSecret1` });
  await ask({ query: UPDATE });
  assertEquals(lines.length, 4);
  for (const line of lines) {
    assertNotMatch(line, /opensesame|WrongSecret1|\p{Cc}/u);
  }
});

Deno.test("500 are answered at once; more shall come again", async () => {
  await using practice = startGateway();
  const { ask } = await startService(practice);
  const senders: ReadableStreamDefaultController<Uint8Array>[] = [];
  // Senders who take their time.
  const slow = Array.from({ length: 500 }, () =>
    ask({
      method: "POST",
      body: new ReadableStream({
        start: (sender) => void senders.push(sender),
      }),
    }));
  const refused = await ask({ query: UPDATE, as: "alice:opensesame" });
  assertEquals([refused.status, refused.body], [503, "911\n"]);
  assertEquals((await ask({ path: "/healthz" })).body, "ok\n");
  senders.forEach((sender) => sender.close());
  const statuses = (await Promise.all(slow)).map(({ status }) => status);
  assertEquals(statuses, Array(500).fill(401));
  const later = await ask({ query: UPDATE, as: "alice:opensesame" });
  assertEquals(later.body, "good 192.0.2.7\n");
});

Deno.test("a body that breaks off, or never ends, does no harm", async () => {
  await using practice = startGateway();
  const { ask, lines } = await startService(practice);
  const broken = await ask({
    method: "POST",
    body: new ReadableStream({
      start: (sender) => sender.error(new TypeError("opensesame")),
    }),
  });
  assertEquals([broken.status, broken.body], [503, "911\n"]);
  let sent = 0;
  const endless = await ask({
    method: "POST",
    body: new ReadableStream({
      pull(sender) {
        sent += 1024;
        sender.enqueue(new TextEncoder().encode("x".repeat(1024)));
      },
    }),
  });
  assertEquals([endless.status, endless.body], [200, "badagent\n"]);
  assertEquals(sent < 32 * 1024, true);
  lines.forEach((line) => assertNotMatch(line, /opensesame/));
});

Deno.test("when the gateway has trouble: 911 and the reason in the log", async () => {
  await using practice = startGateway();
  const { ask, lines } = await startService(practice);
  practice.addFault({ kind: "error", task: "update" });
  const told = await ask({ query: UPDATE, as: "alice:opensesame" });
  assertEquals([told.status, told.body], [503, "911\n"]);
  assertMatch(lines[0]!, /^home\.example\.com A: the gateway says: /);
});

/** A service whose operator is deaf. */
async function deafService(practice: Practice) {
  const ini = iniFor(practice, CLIENTS);
  const session = await sessionOf(ini);
  return await composeService(session, platformWithConfig(ini), () => {
    throw new Error("the disk is full");
  });
}

Deno.test("OPNsense hears of a wrong path, and a wrong method is one anywhere", async () => {
  await using practice = startGateway();
  const handle = await deafService(practice);
  const ask = async (method: string, agent: string) => {
    const headers = { "user-agent": agent };
    const request = new Request("http://ddns.test/wrong", { method, headers });
    const response = await handle(request, "198.51.100.9");
    return [response.status, await response.text()];
  };
  assertEquals(await ask("GET", "OPNsense-dyndns/1"), [400, "badagent\n"]);
  assertEquals(await ask("GET", "ddclient"), [200, "badagent\n"]);
  assertEquals(await ask("PUT", "ddclient"), [405, "badagent\n"]);
});

Deno.test("a log that cannot be written fails no request", async () => {
  await using practice = startGateway();
  const handle = await deafService(practice);
  const headers = { authorization: `Basic ${btoa("alice:opensesame")}` };
  const request = new Request(`http://ddns.test/?${UPDATE}`, { headers });
  const response = await handle(request, "198.51.100.9");
  assertEquals(await response.text(), "good 192.0.2.7\n");
});
