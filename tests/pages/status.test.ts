import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { hashPassword } from "../../lib/dyndns/password.ts";
import { parseAddress } from "../../lib/internet/address.ts";
import { createPages } from "../../lib/pages/mod.ts";
import { createHistory, directoryOf } from "../../lib/serve/history.ts";
import {
  type Service,
  serviceOf,
  startGateway,
  startService,
} from "../serve/helper.ts";

const CONFIG = `
[client alice]
password = opensesame
hostnames = home.example.com *.home.example.com
[client bob]
password = Tr0ub4dor&3
hostnames = office.example.com home.example.com
[status]
password = overseer7
`;
const ALICE = "alice:opensesame";
const BOB = "bob:Tr0ub4dor&3";
const OVERSEER = "status:overseer7";

async function statusOf(service: Service, as: string, query = "") {
  const { status, body } = await service.ask({
    path: "/x/status.json",
    as,
    query,
  });
  assertEquals(status, 200);
  return JSON.parse(body);
}

Deno.test("only a client and the overseer see the pages, by HTTP Basic alone", async () => {
  await using gateway = startGateway();
  const service = await startService(gateway, CONFIG);
  for (const path of ["/status", "/a/status.json", "/setup", "/b/metrics"]) {
    const rows: readonly (readonly [Parameters<Service["ask"]>[0], number])[] =
      [
        [{}, 401],
        [{ as: "alice:wrong" }, 401],
        [{ as: "status:wrong" }, 401],
        [{ as: "status:opensesame" }, 401],
        [{ as: "nobody:overseer7" }, 401],
        [{ query: "username=alice&password=opensesame" }, 401],
        [{ query: "username=status&password=overseer7" }, 401],
        [{ as: ALICE }, 200],
        [{ as: BOB, method: "HEAD" }, 200],
        [{ as: OVERSEER }, 200],
        [{ as: OVERSEER, method: "POST", body: "x" }, 405],
        [{ as: OVERSEER, method: "PUT", body: "x" }, 405],
      ];
    for (const [ask, status] of rows) {
      const told = await service.ask({ path, ...ask });
      assertEquals(told.status, status, JSON.stringify([path, ask]));
      assertEquals(told.headers.has("www-authenticate"), status === 401);
    }
  }
  // Whatever parameters they carry.
  for (
    const path of [
      "/status",
      "/setup",
      "/metrics",
      "/STATUS/",
      "/%73tatus.json",
    ]
  ) {
    const query = "hostname=home.example.com&myip=198.51.100.7";
    await service.ask({ path, query, as: ALICE });
    await service.ask({ path, query, as: OVERSEER, method: "POST" });
  }
  assertEquals(gateway.requests, []);
});

Deno.test("without a client and a password for the overseer nobody sees a page", async () => {
  await using gateway = startGateway();
  const open = await startService(gateway, "");
  for (const as of [undefined, "status:", "status:x", ":"]) {
    assertEquals((await open.ask({ path: "/status", as })).status, 401);
  }
  const hash = await hashPassword("overseer7");
  const seen = await startService(gateway, `[status]\npassword = ${hash}`);
  assertEquals((await seen.ask({ path: "/status" })).status, 401);
  const query = "hostname=home.example.com&myip=198.51.100.7";
  await seen.ask({ query });
  const { hosts, events } = await statusOf(seen, OVERSEER);
  assertEquals(hosts[0].host, "home.example.com");
  assertEquals(events.length, 1);
});

Deno.test("a host's status says what is in the zone and what was asked", async () => {
  await using gateway = startGateway();
  const service = await startService(gateway, CONFIG);
  const before = await statusOf(service, OVERSEER);
  assertEquals(
    before.hosts.map(({ host, records }: { host: string; records: [] }) => [
      host,
      records,
    ]),
    [["home.example.com", []], ["office.example.com", []]],
  );
  assertEquals(gateway.requests, []);
  await service.ask({
    query: "hostname=home.example.com&myip=198.51.100.7",
    as: ALICE,
    headers: { "user-agent": "inadyn/2.12.0" },
  });
  const { hosts: [home], events, gateway: asked, budget } = await statusOf(
    service,
    ALICE,
  );
  assertEquals(home.agrees, true);
  assertEquals(home.records[0].addresses, ["198.51.100.7"]);
  assertEquals(home.records[0].changed.was, ["192.0.2.10"]);
  assertEquals(home.request.client, "alice");
  assertEquals(home.request.answer, ["good 198.51.100.7"]);
  assertEquals(home.request.agent, "inadyn/2.12.0");
  assertEquals(events.length, 1);
  // What was not understood was not done.
  const wrong = "hostname=home.example.com&myip=nonsense";
  await service.ask({ query: wrong, as: ALICE });
  assertEquals((await statusOf(service, ALICE)).hosts[0].agrees, false);
  assertEquals(asked.last.result, "done");
  assertEquals(asked.requestsLastHour, 2);
  assertEquals(budget.perMinute, 30);
});

Deno.test("a failure is shown with its remedy and the gateway's transaction", async () => {
  await using gateway = startGateway();
  const service = await startService(gateway, CONFIG);
  await service.ask({
    query: "hostname=new.home.example.com&myip=198.51.100.7",
    as: ALICE,
  });
  const { hosts } = await statusOf(service, ALICE);
  const found = hosts.find(({ host }: { host: string }) =>
    host === "new.home.example.com"
  );
  assertEquals(found.records[0].failed.kind, "missing");
  assertEquals(found.agrees, false);
  const page = await service.ask({ path: "/status", as: ALICE });
  assertStringIncludes(page.body, "Create the record once");
});

