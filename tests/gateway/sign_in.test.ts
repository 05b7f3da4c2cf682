import { assertEquals } from "@std/assert";
import { createSignIn } from "../../lib/gateway/sign_in.ts";
import { totpAt } from "../../lib/gateway/totp.ts";
import { parseTotpSecret } from "../../lib/gateway/totp_secret.ts";

const SECRET = parseTotpSecret("GEZDGNBVGY3TQOJQ");

function setUp(time: number) {
  const clock = {
    time,
    now: () => clock.time,
    sleep(milliseconds: number) {
      clock.time += milliseconds;
      return Promise.resolve();
    },
    log: () => {},
    lead: undefined as number | undefined,
    clockLead: (): number | undefined => clock.lead,
  };
  return { clock, tokens: createSignIn(SECRET, clock) };
}

Deno.test("usually a token serves as long as its step", async () => {
  const { clock, tokens } = setUp(1000);
  const first = await totpAt(SECRET, 0);
  assertEquals(await tokens.next(), first);
  clock.time = 29_999;
  assertEquals(await tokens.next(), first);
  clock.time = 30_000;
  assertEquals(await tokens.next(), await totpAt(SECRET, 30));
});

Deno.test("where each serves once, it waits to the very start of the next step", async () => {
  const { clock, tokens } = setUp(12_345);
  await tokens.next();
  tokens.setOneTime(true);
  assertEquals(await tokens.next(), await totpAt(SECRET, 30));
  assertEquals(clock.time, 30_000);
  assertEquals(await tokens.next(), await totpAt(SECRET, 60));
  clock.time = 200_000;
  assertEquals(await tokens.next(), await totpAt(SECRET, 180));
  assertEquals(clock.time, 200_000);
});

Deno.test("a wait that is too long is not begun, and nothing is reserved for it", async () => {
  const { clock, tokens } = setUp(12_000);
  await tokens.next();
  tokens.setOneTime(true);
  assertEquals(await tokens.next(17_999), { wait: 18_000 });
  assertEquals(clock.time, 12_000);
  assertEquals(await tokens.next(18_000), await totpAt(SECRET, 30));
  assertEquals(clock.time, 30_000);
});

Deno.test("requests at once never share a one-time token", async () => {
  const { tokens } = setUp(5_000);
  tokens.setOneTime(true);
  const all = await Promise.all(
    Array.from({ length: 5 }, () => tokens.next()),
  );
  assertEquals(new Set(all).size, 5);
});

Deno.test("a clock that is set back makes nobody wait for hours", async () => {
  const { clock, tokens } = setUp(10_000_000);
  tokens.setOneTime(true);
  await tokens.next();
  clock.time -= 3_600_000;
  const before = clock.time;
  await tokens.next();
  assertEquals(clock.time - before <= 30_000, true);
});

Deno.test("the gateway's clock is followed where it asks for another token", async () => {
  const { clock, tokens } = setUp(95_000);
  assertEquals(await tokens.next(), await totpAt(SECRET, 90));
  assertEquals(tokens.followGatewayClock(), false);
  clock.lead = 3000;
  assertEquals(tokens.followGatewayClock(), false);
  for (const lead of [-90_000, 90_000, 600_000]) {
    clock.lead = lead;
    assertEquals(tokens.followGatewayClock(), true);
    const theirs = (clock.time + lead) / 1000;
    assertEquals(await tokens.next(), await totpAt(SECRET, theirs));
    // The next ones go by it as well, and there is nothing more to follow.
    assertEquals(await tokens.next(), await totpAt(SECRET, theirs));
    assertEquals(tokens.followGatewayClock(), false);
  }
});
