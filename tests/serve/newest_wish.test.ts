/**
 * The newest wish for a record counts from the moment it arrives: nothing older is
 * sent to the gateway after that, whatever the older one is waiting for.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { Practice, PracticeFaultKind } from "../../lib/practice/mod.ts";
import { createRandom, pick } from "../random.ts";
import { addressesIn, codesOf, homeZone, startGateway } from "./helper.ts";
import { added, queueFor } from "./queue_helper.ts";

/** The addresses that a name got, in order. */
function stepsOf({ requests }: Practice, host: string): readonly string[] {
  return requests.flatMap(({ changes }) => changes)
    .flatMap(({ added }) => added).filter(({ name }) => name === host)
    .map(({ value }) => value);
}

/** A sleep that lasts until it is woken. */
function heldSleep() {
  let held: (() => void)[] = [];
  return {
    sleep: () => new Promise<void>((wake) => void held.push(wake)),
    /** Waits until somebody sleeps. */
    async asleep(): Promise<void> {
      while (held.length === 0) await pause(1);
    },
    wake(): void {
      const sleepers = held;
      held = [];
      sleepers.forEach((wake) => wake());
    },
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

Deno.test("while the zone is looked at, a newer wish takes an older one's place", async () => {
  await using practice = startGateway();
  const { standing, outcomes } = await queueFor(practice);
  practice.addFault({ kind: "slow", task: "inquiry", value: "100" });
  const both = outcomes(["home 192.0.2.1 2001:db8::1", "office 192.0.2.1"]);
  await pause(20);
  const newer = [standing("home 192.0.2.2"), standing("home 192.0.2.3")];
  assertEquals((await both).map(({ is }) => is.join()), [
    "192.0.2.3",
    "2001:db8::1",
    "192.0.2.1",
  ]);
  assertEquals(await Promise.all(newer), ["192.0.2.3", "192.0.2.3"]);
  assertEquals(added(practice).toSorted(), [
    "192.0.2.1",
    "192.0.2.3",
    "2001:db8::1",
  ]);
});

Deno.test("while the limit of requests per second holds it back, too", async () => {
  await using practice = startGateway();
  const { sleep, asleep, wake } = heldSleep();
  const { standing } = await queueFor(practice, { sleep });
  assertEquals(await standing("home 192.0.2.1"), "192.0.2.1");
  // Its inquiry is the third request; its update has to wait.
  const second = standing("home 192.0.2.2");
  await asleep();
  const third = standing("home 192.0.2.3");
  wake();
  assertEquals(await Promise.all([second, third]), ["192.0.2.3", "192.0.2.3"]);
  assertEquals(added(practice), ["192.0.2.1", "192.0.2.3"]);
});

Deno.test("a newer wish for what stands there already ends all", async () => {
  await using practice = startGateway();
  const { sleep, asleep, wake } = heldSleep();
  const { publish } = await queueFor(practice, { sleep });
  await publish("home 192.0.2.1");
  const second = publish("home 192.0.2.2");
  await asleep();
  const third = publish("home 192.0.2.1");
  wake();
  assertEquals(await Promise.all([second, third]), ["unchanged", "unchanged"]);
  assertEquals(added(practice), ["192.0.2.1"]);
});

Deno.test("what is sent again after a lost answer is the newest wish", async () => {
  const kinds: readonly PracticeFaultKind[] = ["reset", "lost", "http-502"];
  for (const kind of kinds) {
    await using practice = startGateway();
    const { sleep, asleep, wake } = heldSleep();
    const { outcomes, standing } = await queueFor(practice, { sleep });
    practice.addFault({ kind, task: "update" });
    const older = outcomes(["home 192.0.2.1", "office 192.0.2.1"]);
    // Before it looks what the zone has now.
    await asleep();
    const newer = standing("home 192.0.2.2");
    while ((await Promise.race([newer, pause(5)])) === undefined) wake();
    wake();
    assertEquals(await newer, "192.0.2.2", kind);
    assertEquals((await older).at(-1)?.is, ["192.0.2.1"], kind);
    const now = addressesIn(practice);
    assert(now.includes("home A 192.0.2.2"), kind);
    assert(now.includes("office A 192.0.2.1"), kind);
    const steps = stepsOf(practice, "home");
    // If nothing came of the first try, it has never stood there.
    assertEquals(
      steps,
      kind === "lost" ? ["192.0.2.1", "192.0.2.2"] : ["192.0.2.2"],
      kind,
    );
  }
});

Deno.test("what the gateway refused for another's sake is not tried again if it is old", async () => {
  const zone = homeZone();
  const others = zone.rr.map((record) => ({ ...record, ttl: 300 }));
  // Below the least TTL of this gateway: the whole update is refused.
  const odd = { name: "odd", ttl: 90, type: "A", value: "192.0.2.50" };
  await using practice = startGateway([{ ...zone, rr: [...others, odd] }]);
  practice.set({ minTtl: 120 });
  const { sleep, asleep, wake } = heldSleep();
  const { publish, standing } = await queueFor(practice, { sleep });
  const first = publish("office 192.0.2.9", "home 192.0.2.1", "odd 192.0.2.51");
  // Refused, it was looked at again: the second try is the fourth request.
  await asleep();
  assertEquals(codesOf(practice), "0205 0205");
  const newer = standing("home 192.0.2.2");
  while ((await Promise.race([first, pause(5)])) === undefined) wake();
  wake();
  assertEquals(await newer, "192.0.2.2");
  assertEquals(added(practice).includes("192.0.2.1"), false);
});

Deno.test("after a newer wish has failed, an older one that comes late is not heard", async () => {
  await using practice = startGateway();
  const { standing, failures } = await queueFor(practice);
  practice.addFault({ kind: "error", task: "update" });
  assertEquals(await failures("home 192.0.2.2"), "refused");
  // It arrived before the other one; its body took its time.
  assertEquals(await standing("home 192.0.2.1", 0), "");
  assert(!added(practice).includes("192.0.2.1"));
  assertEquals(await standing("home 192.0.2.3"), "192.0.2.3");
});

/**
 * Property: whatever comes when, and whatever the gateway does to it, a record
 * never goes back to an older wish, and ends with the newest.
 */
Deno.test("under stress, no record steps back", async () => {
  const random = createRandom(97531);
  const names = ["home", "office", "nas.home"];
  const faults: readonly PracticeFaultKind[] = [
    "slow",
    "reset",
    "lost",
    "http-503",
    "lost-http-502",
    "error",
  ];
  for (let round = 0; round < 8; round++) {
    await using practice = startGateway();
    const { outcomes } = await queueFor(practice, {
      sleep: () => pause(random() * 8),
    });
    const newest = new Map<string, number>();
    const answers: Promise<unknown>[] = [];
    for (let wish = 1; wish <= 60; wish++) {
      if (random() < 0.2) {
        const kind = pick(random, faults);
        practice.addFault({ kind, task: "any", value: "15" });
      }
      const hosts = names.filter(() => random() < 0.6);
      hosts.forEach((host) => newest.set(host, wish));
      answers.push(
        outcomes(hosts.map((host) => `${host} 198.51.100.${wish}`), wish),
      );
      if (random() < 0.7) await pause(random() * 12);
    }
    await Promise.all(answers);
    // By then, nothing goes wrong any more.
    await outcomes(
      [...newest].map(([host, wish]) => `${host} 198.51.100.${wish}`),
      61,
    );
    for (const [host, wish] of newest) {
      const steps = stepsOf(practice, host)
        .map((value) => Number(value.split(".").at(-1)));
      assertEquals(steps, steps.toSorted((a, b) => a - b), `${round} ${host}`);
      assertEquals(steps.at(-1), wish, `${round} ${host}`);
    }
  }
});
