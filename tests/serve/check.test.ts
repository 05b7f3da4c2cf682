import { assert, assertEquals, assertMatch } from "@std/assert";
import { composeService } from "../../lib/compose/service.ts";
import { openServiceSession } from "../../lib/compose/service_session.ts";
import { readSources } from "../../lib/settings/settings.ts";
import { startPractice } from "../../lib/practice/mod.ts";
import {
  answerOf,
  basic,
  homeZone,
  iniFor,
  platformWithConfig,
  startGateway,
  startService,
} from "./helper.ts";

/** A service with a clock that only moves where something is waited for. */
async function serviceByClock(
  config: string,
  clock: { time: number },
): Promise<(as: string) => Promise<string>> {
  const platform = platformWithConfig(config, {
    now: () => clock.time,
    sleep(milliseconds) {
      clock.time += milliseconds;
      return Promise.resolve();
    },
  });
  const session = await openServiceSession(
    await readSources({}, platform),
    platform,
    {
      log: () => {},
      authentication: "clients",
    },
  );
  const { handle } = composeService(session, platform, () => {});
  return async (as) => {
    const headers = { authorization: basic(as) };
    const request = new Request("http://ddns.test/check", { headers });
    const { status, body } = await answerOf(handle, request);
    assertEquals(status, 200);
    return body;
  };
}

Deno.test("where each one-time password serves once, the check does not wait for the next", async () => {
  // 2 s into a step.
  const clock = { time: 1_800_000_002_000 };
  const start = clock.time;
  const practice = startPractice({
    now: () => clock.time,
    switches: { tokenReuse: "refuse" },
  });
  try {
    const check = await serviceByClock(
      `[default]
username = 7654321
password = practice
totp_secret = JBSWY3DPEHPK3PXP
url = ${practice.url}
[client alice]
password = opensesame
hostnames = home.example.com
`,
      clock,
    );
    const first = await check("alice:opensesame");
    assertMatch(first, /^✓ sign-in: accepted$/m);
    assertMatch(first, /^✗ home\.example\.com: .*one-time password/m);
    assert(clock.time - start < 8000, `${clock.time - start} ms`);
    // It is used up: nothing can be asked, of a gateway that answered just now.
    clock.time += 11_000;
    const second = await check("alice:opensesame");
    assertMatch(second, /^✗ gateway: .*one-time password[^;]*$/m);
    assert(!second.includes("machine reach"), second);
    assert(clock.time - start < 19_000, `${clock.time - start} ms`);
  } finally {
    await practice.close();
  }
});

Deno.test("the check says where no host is looked at, and why", async () => {
  const client = (hostnames: string) =>
    `[client alice]\npassword = opensesame\nhostnames = ${hostnames}\n`;
  for (
    const [config, query, lines] of [
      [
        `allowed_hostnames = office.example.com\n${client("home.example.com")}`,
        "",
        [
          "✗ [client alice] may update nothing: allowed_hostnames has none of its hostnames",
        ],
      ],
      [
        `allowed_hostnames =\n${client("home.example.com")}`,
        "",
        [/^✗ the config file.*: it names no host, so none may be updated$/],
      ],
      ["allowed_hostnames =\n", "hostname=home.example.com", [
        /^✗ the config file.*: it names no host, so none may be updated$/,
      ]],
      ["", "", [/^! hosts: none to check; /]],
      [client("*.home.example.com"), "", [/^! hosts: none to check; /]],
      [client("*.home.example.com"), "hostname=nas.home.example.com", [
        /^✓ nas\.home\.example\.com: zone example\.com, A 192\.0\.2\.11/,
      ]],
      [
        client("*.home.example.com home.example.com"),
        "hostname=NAS.home.example.com,office.example.com,nodot",
        [
          /^✓ nas\.home\.example\.com: zone example\.com/,
          /^✗ office\.example\.com: this caller may not update it$/,
          /^✗ hosts: "?nodot"? is not a host name/,
        ],
      ],
      ["", "hostname=@", [/^✗ hosts: @ and \* need a domain/]],
      ["", `hostname=${"abcdef".split("").map((c) => `${c}.example.com`)}`, [
        ..."abcde".split("").map((c) => RegExp(`^✗ ${c}\\.example\\.com: `)),
        /^! hosts: at most 5 are checked$/,
      ]],
      ["allowed_hostnames = home.example.com", "", [/^✓ home\.example\.com: /]],
    ] as const
  ) {
    await using practice = startGateway();
    const { ask } = await startService(practice, config);
    const { status, body } = await ask({
      path: "/check",
      query,
      as: "alice:opensesame",
    });
    assertEquals(status, 200);
    const told = body.trimEnd().split("\n").slice(3);
    assertEquals(told.length, lines.length, body);
    lines.forEach((line, i) =>
      typeof line === "string"
        ? assertEquals(told[i], line)
        : assertMatch(told[i]!, line)
    );
  }
});

