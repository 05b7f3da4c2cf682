import { assert, assertEquals, assertMatch } from "@std/assert";
import { composeService } from "../../lib/compose/service.ts";
import { openServiceSession } from "../../lib/compose/service_session.ts";
import { startPractice } from "../../lib/practice/mod.ts";
import { basic, platformWithConfig } from "./helper.ts";

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
