import { assert, assertEquals, assertRejects } from "@std/assert";
import { createRate } from "../../lib/gateway/rate.ts";
import { createRandom } from "../random.ts";

/** A rate by a clock that moves by sleeping only, and by hand. */
function setUp() {
  const clock = { time: 1e12 };
  const rate = createRate({
    monotonic: () => clock.time,
    sleep: (milliseconds) => Promise.resolve(void (clock.time += milliseconds)),
  });
  /** Makes a request that takes some time; when it was sent. */
  const ask = (milliseconds = 0) =>
    rate(() => {
      const sent = clock.time;
      clock.time += milliseconds;
      return Promise.resolve(sent - 1e12);
    });
  return { clock, rate, ask };
}

Deno.test("three at once, the fourth a window after the first was over", async () => {
  const { ask } = setUp();
  const times: number[] = [];
  for (const took of [700, 0, 0, 0, 0, 0, 0]) times.push(await ask(took));
  assertEquals(times, [0, 700, 700, 1800, 1800, 1800, 2900]);
});

Deno.test("never more than three in any second, whatever the pattern", async () => {
  for (let seed = 1; seed <= 200; seed++) {
    const random = createRandom(seed);
    const { clock, ask } = setUp();
    const times: number[] = [];
    for (let i = 0; i < 100; i++) {
      if (random() < 0.3) clock.time += Math.floor(random() * 900);
      times.push(await ask(Math.floor(random() * 50)));
    }
    for (const [i, time] of times.entries()) {
      const fourth = times[i + 3];
      assert(fourth === undefined || fourth - time > 1000, `seed ${seed}`);
    }
  }
});

Deno.test("who comes seldom never waits, and a request that fails holds nobody up", async () => {
  const { clock, rate, ask } = setUp();
  for (let i = 0; i < 10; i++) {
    clock.time += 400;
    assertEquals(await ask(), (i + 1) * 400);
  }
  await assertRejects(() => rate(() => Promise.reject(new Error("x"))));
  assertEquals(await ask(), 4700);
});
