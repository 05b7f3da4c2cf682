import { assert, assertEquals } from "@std/assert";
import { createPace } from "../../lib/gateway/rate.ts";
import { createRandom } from "../random.ts";

/** A clock that moves by sleeping only. */
function createClock(start = 0) {
  const clock = {
    time: start,
    now: () => clock.time,
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
  const pace = createPace(clock);
  const times = await Promise.all(
    Array.from(
      { length: 7 },
      () => pace.run(() => Promise.resolve(clock.now())),
    ),
  );
  assertEquals(times, [0, 0, 0, 1100, 1100, 1100, 2200]);
});

Deno.test("never more than three in any second, whatever the pattern", async () => {
  for (let seed = 1; seed <= 200; seed++) {
    const random = createRandom(seed);
    const clock = createClock(1e12);
    const pace = createPace(clock);
    const times: number[] = [];
    for (let i = 0; i < 40; i++) {
      if (random() < 0.5) clock.time += Math.floor(random() * 900);
      const burst = Array.from(
        { length: Math.ceil(random() * 5) },
        async () => {
          await pace.run(() => Promise.resolve(times.push(clock.now())));
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
  const pace = createPace(clock);
  for (let i = 0; i < 10; i++) {
    const before = clock.time += 400;
    await pace.run(nothing);
    assertEquals(clock.time, before);
  }
});

Deno.test("a clock that is set back stops nobody for long", async () => {
  const clock = createClock(1e9);
  const pace = createPace(clock);
  await Promise.all([1, 2, 3].map(() => pace.run(nothing)));
  clock.time -= 3_600_000;
  const before = clock.time;
  await pace.run(nothing);
  assert(clock.time - before <= 1100);
});

Deno.test("a second begins when a request is over", async () => {
  const clock = createClock();
  const pace = createPace(clock);
  const slow = Promise.withResolvers<void>();
  const turns: number[] = [];
  const first = pace.run(() => slow.promise);
  const others = Array.from(
    { length: 3 },
    () => pace.run(() => Promise.resolve(turns.push(clock.now()))),
  );
  await others[1];
  assertEquals(turns, [0, 0]);
  clock.time = 700;
  slow.resolve();
  await Promise.all([first, ...others]);
  assertEquals(turns, [0, 0, 1800]);
});

Deno.test("what sends nothing takes no place and holds nobody up", async () => {
  let time = 0;
  const pace = createPace({
    now: () => time,
    sleep: (milliseconds) => Promise.resolve(void (time += milliseconds)),
  });
  const nothing = Array.from(
    { length: 300 },
    () => pace.run(() => Promise.resolve(), () => false),
  );
  await Promise.all(nothing);
  assertEquals(time, 0);
});
