import { assert, assertEquals } from "@std/assert";
import { addressesIn, codesOf, homeZone, startGateway } from "./helper.ts";
import { added, queueFor } from "./queue_helper.ts";

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
  // The first one is under way at once, and not sent yet.
  assertEquals(now, Array(6).fill("192.0.2.8"));
  assertEquals(added(practice), ["192.0.2.8"]);
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
  assertEquals(now, Array(5).fill("192.0.2.4"));
  assertEquals(added(practice), ["192.0.2.4"]);
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
  // Whoever wanted 8 is told that 7 stands.
  assertEquals([there, back], ["unchanged", "unchanged"]);
  assertEquals(added(practice), ["192.0.2.7"]);
  assertEquals(codesOf(practice), "0205 0202001 0205");
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

Deno.test("no more than 400 records wait; the others are turned away at once", async () => {
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
