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

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

Deno.test("what was published a while ago is not asked for again", async () => {
  await using practice = startGateway();
  const { publish, pass } = await queueFor(practice);
  assertEquals(await publish("home 192.0.2.7"), "changed");
  assertEquals(codesOf(practice), "0205 0202001");
  assertEquals(await publish("home 192.0.2.7"), "unchanged");
  assertEquals(codesOf(practice), "0205 0202001");
  // Another address, or another host beside it, is asked for.
  assertEquals(await publish("home 192.0.2.8"), "changed");
  assertEquals(
    await publish("home 192.0.2.8", "office 192.0.2.12"),
    "unchanged unchanged",
  );
  assertEquals(codesOf(practice), "0205 0202001 0205 0202001 0205");
  assertEquals(
    await publish("office 192.0.2.12", "home 192.0.2.8"),
    "unchanged unchanged",
  );
  pass(299_999);
  assertEquals(await publish("home 192.0.2.8"), "unchanged");
  assertEquals(codesOf(practice), "0205 0202001 0205 0202001 0205");
  pass(1);
  assertEquals(await publish("home 192.0.2.8"), "unchanged");
  assertEquals(codesOf(practice), "0205 0202001 0205 0202001 0205 0205");
});

Deno.test("what is told from memory is asked for again as early as ever", async () => {
  await using practice = startGateway();
  const { publish, pass } = await queueFor(practice);
  // A router that sends both families; of one there is no record.
  const both = () => publish("office 192.0.2.12 2001:db8::12");
  const asked = () => practice.requests.length;
  assertEquals(await both(), "unchanged failed");
  pass(200_000);
  assertEquals(await both(), "unchanged failed");
  const zone = practice.zone("example.com")!;
  const rr = zone.rr.map((record) =>
    record.name === "office" ? { ...record, value: "192.0.2.99" } : record
  );
  practice.setZone({ ...zone, rr });
  pass(99_999);
  const before = asked();
  assertEquals(await publish("office 192.0.2.12"), "unchanged");
  assertEquals(asked(), before);
  pass(1);
  assertEquals(await both(), "changed failed");
});

Deno.test("an address is remembered however the gateway spells it", async () => {
  await using practice = startGateway();
  const { publish } = await queueFor(practice);
  // Stored as 2001:DB8:0::10.
  assertEquals(await publish("home 2001:db8::10"), "unchanged");
  assertEquals(await publish("home 2001:db8::10"), "unchanged");
  assertEquals(codesOf(practice), "0205");
});

Deno.test("with state_ttl 0 nothing is remembered", async () => {
  await using practice = startGateway();
  const { publish } = await queueFor(practice, { stateMilliseconds: 0 });
  await publish("home 192.0.2.10");
  await publish("home 192.0.2.10");
  assertEquals(codesOf(practice), "0205 0205");
});

Deno.test("a failed update is forgotten, and so is what stood there", async () => {
  await using practice = startGateway();
  const { publish } = await queueFor(practice);
  assertEquals(await publish("home 192.0.2.7"), "changed");
  practice.addFault({ kind: "error", task: "update" });
  assertEquals(await publish("home 192.0.2.8"), "failed");
  const before = practice.requests.length;
  assertEquals(await publish("home 192.0.2.7"), "unchanged");
  assertEquals(practice.requests.length, before + 1);
});

Deno.test("50 hosts at once: two inquiries, two updates, nothing else touched", async () => {
  const zone = homeZone();
  const hosts = Array.from({ length: 50 }, (_, i) => `h${i}`);
  const rr = hosts.map((name, i) => ({
    name,
    ttl: 60,
    type: "A",
    value: `198.51.100.${i}`,
  }));
  await using practice = startGateway([{ ...zone, rr: [...zone.rr, ...rr] }]);
  const { publish } = await queueFor(practice);
  const outcomes = await Promise.all(
    hosts.map((host, i) => publish(`${host} 203.0.113.${i}`)),
  );
  assertEquals(new Set(outcomes), new Set(["changed"]));
  // The first one alone, all others together.
  assertEquals(codesOf(practice), "0205 0202001 0205 0202001");
  assertEquals(
    practice.zone("example.com")!.rr.filter(({ name }) => !/^h\d/.test(name)),
    zone.rr,
  );
  for (const [i, host] of hosts.entries()) {
    const lines = addressesIn(practice).filter((line) =>
      line.startsWith(`${host} `)
    );
    assertEquals(lines, [`${host} A 203.0.113.${i}`]);
  }
});

Deno.test("identical requests at once share one update", async () => {
  await using practice = startGateway();
  const { publish } = await queueFor(practice);
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, () => publish("home 192.0.2.7")),
  );
  assertEquals(outcomes, ["changed", ...Array(19).fill("unchanged")]);
  assertEquals(codesOf(practice), "0205 0202001");
});

