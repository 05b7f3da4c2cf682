import { assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { composeService } from "../../lib/compose/service.ts";
import { openServiceSession } from "../../lib/compose/service_session.ts";
import { readSources } from "../../lib/settings/settings.ts";
import type { Practice } from "../../lib/practice/mod.ts";
import {
  addressesIn,
  answerOf,
  type Ask,
  CLIENTS,
  codesOf,
  fieldOf,
  homeZone,
  iniFor,
  platformWithConfig,
  startGateway,
  startService,
} from "./helper.ts";

const UPDATE = "hostname=home.example.com&myip=192.0.2.7";
const ALICE = "alice:opensesame";

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

Deno.test("any path takes updates, with the slashes that clients add", async () => {
  await using practice = startGateway();
  const { ask } = await startService(practice);
  const paths = [
    "/",
    "/update",
    "/nic/update",
    "/v3/update",
    "//update",
    "/\\/update",
    "/%5C/update",
    "/nic/update/",
    "/dns/nic/update",
    "/index.html",
    "/update/x",
    "/nic/update/../../etc",
    "/myip2/update",
  ];
  for (const path of paths) {
    const told = await ask({ path, query: UPDATE, as: "alice:opensesame" });
    assertMatch(told.body, /^(?:good|nochg) 192\.0\.2\.7\n$/, path);
    assertEquals(told.status, 200, path);
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
  assertEquals(noForm.body, "badagent\n");
  const data = new FormData();
  data.set("hostname", "home.example.com");
  data.set("myip", "192.0.2.8");
  const multipart = await ask({ method: "POST", body: data, as });
  assertEquals(multipart.body, "good 192.0.2.8\n");
  // Deno's server hands over no body with GET; it may hold what matters.
  const announced = await ask({
    query: "hostname=home.example.com",
    headers: { "content-length": "12" },
    as,
  });
  assertEquals(announced.body, "badagent\n");
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
  // A few may wait; the others shall come again.
  assertEquals(bodies.filter((body) => body.startsWith("401")), []);
});

Deno.test("/healthz and /myip, behind any prefix", async () => {
  await using practice = startGateway();
  const { ask, lines } = await startService(
    practice,
    `trusted_proxies = 10.0.0.0/8\n${CLIENTS}`,
  );
  for (const path of ["/healthz", "/dyn/healthz", "//healthz/"]) {
    assertEquals((await ask({ path })).body, "ok\n");
  }
  const rows:
    readonly (readonly [remote: string, forwarded: string, ip: string])[] = [
      ["192.0.2.5", "", "192.0.2.5"],
      ["::ffff:192.0.2.5", "192.0.2.66", "192.0.2.5"],
      ["2001:DB8::5", "", "2001:db8::5"],
      ["10.0.0.1", "192.0.2.66, 192.0.2.5", "192.0.2.5"],
      ["10.0.0.1", "[2001:db8::5]:51234", "2001:db8::5"],
    ];
  for (const [remote, forwarded, ip] of rows) {
    for (const path of ["/myip", "/dyn/myip/"]) {
      const headers = { "x-forwarded-for": forwarded };
      const { body } = await ask({ path, remote, headers });
      assertEquals(body, `${ip}\n`);
    }
  }
  assertEquals(lines, []);
  // A proxy's own address is nobody's.
  for (const forwarded of ["", "garbage"]) {
    const headers = { "x-forwarded-for": forwarded };
    const told = await ask({ path: "/myip", remote: "10.0.0.1", headers });
    assertEquals([told.status, told.body], [503, "911\n"]);
  }
  assertEquals(lines.length, 2);
  // What is open to all has nothing below it, for whoever signs in, either.
  const below = ["/myip/x", "/dyn/m%79ip/check", "/MYIP//x", "/healthz/x"];
  for (const [i, path] of below.entries()) {
    for (const method of ["GET", "POST", "HEAD"]) {
      const told = await ask({ path, method, query: UPDATE, as: ALICE });
      const body = method === "HEAD" ? "" : "badagent\n";
      assertEquals([told.status, told.body], [404, body], path);
    }
    const line = lines.at(-1)!;
    assertEquals(lines.length, 2 + 3 * (i + 1));
    assertEquals(fieldOf(line, "hosts"), "home.example.com");
    assertMatch(fieldOf(line, "reason")!, /^there is nothing below myip/);
  }
  assertEquals(codesOf(practice), "");
  // Who forges the header is not who is published.
  const { body } = await ask({
    query: "hostname=home.example.com",
    headers: { "x-forwarded-for": "8.8.4.4" },
    remote: "8.8.8.8",
    as: "alice:opensesame",
  });
  assertEquals(body, "good 8.8.8.8\n");
});

Deno.test("who sends a body slowly keeps no place from others", async () => {
  await using practice = startGateway();
  const { ask } = await startService(practice);
  const senders: ReadableStreamDefaultController<Uint8Array>[] = [];
  const slow = Array.from({ length: 500 }, (_, i) =>
    ask({
      method: "POST",
      remote: `198.51.100.${i % 50}`,
      body: new ReadableStream({
        start: (sender) => void senders.push(sender),
      }),
    }));
  const get = await ask({ query: UPDATE, as: ALICE });
  assertEquals(get.body, "good 192.0.2.7\n");
  const post = await ask({
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: UPDATE,
    as: ALICE,
    remote: "198.51.100.7",
  });
  assertEquals(post.body, "nochg 192.0.2.7\n");
  senders.forEach((sender) => sender.close());
  const statuses = (await Promise.all(slow)).map(({ status }) => status);
  // The last few of them are read to the end; they have no password.
  assertEquals(statuses.filter((status) => status === 401).length, 63);
  assertEquals(statuses.filter((status) => status === 503).length, 437);
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
  assertMatch(
    fieldOf(lines.at(-1)!, "reason")!,
    /^home\.example\.com A: the gateway says: /,
  );
});

Deno.test("the log tells what refused requests were about", async () => {
  await using practice = startGateway();
  const { ask, lines } = await startService(practice);
  const asks: readonly (readonly [ask: Ask, outcome: string])[] = [
    [{ method: "DELETE" }, "badagent"],
    [
      {
        method: "POST",
        body: "{}",
        headers: { "content-type": "application/json" },
      },
      "badagent",
    ],
    [{}, "badauth"],
  ];
  for (const [part, outcome] of asks) {
    await ask({ query: `${UPDATE}&user=bob&pass=guess`, ...part });
    const line = lines.at(-1)!;
    assertEquals(fieldOf(line, "hosts"), "home.example.com");
    assertEquals(fieldOf(line, "wanted"), "192.0.2.7");
    assertEquals(fieldOf(line, "tried"), "bob");
    assertEquals(fieldOf(line, "outcome"), outcome);
    assertMatch(fieldOf(line, "reason")!, /./);
    assertNotMatch(line, /guess/);
  }
});

Deno.test("of a pair that makes no name, the log tells both halves", async () => {
  await using practice = startGateway();
  const { ask, lines } = await startService(practice);
  const rows: readonly (readonly [query: string, hosts: string])[] = [
    ["host=home&domain=", "home"],
    ["host=&domain=example.com", "example.com"],
    ["host=<host>&domain=example.com", '"<host>",example.com'],
    [
      "host=home,nas&domain=a.example,b.example",
      "home,nas,a.example,b.example",
    ],
    ["host=a b&domain=example.com", '"(host of 3 characters)",example.com'],
    ["subdomain=home&domain=example.com", "example.com,home"],
    ["hostname=@", '"(host of 1 character)"'],
    ["host=opensesame&domain=", "…"],
  ];
  for (const [query, hosts] of rows) {
    const told = await ask({
      query: `${query}&myip=192.0.2.7`,
      as: "alice:opensesame",
    });
    assertEquals(told.body, "notfqdn\n", query);
    const [, shown] = / hosts=(.*) wanted=192\.0\.2\.7 /.exec(lines.at(-1)!)!;
    assertEquals(shown, hosts);
  }
});

/** A service whose log cannot be written. */
async function mutedService(practice: Practice) {
  const platform = platformWithConfig(iniFor(practice, CLIENTS));
  const session = await openServiceSession(
    await readSources({}, platform),
    platform,
    {
      log: () => {},
      authentication: "clients",
    },
  );
  const refuse = () => {
    throw new Error("the disk is full");
  };
  return composeService(session, platform, refuse).handle;
}

Deno.test("a log that cannot be written fails no request", async () => {
  await using practice = startGateway();
  const handle = await mutedService(practice);
  const headers = { authorization: `Basic ${btoa("alice:opensesame")}` };
  const request = new Request(`http://ddns.test/?${UPDATE}`, { headers });
  const { body } = await answerOf(handle, request);
  assertEquals(body, "good 192.0.2.7\n");
});