const CLIENTS = `
[client alice]
password = opensesame
hostnames = home.example.com
[client bob]
password = bobs-word
hostnames = office.example.com nas.home.example.com
`;

Deno.test("those who keep asking cost the gateway no more than one who asks", async () => {
  await using practice = startGateway();
  const clock = { time: 1_800_000_000_000 };
  const ask = await serviceByClock(iniFor(practice, CLIENTS), clock);
  const first = await ask("alice:opensesame");
  const { length } = practice.requests;
  assertMatch(first, /^✓ home\.example\.com: /m);
  // Reloaded.
  assertEquals(await ask("alice:opensesame"), first);
  assertEquals(practice.requests.length, length);
  // Later, and all at once.
  clock.time += 11_000;
  const answers = await Promise.all(
    Array.from({ length: 12 }, () => ask("alice:opensesame")),
  );
  assertEquals(new Set(answers).size, 1);
  assertEquals(practice.requests.length, 2 * length);
  // To everybody the own hosts.
  const others = await ask("bob:bobs-word");
  assertMatch(others, /^✓ office\.example\.com: /m);
  assert(!others.includes("✓ home.example.com"), others);
});

Deno.test("who would have to wait for another's check for long shall come again", async () => {
  await using practice = startGateway();
  const { ask, lines } = await startService(
    practice,
    `timeout = 6\n${CLIENTS}`,
  );
  practice.addFault({ kind: "hang", task: "any", count: 99 });
  const first = ask({ path: "/check", as: "alice:opensesame" });
  while (practice.requests.length === 0) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const second = await ask({ path: "/check", as: "bob:bobs-word" });
  assertEquals([second.status, second.body], [503, "911\n"]);
  assertMatch(lines.at(-1)!, /another check is already running/);
  const { status, body } = await first;
  assertEquals(status, 200);
  assertMatch(body, /^✗ gateway: /);
});

Deno.test("an update does not wait until a check of many hosts is done", async () => {
  const zones = Array.from({ length: 8 }, (_, i) => `zone${i}.example`);
  await using practice = startGateway([
    homeZone(),
    ...zones.map((name) => ({ ...homeZone(), name })),
  ]);
  const { ask } = await startService(
    practice,
    `[client alice]\npassword = opensesame\nhostnames = home.example.com ${
      zones.map((zone) => `home.${zone}`).join(" ")
    }\n`,
  );
  const as = "alice:opensesame";
  const check = ask({ path: "/check", as });
  while (practice.requests.length < 2) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const query = "hostname=home.example.com&myip=192.0.2.77";
  assertEquals((await ask({ query, as })).body, "good 192.0.2.77\n");
  const { body } = await check;
  assertEquals(body.match(/^✓ home\./gm)?.length, 9, body);
  const codes = practice.requests.flatMap(({ codes }) => codes);
  const after = codes.length - 1 - codes.indexOf("0202001");
  assert(after > 1, codes.join(" "));
});

Deno.test("HEAD has the length that GET has, and examines nothing again", async () => {
  await using practice = startGateway();
  const { ask } = await startService(practice);
  const path = "/check";
  const as = "alice:opensesame";
  const got = await ask({ path, as });
  const before = practice.requests.length;
  const head = await ask({ path, as, method: "HEAD" });
  assertEquals([head.status, head.body], [200, ""]);
  assertEquals(
    head.headers.get("content-length"),
    `${new TextEncoder().encode(got.body).length}`,
  );
  assertEquals(practice.requests.length, before);
  const health = await ask({ path: "/healthz", method: "HEAD" });
  assertEquals(health.headers.get("content-length"), "3");
});