Deno.test("of requests that wait for one record, the newest counts for all", async () => {
  await using practice = startGateway();
  const { standing } = await queueFor(practice);
  const wanted = [7, 8, 7, 9, 7, 8].map((i) => `192.0.2.${i}`);
  const now = await Promise.all(
    wanted.map((address) => standing(`home ${address}`)),
  );
  // The first one is under way at once; all others are the next update.
  assertEquals(now, ["192.0.2.7", ...Array(5).fill("192.0.2.8")]);
  assertEquals(added(practice), ["192.0.2.7", "192.0.2.8"]);
  assert(addressesIn(practice).includes("home A 192.0.2.8"));
});

Deno.test("the newest is who arrived last, not who was let in last", async () => {
  await using practice = startGateway();
  const { standing } = await queueFor(practice);
  // The third has its password checked before the second, the fourth last.
  const now = await Promise.all([
    standing("home 192.0.2.1", 1),
    standing("home 192.0.2.3", 3),
    standing("home 192.0.2.2", 2),
    standing("home 192.0.2.4", 4),
    standing("home 192.0.2.0", 0),
  ]);
  assertEquals(now, ["192.0.2.1", ...Array(4).fill("192.0.2.4")]);
  assertEquals(added(practice), ["192.0.2.1", "192.0.2.4"]);
  // Even if all is done by then.
  assertEquals(await standing("home 192.0.2.2", 2), "192.0.2.4");
  assertEquals(await standing("home 192.0.2.4", 6), "192.0.2.4");
  assertEquals(await standing("home 192.0.2.5", 5), "192.0.2.4");
  assertEquals(await standing("home 192.0.2.7", 7), "192.0.2.7");
});

Deno.test("an older request hears of the newer one that is under way", async () => {
  await using practice = startGateway();
  const { standing } = await queueFor(practice);
  const [newer, older] = await Promise.all([
    standing("home 192.0.2.2", 2),
    standing("home 192.0.2.1", 1),
  ]);
  assertEquals([newer, older], ["192.0.2.2", "192.0.2.2"]);
  assertEquals(added(practice), ["192.0.2.2"]);
});

Deno.test("a newer request replaces its record alone, not what else was asked", async () => {
  await using practice = startGateway();
  const { standing } = await queueFor(practice);
  const now = await Promise.all([
    standing("office 192.0.2.1"),
    standing("home 192.0.2.2 2001:db8::2"),
    standing("home 192.0.2.3"),
  ]);
  assertEquals(now, ["192.0.2.1", "192.0.2.3 2001:db8::2", "192.0.2.3"]);
});

Deno.test("if the newest fails, so have those that it replaced", async () => {
  await using practice = startGateway();
  const { publish } = await queueFor(practice);
  // A host that there is not fails whoever asks.
  const fates = await Promise.all([
    publish("home 192.0.2.7"),
    publish("nowhere 192.0.2.8"),
    publish("nowhere 192.0.2.9"),
  ]);
  assertEquals(fates, ["changed", "failed", "failed"]);
  // What failed is no newer wish that would have to be heard.
  assertEquals(added(practice), ["192.0.2.7"]);
});

Deno.test("nobody is told from memory while another address is on its way", async () => {
  await using practice = startGateway();
  const { publish } = await queueFor(practice);
  await publish("home 192.0.2.7");
  const [there, back] = await Promise.all([
    publish("home 192.0.2.8"),
    publish("home 192.0.2.7"),
  ]);
  assertEquals([there, back], ["changed", "changed"]);
  assertEquals(added(practice), ["192.0.2.7", "192.0.2.8", "192.0.2.7"]);
});

Deno.test("the families of one host from two requests are one update", async () => {
  await using practice = startGateway();
  const { publish } = await queueFor(practice);
  const [, four, six] = await Promise.all([
    publish("office 192.0.2.7"),
    publish("home 192.0.2.7"),
    publish("home 2001:db8::7"),
  ]);
  assertEquals([four, six], ["changed", "changed"]);
  assertEquals(codesOf(practice), "0205 0202001 0205 0202001");
});

Deno.test("who cannot be served does not harm who is served with them", async () => {
  await using practice = startGateway();
  const { publish } = await queueFor(practice);
  const outcomes = await Promise.all([
    publish("office 192.0.2.7"),
    publish("home 192.0.2.7"),
    publish("nowhere 192.0.2.7"),
    publish("office 2001:db8::7"),
  ]);
  assertEquals(outcomes, ["changed", "changed", "failed", "failed"]);
});

Deno.test("an answer that is late is not waited for, but its update goes on", async () => {
  await using practice = startGateway();
  const { publish } = await queueFor(practice, { publishMilliseconds: 50 });
  practice.addFault({ kind: "slow", task: "inquiry", value: "150" });
  assertEquals(await publish("home 192.0.2.7"), "failed");
  while (!addressesIn(practice).includes("home A 192.0.2.7")) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assertEquals(await publish("home 192.0.2.7"), "unchanged");
});

