import { assert, assertEquals } from "@std/assert";
import type { Authenticate } from "../../lib/dyndns/access.ts";
import { findPeer } from "../../lib/dyndns/peer.ts";
import type { Credentials, Presented } from "../../lib/dyndns/presented.ts";
import { parseNetwork } from "../../lib/internet/network.ts";
import { createThrottle, peerKey } from "../../lib/serve/throttle.ts";
import { createClock } from "./helper.ts";

const PEER = "198.51.100.1";
const MINUTE = 60_000;

function presenting(...credentials: Credentials[]): Presented {
  return { credentials, webUser: { status: "none" } };
}

/** What a password is right for; looking takes so long. */
interface Options {
  readonly milliseconds?: number;
  /** Milliseconds that a client waits. */
  readonly patience?: number;
}

/** A throttle before clients whose password is `right`, and its clock. */
function startThrottle({ milliseconds = 0, patience = 9500 }: Options = {}) {
  const clock = createClock();
  let [looking, most, looked] = [0, 0, 0];
  const authenticate: Authenticate = async (
    { credentials: [first] },
  ) => {
    looked++;
    most = Math.max(most, ++looking);
    if (milliseconds > 0) await clock.sleep(milliseconds);
    looking--;
    return first?.password === "right"
      ? {
        status: "granted",
        caller: { name: first.names[0], mayUpdate: () => true },
      }
      : first === undefined
      ? { status: "anonymous", reason: "" }
      : { status: "denied", reason: "" };
  };
  const throttle = createThrottle(authenticate, {
    ...clock,
    markOf: (credentials) => Promise.resolve(JSON.stringify(credentials)),
  });
  /** What an attempt comes to, and how long it took. */
  async function attempt(name: string, password: string, peer = PEER) {
    const start = clock.now();
    const until = start + patience;
    const { status } = await throttle(
      presenting({ names: [name], password }),
      findPeer(peer, undefined, []),
      () => until - clock.now(),
    );
    return { status, took: clock.now() - start };
  }
  return {
    clock,
    throttle,
    attempt,
    looked: () => looked,
    most: () => most,
    /** Fails so often, however long that takes. */
    async fail(times: number, name: string, peer?: string) {
      for (let i = 0; i < times; i++) {
        const failing = attempt(name, "wrong", peer);
        await clock.advance(MINUTE / 10);
        await failing;
      }
    },
    /** An attempt, while the clock goes on. */
    async timed(name: string, password: string, peer?: string) {
      const attempted = attempt(name, password, peer);
      await clock.advance(MINUTE / 10);
      return await attempted;
    },
  };
}

Deno.test("typing errors are free; then every attempt waits twice as long", async () => {
  const rows: readonly (readonly [failures: number, wait: number])[] = [
    [0, 0],
    [4, 0],
    [5, 250],
    [6, 500],
    [7, 1000],
    [9, 4000],
    [10, 5000],
    [30, 5000],
  ];
  for (const [failures, took] of rows) {
    const { fail, timed } = startThrottle();
    await fail(failures, "alice");
    const status = "denied";
    assertEquals(
      await timed("alice", "wrong"),
      { status, took },
      `${failures}`,
    );
    // The right password waits, too, where it has never been presented.
    if (failures === 5) {
      const { status, took } = await timed("alice", "right");
      assertEquals([status, took], ["granted", 500]);
    }
  }
});

Deno.test("many attempts at once are no faster", async () => {
  const { clock, fail, attempt } = startThrottle({ patience: MINUTE });
  await fail(20, "alice");
  const attempts = Array.from({ length: 10 }, () => attempt("alice", "wrong"));
  await clock.advance(MINUTE);
  const all = await Promise.all(attempts);
  const waited = all.filter(({ status }) => status === "denied")
    .map(({ took }) => took);
  assertEquals(waited.slice(0, 4), [5000, 10_000, 15_000, 20_000]);
});

Deno.test("nor are those that come before the first has been looked at", async () => {
  const { clock, attempt, most, looked } = startThrottle({ milliseconds: 200 });
  const attempts = Array.from({ length: 100 }, () => attempt("alice", "wrong"));
  await clock.advance(MINUTE);
  await Promise.all(attempts);
  assert(looked() < 15, `${looked()}`);
  assertEquals(most(), 2);
});

Deno.test("a password is not looked at when no one waits for it any longer", async () => {
  const { clock, attempt, looked } = startThrottle({
    milliseconds: 400,
    patience: 1000,
  });
  const attempts = Array.from(
    { length: 20 },
    (_, i) => attempt(`n${i}`, "wrong", `198.51.100.${i}`),
  );
  await clock.advance(MINUTE);
  await Promise.all(attempts);
  assertEquals(looked(), 6);
});

