import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { entriesOf, recipesOf } from "../../lib/pages/recipes.ts";
import { type Service, startGateway, startService } from "../serve/helper.ts";

const CONFIG = `
[client alice]
password = opensesame
hostnames = home.example.com *.home.example.com
[client bob]
password = Tr0ub4dor&3
hostnames = office.example.com
[status]
password = overseer7
`;
const ALICE = "alice:opensesame";

async function bodyOf(
  service: Service,
  ask: Parameters<Service["ask"]>[0],
): Promise<string> {
  const { status, body } = await service.ask({
    path: "/dns-update/setup",
    as: ALICE,
    ...ask,
  });
  assertEquals(status, 200);
  return body.replaceAll("&#38;", "&").replaceAll("&#39;", "'");
}

Deno.test("each client finds all recipes for its hosts, without passwords", async () => {
  await using gateway = startGateway();
  const service = await startService(
    gateway,
    CONFIG.replace("\n", "\npublic_url = https://dyn.example.net/up/\n"),
  );
  const page = await bodyOf(service, {});
  for (const recipe of recipesOf()) {
    assertStringIncludes(page, `<summary>${recipe.name}</summary>`);
    for (const host of ["home.example.com", "HOST.home.example.com"]) {
      const target = { url: "https://dyn.example.net/up", user: "alice", host };
      for (const { text } of entriesOf(recipe, target)) {
        const escaped = text.replaceAll(
          /[<>"]/g,
          (sign) => `&#${sign.charCodeAt(0)};`,
        );
        assertStringIncludes(page, escaped, recipe.name);
      }
    }
  }
  assert(!page.includes("opensesame") && !page.includes("office"));
  const all = await bodyOf(service, { as: "status:overseer7" });
  for (const text of ["office.example.com", "alice", "bob"]) {
    assertStringIncludes(all, text);
  }
  assert(!/opensesame|Tr0ub4dor|overseer7/.test(all));
});

Deno.test("without public_url it is the URL by which the page was called", async () => {
  await using gateway = startGateway();
  const service = await startService(
    gateway,
    CONFIG.replace("\n", "\ntrusted_proxies = 192.0.2.1\n"),
  );
  const proxy = { remote: "192.0.2.1" };
  const forwarded = {
    "x-forwarded-for": "203.0.113.9",
    "x-forwarded-proto": "https",
    "x-forwarded-host": "dyn.example.net",
  };
  const rows = [
    [{ headers: { host: "pi:8245" } }, "http://pi:8245/dns-update?"],
    [
      { path: "/setup", headers: { host: "pi:8245" } },
      "http://pi:8245/nic/update?",
    ],
    [{ headers: { host: "pi", ...forwarded } }, "http://pi/dns-update?"],
    [
      { ...proxy, headers: { host: "pi", ...forwarded } },
      "https://dyn.example.net/dns-update?",
    ],
    [
      { ...proxy, headers: { host: "dyn.example.org" } },
      "https://dyn.example.org/dns-update?",
    ],
    [
      { headers: { host: "x';rm -rf ~;'" } },
      "https://dyn.example.com/dns-update?",
    ],
  ] as const;
  for (const [ask, url] of rows) {
    assertStringIncludes(
      await bodyOf(service, ask),
      `'${url}hostname=home.example.com'`,
    );
  }
});

Deno.test("a line says what came from a client, and what to change", async () => {
  await using gateway = startGateway();
  const service = await startService(gateway, CONFIG);
  const live = () => bodyOf(service, { query: "live=1" });
  assertStringIncludes(await live(), "Waiting for a request");
  const rows = [
    ["hostname=home.example.com&myip=198.51.100.7", ALICE, "It works."],
    [
      "hostname=home.example.com",
      "alice:wrong",
      "user name and password in the router again",
    ],
    [
      "hostname=office.example.com",
      ALICE,
      "a host name that this client may update",
    ],
    ["hostname=home", ALICE, "full host name"],
  ] as const;
  for (const [query, as, text] of rows) {
    await service.ask({ query, as });
    const page = await live();
    assertStringIncludes(page, text);
    assert(!page.includes("<details"));
  }
});

Deno.test("the metrics have Prometheus' format and a client's own hosts", async () => {
  await using gateway = startGateway();
  const service = await startService(gateway, CONFIG);
  const query = "hostname=home.example.com&myip=198.51.100.7";
  await service.ask({ query, as: ALICE });
  await service.ask({ query, as: "alice:wrong" });
  const metrics = async (as: string) => {
    const { body, headers } = await service.ask({ path: "/metrics", as });
    assertEquals(
      headers.get("content-type"),
      "text/plain; version=0.0.4; charset=utf-8",
    );
    for (const line of body.trimEnd().split("\n")) {
      assert(
        /^# (?:HELP|TYPE) schlund_ddns_\w+ .+$|^schlund_ddns_\w+(?:\{\w+="[^"\\]*"(?:,\w+="[^"\\]*")*\})? -?\d+(?:\.\d+)?$/
          .test(line),
        line,
      );
    }
    return body;
  };
  const own = await metrics(ALICE);
  for (
    const line of [
      'schlund_ddns_requests_total{outcome="good"} 1',
      'schlund_ddns_requests_total{outcome="badauth"} 1',
      'schlund_ddns_gateway_requests_total{task="0205",result="done"} 1',
      'schlund_ddns_gateway_requests_total{task="0202001",result="done"} 1',
      'schlund_ddns_host_last_success_age_seconds{host="home.example.com"}',
      'schlund_ddns_build_info{version="',
    ]
  ) assertStringIncludes(own, line);
  const others = await metrics("bob:Tr0ub4dor&3");
  assert(!others.includes("home.example.com") && !others.includes('"good"'));
});