Deno.test("no more than 400 records of a client wait; the others are turned away at once", async () => {
  await using practice = startGateway();
  const { publish, failures } = await queueFor(practice);
  const kinds = await Promise.all(
    Array.from({ length: 500 }, (_, i) => failures(`h${i} 192.0.2.7`)),
  );
  // None of them exists; those that are turned away have not been looked for.
  assertEquals(kinds, [
    ...Array(401).fill("missing"),
    ...Array(99).fill("temporary"),
  ]);
  // Any number may wait for one record.
  const same = await Promise.all(
    Array.from({ length: 500 }, () => publish("home 192.0.2.7")),
  );
  assertEquals(same, ["changed", ...Array(499).fill("unchanged")]);
});

Deno.test("a record that the gateway refuses does not fail the others with it", async () => {
  const zone = homeZone();
  const others = zone.rr.map((record) => ({ ...record, ttl: 300 }));
  // Below the least TTL of this gateway: the whole update is refused.
  const odd = { name: "odd", ttl: 90, type: "A", value: "192.0.2.50" };
  await using practice = startGateway([{ ...zone, rr: [...others, odd] }]);
  practice.set({ minTtl: 120 });
  const { publish } = await queueFor(practice);
  const first = publish("office 192.0.2.9");
  // These two wait for the first, and are merged.
  const fates = await Promise.all([
    first,
    publish("home 192.0.2.7"),
    publish("odd 192.0.2.51"),
  ]);
  assertEquals(fates, ["changed", "changed", "failed"]);
  const now = addressesIn(practice);
  assert(now.includes("home A 192.0.2.7"), String(now));
  assert(now.includes("odd A 192.0.2.50"), String(now));
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

const ZONES = ["a.test", "b.test", "c.test"].map((name) => ({
  ...homeZone(),
  name,
  rr: [{ name: "home", ttl: 60, type: "A", value: "192.0.2.10" }],
}));

Deno.test("a zone that is slow to find holds up no other", async () => {
  await using practice = startGateway([homeZone(), ...ZONES]);
  const { publish } = await queueFor(practice);
  await publish("home 192.0.2.1");
  const greedy = publish(
    ...Array.from({ length: 20 }, (_, i) => `h.unknown${i}.test 192.0.2.2`),
  );
  // Its zone is known: it waits for none of the twenty, which ask one by one.
  assertEquals(await publish("home 192.0.2.3"), "changed");
  const zones = practice.requests.flatMap(({ zones }) => zones);
  assert(
    zones.filter((zone) => zone.startsWith("unknown")).length < 5,
    `${zones}`,
  );
  assertEquals(new Set((await greedy).split(" ")), new Set(["failed"]));
});

Deno.test("a missing zone is remembered for minutes", async () => {
  await using practice = startGateway();
  const { failures, pass } = await queueFor(practice);
  assertEquals(await failures("h.unknown.test 192.0.2.2"), "missing");
  const asked = practice.requests.length;
  assertEquals(await failures("i.unknown.test 192.0.2.2"), "missing");
  assert(practice.requests.length <= asked + 1);
  pass(5 * 60_000);
  assertEquals(await failures("h.unknown.test 192.0.2.2"), "missing");
  assert(practice.requests.length > asked + 1);
});

Deno.test("after one missing zone, an update asks for others more slowly", async () => {
  await using practice = startGateway();
  const pauses: number[] = [];
  const { failures } = await queueFor(practice, {
    sleep(milliseconds) {
      pauses.push(milliseconds);
      return Promise.resolve();
    },
  });
  const slow = () => pauses.filter((pause) => pause === 2000).length;
  await failures("home 192.0.2.2");
  assertEquals(slow(), 0);
  await failures(...[1, 2, 3].map((i) => `h${i}.nowhere.test 192.0.2.2`));
  // nowhere.test, then hN.nowhere.test.
  assertEquals(slow(), 3);
});

Deno.test("a client that has used up its budget gets nothing, and others all", async () => {
  await using practice = startGateway();
  const { outcomes, pass } = await queueFor(practice);
  const kind = async (host: string, client: string) => {
    const [outcome] = await outcomes([`${host} 192.0.2.2`], undefined, client);
    return outcome?.status === "failed" ? outcome.failure.kind : "none";
  };
  const hosts = Array.from({ length: 70 }, (_, i) => `h.unknown${i}.test`);
  const kinds = await Promise.all(hosts.map((host) => kind(host, "greedy")));
  const missing = kinds.filter((kind) => kind === "missing").length;
  assert(missing >= 10 && missing <= 30, `${missing}`);
  assertEquals(kinds.at(-1), "temporary");
  const before = practice.requests.length;
  assertEquals(await kind("home", "greedy"), "temporary");
  assertEquals(practice.requests.length, before);
  assertEquals(await kind("home", "modest"), "none");
  pass(60_000);
  assertEquals(await kind("office", "greedy"), "none");
});
