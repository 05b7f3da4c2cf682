import { assert, assertEquals, assertMatch } from "@std/assert";
import { composeService } from "../../lib/compose/service.ts";
import { openServiceSession } from "../../lib/compose/service_session.ts";
import { startPractice } from "../../lib/practice/mod.ts";
import {
  basic,
  platformWithConfig,
  startGateway,
  startService,
} from "./helper.ts";

Deno.test("where each one-time password serves once, the check does not wait for the next", async () => {
  // A clock that only moves where something is waited for, 2 s into a step.
  let time = 1_800_000_002_000;
  const start = time;
  const now = () => time;
  const practice = startPractice({ now, switches: { tokenReuse: "refuse" } });
  try {
    const platform = platformWithConfig(
      `[default]
username = 7654321
password = practice
totp_secret = JBSWY3DPEHPK3PXP
url = ${practice.url}
[client alice]
password = opensesame
hostnames = home.example.com
`,
      {
        now,
        sleep(milliseconds) {
          time += milliseconds;
          return Promise.resolve();
        },
      },
    );
    const session = await openServiceSession({}, platform, {
      log: () => {},
      authentication: "clients",
    });
    const handle = await composeService(session, platform, () => {});
    const headers = { authorization: basic("alice:opensesame") };
    const ask = async () => {
      const request = new Request("http://ddns.test/check", { headers });
      const response = await handle(request, "198.51.100.99");
      return { status: response.status, body: await response.text() };
    };
    const first = await ask();
    assertEquals(first.status, 200);
    assertMatch(first.body, /^✓ sign-in: accepted$/m);
    assertMatch(first.body, /^✗ home\.example\.com: .*one-time password/m);
    assert(time - start < 8000, `${time - start} ms`);
    // It is used up: nothing can be asked, of a gateway that answered just now.
    time += 11_000;
    const second = await ask();
    assertEquals(second.status, 200);
    assertMatch(second.body, /^✗ gateway: .*one-time password[^;]*$/m);
    assert(!second.body.includes("machine reach"), second.body);
    assert(time - start < 19_000, `${time - start} ms`);
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
      ["", "", [/^! hosts: none to look at; /]],
      [client("*.home.example.com"), "", [/^! hosts: none to look at; /]],
      [client("*.home.example.com"), "hostname=nas.home.example.com", [
        /^✓ nas\.home\.example\.com: zone example\.com, A 192\.0\.2\.11/,
      ]],
      [
        client("*.home.example.com home.example.com"),
        "hostname=NAS.home.example.com,office.example.com,nodot",
        [
          /^✓ nas\.home\.example\.com: zone example\.com/,
          /^✗ office\.example\.com: this caller may not update it$/,
          /^✗ hosts: "?nodot"? is no host name/,
        ],
      ],
      ["", "hostname=@", [/^✗ hosts: @ and \* need a domain/]],
      ["", `hostname=${"abcdef".split("").map((c) => `${c}.example.com`)}`, [
        ..."abcde".split("").map((c) => RegExp(`^✗ ${c}\\.example\\.com: `)),
        /^! hosts: no more than 5 are looked at$/,
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
