import { assert, assertEquals } from "@std/assert";
import { findPeer } from "../../lib/dyndns/peer.ts";
import { parseNetwork } from "../../lib/internet/network.ts";
import { createThrottle, peerKey } from "../../lib/serve/throttle.ts";
import { createClock } from "./helper.ts";

const PEER = "198.51.100.1";
const MINUTE = 60_000;

/** A throttle whose peer has failed so often, and the clock it goes by. */
function failedTimes(times: number, peer = PEER) {
  const clock = createClock();
  const throttle = createThrottle(clock);
  for (let i = 0; i < times; i++) throttle.record(peer, false);
  return { clock, throttle };
}

/** How long one attempt has to wait, in milliseconds. */
async function waitOf(failures: number): Promise<number> {
  const { clock, throttle } = failedTimes(failures);
  const start = clock.now();
  let admitted = -1;
  const attempt = throttle.admit(PEER).then(() => admitted = clock.now());
  await clock.advance(MINUTE);
  await attempt;
  return admitted - start;
}

Deno.test("typing errors are free; then every attempt waits twice as long", async () => {
  const rows: readonly (readonly [failures: number, wait: number])[] = [
    [0, 0],
    [4, 0],
    [5, 250],
    [6, 500],
    [7, 1000],
    [8, 2000],
    [9, 4000],
    [10, 5000],
    [11, 5000],
    [5000, 5000],
  ];
  for (const [failures, wait] of rows) {
    assertEquals(await waitOf(failures), wait, `${failures}`);
  }
});

Deno.test("many attempts at once are no faster", async () => {
  const { clock, throttle } = failedTimes(20);
  const start = clock.now();
  const admitted: number[] = [];
  const attempts = Array.from({ length: 10 }, async () => {
    const allowed = await throttle.admit(PEER);
    if (allowed) admitted.push(clock.now() - start);
    return allowed;
  });
  await clock.advance(MINUTE);
  const allowed = (await Promise.all(attempts)).filter((yes) => yes);
  assertEquals(allowed.length, 3);
  assertEquals(admitted, [5000, 10_000, 15_000]);
  // When they are through, the next one may wait.
  const next = throttle.admit(PEER);
  await clock.advance(MINUTE);
  assertEquals(await next, true);
});

Deno.test("nor are those that come before the first has been looked at", async () => {
  const { clock, throttle } = failedTimes(0);
  let [looking, most] = [0, 0];
  const attempts = Array.from({ length: 100 }, async () => {
    if (!await throttle.admit(PEER)) return "later";
    most = Math.max(most, ++looking);
    await clock.sleep(200);
    looking--;
    throttle.record(PEER, false);
    return "wrong";
  });
  await clock.advance(MINUTE);
  const wrong = (await Promise.all(attempts)).filter((how) => how === "wrong");
  // Five at once, four more while those are being decided, then three that wait;
  // all others are turned away.
  assertEquals([wrong.length, most], [12, 5]);
});

Deno.test("many at once with the right password are all let in", async () => {
  const { clock, throttle } = failedTimes(0);
  const start = clock.now();
  const attempts = Array.from({ length: 50 }, async () => {
    assert(await throttle.admit(PEER));
    await clock.sleep(10);
    throttle.record(PEER, true);
    return clock.now() - start;
  });
  await clock.advance(MINUTE);
  assertEquals(Math.max(...await Promise.all(attempts)), 100);
});

Deno.test("asking for the challenge is no attempt", async () => {
  const { throttle } = failedTimes(4);
  for (let i = 0; i < 100; i++) {
    assertEquals(await throttle.admit(PEER), true);
    throttle.record(PEER, undefined);
  }
});

Deno.test("the right password ends it, and so does a quarter of an hour", async () => {
  const { clock, throttle } = failedTimes(20);
  throttle.record(PEER, true);
  assertEquals(await throttle.admit(PEER), true);
  for (let i = 0; i < 20; i++) throttle.record(PEER, false);
  await clock.advance(15 * MINUTE);
  assertEquals(await throttle.admit(PEER), true);
});

Deno.test("whoever makes no mistakes never waits", async () => {
  const { throttle } = failedTimes(0);
  for (let i = 0; i < 1000; i++) {
    // The clock stands still: a wait would never end.
    assertEquals(await throttle.admit(PEER), true);
    throttle.record(PEER, true);
  }
  // Now and then a typing error does no harm either.
  for (let i = 0; i < 4; i++) throttle.record(PEER, false);
  assertEquals(await throttle.admit(PEER), true);
});

Deno.test("others do not pay for it", async () => {
  const { throttle } = failedTimes(10);
  // The clock stands still: a wait would never end.
  assertEquals(await throttle.admit("198.51.100.2"), true);
});

/** What a peer goes by, behind a proxy that is trusted. */
function keyOf(forwarded: string | undefined, user?: string): string {
  const proxies = [parseNetwork("127.0.0.1")!];
  return peerKey(findPeer("127.0.0.1", forwarded, proxies), user);
}

Deno.test("one household is one peer", () => {
  const key = keyOf("2001:db8:1:2::1");
  assertEquals(keyOf("2001:db8:1:2:ffff::7", "alice"), key);
  const others = ["2001:db8:1:3::1", "198.51.100.1", "198.51.100.2"].map((ip) =>
    keyOf(ip)
  );
  assertEquals(new Set([key, ...others]).size, 4);
});

Deno.test("peers that are not known are not merged", () => {
  // What stands in the address's place tells them apart, and who they say they are.
  const keys = [
    keyOf("unknown", "alice"),
    keyOf("unknown", "bob"),
    keyOf("unknown"),
    keyOf("_hidden", "alice"),
    keyOf(undefined, "alice"),
    keyOf(undefined, "bob"),
    keyOf("198.51.100.1", "alice"),
  ];
  assertEquals(new Set(keys).size, keys.length);
  assertEquals(keyOf("unknown", "alice"), keys[0]);
  assertEquals(
    keyOf("x".repeat(10_000), "y".repeat(10_000)).length < 300,
    true,
  );
});

Deno.test("what is remembered is bounded: the oldest are forgotten", async () => {
  const { throttle } = failedTimes(10);
  const before = performance.now();
  for (let i = 0; i < 10_000; i++) {
    throttle.record(`10.0.${i >> 8}.${i & 255}`, false);
  }
  assert(performance.now() - before < 2000);
  // The clock stands still: this would wait for ever if it were remembered.
  assertEquals(await throttle.admit(PEER), true);
});