Deno.test("many at once with the right password are all let in", async () => {
  const { clock, attempt } = startThrottle({ milliseconds: 10 });
  const attempts = Array.from({ length: 50 }, () => attempt("alice", "right"));
  await clock.advance(MINUTE);
  const all = await Promise.all(attempts);
  assertEquals(new Set(all.map(({ status }) => status)), new Set(["granted"]));
});

Deno.test("asking for the challenge is not an attempt", async () => {
  const { throttle, fail, timed } = startThrottle();
  await fail(4, "alice");
  const peer = findPeer(PEER, undefined, []);
  for (let i = 0; i < 100; i++) {
    const { status } = await throttle(presenting(), peer, () => 1000);
    assertEquals(status, "anonymous");
  }
  assertEquals((await timed("alice", "wrong")).took, 0);
});

Deno.test("a right password forgives its own client's failures only", async () => {
  const { fail, timed } = startThrottle();
  await fail(4, "alice");
  assertEquals(await timed("alice", "right"), { status: "granted", took: 0 });
  await fail(4, "alice");
  assertEquals((await timed("alice", "wrong")).took, 0);
  // With bob's password, no guess at alice's is faster.
  await fail(2, "alice");
  assertEquals((await timed("bob", "right")).status, "granted");
  assertEquals((await timed("alice", "wrong")).took, 1000);
});

Deno.test("nor does it help to present two names at once", async () => {
  const { throttle, clock, timed } = startThrottle();
  const peer = findPeer(PEER, undefined, []);
  for (let i = 0; i < 6; i++) {
    const both = throttle(
      presenting(
        { names: ["alice"], password: `guess${i}` },
        { names: ["bob"], password: "right" },
      ),
      peer,
      () => 9500,
    );
    await clock.advance(MINUTE / 10);
    await both;
  }
  assertEquals((await timed("alice", "wrong")).took, 500);
});

Deno.test("strangers who come from new addresses are slowed down by the name", async () => {
  const { attempt, clock, timed, fail } = startThrottle();
  assertEquals((await timed("alice", "right")).status, "granted");
  for (let i = 0; i < 20; i++) await fail(1, "alice", `203.0.113.${i}`);
  assertEquals((await timed("alice", "wrong", "203.0.113.77")).took, 250);
  for (let i = 30; i < 60; i++) await fail(1, "alice", `203.0.113.${i}`);
  // Meanwhile the client comes from its own address, and others from theirs.
  const strangers = Array.from(
    { length: 50 },
    (_, i) => attempt("alice", "wrong", `192.0.2.${i}`),
  );
  assertEquals(await attempt("alice", "right"), { status: "granted", took: 0 });
  const bob = attempt("bob", "right", "198.51.100.7");
  assertEquals(await bob, { status: "granted", took: 0 });
  await clock.advance(MINUTE);
  const all = await Promise.all(strangers);
  assert(all.filter(({ status }) => status === "denied").length <= 4);
});

Deno.test("a client's last right password always passes from its address", async () => {
  const { attempt, timed, fail, clock } = startThrottle();
  assertEquals((await timed("alice", "right")).status, "granted");
  await fail(30, "alice");
  await fail(30, "bob");
  const guesses = Array.from({ length: 20 }, () => attempt("alice", "wrong"));
  assertEquals(await attempt("alice", "right"), { status: "granted", took: 0 });
  await clock.advance(MINUTE);
  await Promise.all(guesses);
});

Deno.test("after a quarter of an hour all is forgotten", async () => {
  const { clock, fail, timed } = startThrottle();
  await fail(20, "alice");
  await clock.advance(15 * MINUTE);
  assertEquals((await timed("alice", "wrong")).took, 0);
});

Deno.test("what is remembered is bounded: the oldest are forgotten", async () => {
  const { attempt, fail, timed } = startThrottle();
  await fail(10, "alice");
  for (let i = 0; i < 10_000; i++) {
    await attempt(`n${i}`, "wrong", `10.0.${i >> 8}.${i & 255}`);
  }
  assertEquals((await timed("alice", "wrong")).took, 0);
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
    keyOf("198.51.100.1", "alice"),
  ];
  assertEquals(new Set(keys).size, keys.length);
  assertEquals(keyOf("unknown", "alice"), keys[0]);
  assert(keyOf("x".repeat(10_000), "y".repeat(10_000)).length < 300);
});
