import { assert, assertEquals, assertMatch } from "@std/assert";
import { createDeadline, type Deadline } from "../../lib/deadline.ts";
import { createSignIn } from "../../lib/gateway/sign_in.ts";
import { parseTotpSecret, totpAt } from "../../lib/gateway/totp.ts";

const SECRET = parseTotpSecret("GEZDGNBVGY3TQOJQ");

/** A sign-in by a clock that only sleeping moves. */
function setUp(time: number) {
  const clock = { time };
  const now = () => clock.time;
  const signIn = createSignIn(SECRET, {
    now,
    sleep: (wait) => Promise.resolve(void (clock.time += wait)),
    log: () => {},
  });
  const open = createDeadline(20_000, now, { postponable: true });
  return {
    clock,
    signIn,
    /** The next one-time password, or `too late`. */
    async next(deadline: Deadline = open) {
      const next = await signIn.next(deadline);
      return next.status === "ready" ? next.text : next.status;
    },
    open,
    limited: (milliseconds: number) => createDeadline(milliseconds, now),
  };
}

/** The one-time password of a moment in seconds. */
const at = (seconds: number) => totpAt(SECRET, seconds);

Deno.test("usually a one-time password serves as long as its step", async () => {
  const { clock, next } = setUp(1000);
  for (const [time, step] of [[1000, 0], [29_999, 0], [30_000, 30]] as const) {
    clock.time = time;
    assertEquals(await next(), await at(step));
  }
});

Deno.test("after a refusal the next one is waited for, and the deadline moves", async () => {
  const { clock, signIn, next, open } = setUp(12_345);
  await next();
  assertEquals(signIn.refused(0), "next");
  assertEquals(await next(), await at(30));
  assertEquals([clock.time, open.left()], [30_000, 20_000]);
});

Deno.test("once the next one was accepted, each is sent once", async () => {
  const { clock, signIn, next } = setUp(12_345);
  await next();
  signIn.refused(undefined);
  await next();
  signIn.accepted();
  for (const step of [60, 90]) {
    assertEquals(await next(), await at(step));
    assertEquals(clock.time, step * 1000);
  }
  clock.time = 200_000;
  assertEquals(await next(), await at(180));
  assertEquals(clock.time, 200_000);
  // A clock that is set back makes no one wait for hours.
  clock.time = 100_000;
  await next();
  assertEquals(clock.time, 100_000);
});

Deno.test("where the next one is refused too, each still serves for its step", async () => {
  const { clock, signIn, next } = setUp(12_345);
  await next();
  signIn.refused(undefined);
  await next();
  clock.time = 60_000;
  await next();
  signIn.accepted();
  assertEquals([await next(), clock.time], [await at(60), 60_000]);
});

Deno.test("a wait counts against a time limit that is set, and is not begun in vain", async () => {
  const { clock, signIn, next, limited } = setUp(12_000);
  await next();
  signIn.refused(undefined);
  assertEquals(await next(limited(18_999)), "too late");
  const late = await signIn.next(limited(1000));
  assert(late.status === "too late");
  assertMatch(late.failure.message, /begins in 18 s, too late for the timeout/);
  assertEquals(clock.time, 12_000);
  assertEquals(await next(limited(19_000)), await at(30));
  assertEquals(clock.time, 30_000);
});

Deno.test("the gateway's clock is followed where it asks for a different one", async () => {
  for (const lead of [-90_000, 90_000, 600_000]) {
    const { clock, signIn, next } = setUp(95_000);
    await next();
    assertEquals(signIn.refused(lead), "clock");
    const theirs = (clock.time + lead) / 1000;
    assertEquals([await next(), clock.time], [await at(theirs), 95_000]);
    // Only once: refused again, it is not the clock.
    assertEquals(signIn.refused(lead), "next");
  }
  const { signIn, next } = setUp(95_000);
  await next();
  assertEquals(signIn.refused(3000), "next");
});
