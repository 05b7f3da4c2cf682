import { assert, assertEquals } from "@std/assert";
import { createDeadline } from "../../lib/deadline.ts";
import { createTokenSource } from "../../lib/gateway/tokens.ts";
import { totpAt } from "../../lib/gateway/totp.ts";
import { parseTotpSecret } from "../../lib/gateway/totp_secret.ts";

const SECRET = parseTotpSecret("GEZDGNBVGY3TQOJQ");

function setUp({ time, patient }: { time: number; patient: boolean }) {
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
  const deadline = createDeadline(20_000, { now: clock.now, patient });
  return { clock, tokens, deadline };
}

Deno.test("usually a token serves as long as its step", async () => {
  const { clock, tokens, deadline } = setUp({ time: 1000, patient: true });
  const first = { token: await totpAt(SECRET, 0) };
  assertEquals(await tokens.next(deadline), first);
  clock.time = 29_999;
  assertEquals(await tokens.next(deadline), first);
  clock.time = 30_000;
  assertEquals(await tokens.next(deadline), {
    token: await totpAt(SECRET, 30),
  });
});

Deno.test("where each serves once, it waits to the very start of the next step", async () => {
  const { clock, tokens, deadline } = setUp({ time: 12_345, patient: true });
  await tokens.next(deadline);
  tokens.setOneTime(true);
  assertEquals(await tokens.next(deadline), {
    token: await totpAt(SECRET, 30),
  });
  assertEquals(clock.time, 30_000);
  // A patient deadline has not become shorter by that.
  assertEquals(deadline.left(), 20_000);
  assertEquals(await tokens.next(deadline), {
    token: await totpAt(SECRET, 60),
  });
  clock.time = 200_000;
  assertEquals(await tokens.next(deadline), {
    token: await totpAt(SECRET, 180),
  });
  assertEquals(clock.time, 200_000);
});

Deno.test("requests at once never share a one-time token", async () => {
  const { tokens, deadline } = setUp({ time: 5_000, patient: true });
  tokens.setOneTime(true);
  const all = await Promise.all(
    Array.from({ length: 5 }, () => tokens.next(deadline)),
  );
  assertEquals(new Set(all.map((next) => JSON.stringify(next))).size, 5);
});

Deno.test("a client that will not wait is told how long it would be", async () => {
  const { clock, tokens, deadline } = setUp({ time: 1000, patient: false });
  await tokens.next(deadline);
  tokens.setOneTime(true);
  const next = await tokens.next(deadline);
  assert("failure" in next);
  assertEquals(next.failure.kind, "temporary");
  assert(next.failure.message.includes("29 s"));
  assertEquals(clock.time, 1000);
  // Ten seconds before the next step it fits.
  clock.time = 20_000;
  const fits = createDeadline(20_000, { now: clock.now, patient: false });
  tokens.setOneTime(true);
  assert("token" in await tokens.next(fits));
});
