import { assert, assertEquals, assertRejects } from "@std/assert";
import { createRate } from "../../lib/gateway/rate.ts";
import { createRandom } from "../random.ts";

/** A clock that moves by sleeping only. */
function createClock(start = 0) {
  const clock = {
    time: start,
    monotonic: () => clock.time,
    sleep(milliseconds: number) {
      clock.time += milliseconds;
      return Promise.resolve();
    },
  };
  return clock;
}

const nothing = () => Promise.resolve();

Deno.test("three at once, the fourth a window later", async () => {
  const clock = createClock();
  const rate = createRate(clock);
  const times = await Promise.all(
    Array.from(
      { length: 7 },
      () => rate.run(() => Promise.resolve(clock.monotonic())),
    ),
  );
  assertEquals(times, [0, 0, 0, 1100, 1100, 1100, 2200]);
});

Deno.test("never more than three in any second, whatever the pattern", async () => {
  for (let seed = 1; seed <= 200; seed++) {
    const random = createRandom(seed);
    const clock = createClock(1e12);
    const rate = createRate(clock);
    const times: number[] = [];
    for (let i = 0; i < 40; i++) {
      if (random() < 0.5) clock.time += Math.floor(random() * 900);
      const burst = Array.from(
        { length: Math.ceil(random() * 5) },
        async () => {
          await rate.run(() => Promise.resolve(times.push(clock.monotonic())));
        },
      );
      await Promise.all(burst);
    }
    for (const [i, time] of times.entries()) {
      const fourth = times[i + 3];
      assert(fourth === undefined || fourth - time > 1000, `seed ${seed}`);
    }
  }
});

Deno.test("who comes seldom never waits", async () => {
  const clock = createClock();
  const rate = createRate(clock);
  for (let i = 0; i < 10; i++) {
    const before = clock.time += 400;
    await rate.run(nothing);
    assertEquals(clock.time, before);
  }
});

Deno.test("one at a time, and a second begins when a request is over", async () => {
  const clock = createClock();
  const rate = createRate(clock);
  const slow = Promise.withResolvers<void>();
  const turns: number[] = [];
  const first = rate.run(() => slow.promise);
  const others = Array.from(
    { length: 3 },
    () => rate.run(() => Promise.resolve(turns.push(clock.monotonic()))),
  );
  await new Promise((resolve) => setTimeout(resolve, 0));
  assertEquals(turns, []);
  clock.time = 700;
  slow.resolve();
  await Promise.all([first, ...others]);
  assertEquals(turns, [700, 700, 1800]);
});

Deno.test("a request that fails holds nobody up", async () => {
  const rate = createRate(createClock());
  await assertRejects(() => rate.run(() => Promise.reject(new Error("x"))));
  assertEquals(await rate.run(() => Promise.resolve(1)), 1);
});
