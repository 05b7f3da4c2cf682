import { assertEquals } from "@std/assert";
import { createDeadline } from "../../lib/deadline.ts";
import { createTokenSource } from "../../lib/gateway/one_time_passwords.ts";
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
  };
  const tokens = createTokenSource(SECRET, clock);
  const deadline = createDeadline(20_000, clock.now);
  return { clock, tokens, deadline };
}

Deno.test("usually a token serves as long as its step", async () => {
  const { clock, tokens, deadline } = setUp(1000);
  const first = await totpAt(SECRET, 0);
  assertEquals(await tokens.next(deadline), first);
  clock.time = 29_999;
  assertEquals(await tokens.next(deadline), first);
  clock.time = 30_000;
  assertEquals(await tokens.next(deadline), await totpAt(SECRET, 30));
});

Deno.test("where each serves once, it waits to the very start of the next step", async () => {
  const { clock, tokens, deadline } = setUp(12_345);
  await tokens.next(deadline);
  tokens.setOneTime(true);
  assertEquals(await tokens.next(deadline), await totpAt(SECRET, 30));
  assertEquals(clock.time, 30_000);
  // The deadline has not come nearer by that.
  assertEquals(deadline.left(), 20_000);
  assertEquals(await tokens.next(deadline), await totpAt(SECRET, 60));
  clock.time = 200_000;
  assertEquals(await tokens.next(deadline), await totpAt(SECRET, 180));
  assertEquals(clock.time, 200_000);
});

Deno.test("requests at once never share a one-time token", async () => {
  const { tokens, deadline } = setUp(5_000);
  tokens.setOneTime(true);
  const all = await Promise.all(
    Array.from({ length: 5 }, () => tokens.next(deadline)),
  );
  assertEquals(new Set(all).size, 5);
});

Deno.test("a clock that is set back makes nobody wait for hours", async () => {
  const { clock, tokens, deadline } = setUp(10_000_000);
  tokens.setOneTime(true);
  await tokens.next(deadline);
  clock.time -= 3_600_000;
  const before = clock.time;
  await tokens.next(deadline);
  assertEquals(clock.time - before <= 30_000, true);
});