Deno.test("a client sees no host, name and address of others by any path", async () => {
  await using gateway = startGateway();
  const service = await startService(gateway, CONFIG);
  await service.ask({
    query: "hostname=home.example.com,office.example.com&myip=198.51.100.7",
    as: BOB,
    remote: "203.0.113.77",
    headers: { "user-agent": "bobsrouter/1.0" },
  });
  await service.ask({ query: "hostname=x.example.com", as: "carol:secret99" });
  for (const path of ["/status", "/status.json", "/setup", "/metrics"]) {
    for (
      const query of ["", "page=2", "client=bob", "host=office.example.com"]
    ) {
      const { body } = await service.ask({ path, query, as: ALICE });
      for (const other of ["bob", "office", "203.0.113.77", "carol"]) {
        assert(!body.includes(other), `${path}?${query}: ${other}`);
      }
    }
  }
  const { events, hosts: [home] } = await statusOf(service, ALICE);
  assertEquals(events, [{ ...events[0], other: true, answer: ["good"] }]);
  assertEquals(home.request.other, true);
  const page = await service.ask({ path: "/status", as: ALICE });
  assertStringIncludes(page.body, "another client");
  const all = await service.ask({ path: "/status", as: OVERSEER });
  for (const each of ["bob", "office", "203.0.113.77"]) {
    assertStringIncludes(all.body, each);
  }
});

Deno.test("every value on a page is escaped, and only its own script may run", async () => {
  await using gateway = startGateway();
  const evil = `a"b'<script>alert(1)</script>`;
  const service = await startService(
    gateway,
    `${CONFIG}[client ${evil}]\npassword = p4ssword\nhostnames = evil.example.com`,
  );
  await service.ask({
    query: "hostname=<img src=x>.example.com&myip=<b>",
    as: `${evil}:p4ssword`,
    headers: { "user-agent": "<svg/onload=1>/1" },
  });
  for (const as of [OVERSEER, `${evil}:p4ssword`]) {
    for (const path of ["/status", "/setup"]) {
      const { body, headers } = await service.ask({ path, as });
      assert(!/<(?:img|svg|b>|script>alert)/.test(body), body);
      const policy = headers.get("content-security-policy")!;
      assertStringIncludes(policy, "default-src 'none'");
      assertStringIncludes(policy, "frame-ancestors 'none'");
      for (const tag of ["script", "style"]) {
        const [, text = ""] = RegExp(`<${tag}>(.*?)</${tag}>`, "s").exec(body)!;
        const hash = new Uint8Array(
          await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)),
        ).toBase64();
        assertStringIncludes(policy, `${tag}-src 'sha256-${hash}'`);
      }
      assertEquals(headers.get("cache-control"), "no-store");
      assertEquals(headers.get("referrer-policy"), "no-referrer");
      assertEquals(headers.get("x-frame-options"), "DENY");
    }
  }
});

Deno.test("ten thousand hosts are shown a page at a time", async () => {
  await using gateway = startGateway();
  const names = Array.from({ length: 10_000 }, (_, i) => `h${i}.example.com`);
  const service = await startService(
    gateway,
    `[client many]\npassword = p4ssword\nhostnames = ${names.join(" ")}\n`,
  );
  const first = await statusOf(service, "many:p4ssword");
  assertEquals([first.hosts.length, first.pages], [100, 100]);
  const last = await statusOf(service, "many:p4ssword", "page=100");
  assertEquals(last.hosts.at(-1).host, "h9999.example.com");
  const { body } = await service.ask({ path: "/status", as: "many:p4ssword" });
  assert(body.length < 200_000);
});

Deno.test("the language is the browser's, and a program gets JSON", async () => {
  await using gateway = startGateway();
  const service = await startService(gateway, CONFIG);
  const rows = [
    ["de-DE,de;q=0.9,en;q=0.8", "de"],
    ["en,de;q=0.5", "en"],
    ["fr", "en"],
    ["", "en"],
  ] as const;
  for (const [header, language] of rows) {
    const headers = { "accept-language": header };
    const { body } = await service.ask({ path: "/status", as: ALICE, headers });
    assertStringIncludes(body, `<html lang="${language}">`, header);
  }
  const headers = { accept: "application/json" };
  const { body } = await service.ask({ path: "/status", as: ALICE, headers });
  assertEquals(JSON.parse(body).version, 1);
});

Deno.test("a message of the gateway is text, without other clients' hosts", async () => {
  const settings = await serviceOf(CONFIG);
  const directory = directoryOf(settings);
  const history = createHistory(() => directory, Date.now);
  const host = "home.example.com";
  history.wanted([{ host, addresses: [parseAddress("192.0.2.1")!] }], "alice");
  const message = `EF1 <script>alert(1)</script> "office.example.com" no`;
  const failure = { kind: "refused", message, stid: "<i>7</i>" } as const;
  const [was, is] = [[], []];
  history.saw({ host, type: "A", was, is, status: "failed", failure });
  const pages = await createPages({
    ...{ settings, directory, history, status: {} },
    ...{ started: 0, now: Date.now },
    gateway: { clockLead: () => undefined, isPaused: () => false },
    budget: { left: () => 1 },
  });
  const caller = { name: "alice", mayUpdate: () => true };
  const { body } = await pages.show("status", caller, {
    ...{ method: "GET", target: "/status", remote: "192.0.2.9" },
    ...{ headers: new Map(), hasBody: false },
    readBody: () => Promise.resolve(undefined),
  });
  assertStringIncludes(body, "EF1 &#60;script&#62;");
  assertStringIncludes(body, "stid &#60;i&#62;7");
  assert(!body.includes("office") && !body.includes("<i>"));
});
