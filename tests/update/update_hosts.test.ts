import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  parsePracticeFault,
  type PracticeSwitches,
  startPractice,
} from "../../lib/practice/mod.ts";
import { changes, snapshot } from "../e2e/cli_snapshot.ts";
import { requestsOf } from "../e2e/harness.ts";
import { failuresOf } from "../../lib/update/outcome.ts";
import { intent, update } from "./rehearsal.ts";

const HOME = intent("home.example.com", "198.51.100.7", "2001:db8:7::1");
const DONE = [
  "- example.com home 60 A 192.0.2.10",
  "- example.com home 60 AAAA 2001:db8:0:0:0:0:0:10",
  "+ example.com home 60 A 198.51.100.7",
  "+ example.com home 60 AAAA 2001:db8:7::1",
];

Deno.test("two clients change different hosts of one zone at once: both survive", async () => {
  for (const latency of [0, 20]) {
    const practice = startPractice({ switches: { latency } });
    const before = snapshot(practice);
    const hosts = ["home", "mail", "plain", "a.b.deep"];
    const all = await Promise.all(
      hosts.map((host, i) =>
        update(practice, [intent(`${host}.example.com`, `198.51.100.${i}`)])
      ),
    );
    assert(all.flat().every(({ status }) => status === "changed"));
    assertEquals(changes(before, snapshot(practice)).slice(4), [
      "+ example.com a.b.deep 120 A 198.51.100.3",
      "+ example.com home 60 A 198.51.100.0",
      "+ example.com mail 300 A 198.51.100.1",
      "+ example.com plain - A 198.51.100.2",
    ]);
    // Those who really run at once have all asked before the first update.
    if (latency > 0) {
      assertEquals(requestsOf(practice).indexOf("0202001 example.com"), 4);
    }
    await practice.close();
  }
});

Deno.test("two clients set the same address at once: it stands there once", async () => {
  for (const duplicateAdd of ["refuse", "ignore"] as const) {
    const practice = startPractice({ switches: { duplicateAdd, latency: 20 } });
    const before = snapshot(practice);
    const all = await Promise.all([
      update(practice, [HOME]),
      update(practice, [HOME]),
    ]);
    assert(all.flat().every(({ status }) => status === "changed"));
    assertEquals(changes(before, snapshot(practice)), DONE);
    await practice.close();
  }
});

/** Faults of the update, then of the look at the zone that follows it. */
const LOST: readonly (readonly [string[], string?])[] = [
  [["lost@update"]],
  [["lost-empty@update"]],
  [["truncated@update"]],
  [["slow=1500@update"]],
  [["hang@update"]],
  [["lost-hang@update"]],
  [["reset@update", "lost@update"]],
  [["http-503@update*2"]],
  [["lost@update"], "http-502@inquiry"],
  [["reset@update"], "reset@inquiry*2"],
];

async function rehearseLoss(
  switches: Partial<PracticeSwitches>,
  [faults, late]: (typeof LOST)[number],
): Promise<void> {
  const practice = startPractice({ switches });
  faults.map(parsePracticeFault).forEach(practice.addFault);
  const before = snapshot(practice);
  let later = late;
  const outcomes = await update(practice, [HOME], {
    // A hanging answer takes half of it; an inquiry tries again while there is time.
    timeout: late === undefined ? 2500 : 20_000,
    log() {
      // The first word is that the update went wrong.
      if (later !== undefined) practice.addFault(parsePracticeFault(later));
      later = undefined;
    },
  });
  const title = `${faults} ${late}`;
  assertEquals(
    [title, ...outcomes.map(({ status }) => status)],
    [title, "changed", "changed"],
  );
  assertEquals(changes(before, snapshot(practice)), DONE, title);
  await practice.close();
}

Deno.test("lost and hanging answers: neither lost nor doubled, however duplicates go", async () => {
  for (const duplicateAdd of ["refuse", "ignore"] as const) {
    for (const atomic of [true, false]) {
      await Promise.all(
        LOST.map((faults) => rehearseLoss({ duplicateAdd, atomic }, faults)),
      );
    }
  }
});

Deno.test("outcomes come in the order of the intents, failures among them", async () => {
  const practice = startPractice();
  const outcomes = await update(practice, [
    intent("home.nobody.example", "192.0.2.1", "2001:db8::1"),
    intent("home.example.com", "2001:db8::10", "198.51.100.7"),
    intent("pool.example.org", "192.0.2.51", "192.0.2.53"),
    intent("nothere.example.com", "192.0.2.1"),
  ]);
  assertEquals(
    outcomes.map(({ host, type, zone, was, is, ...how }) => [
      host,
      type,
      zone,
      was.length,
      is.join(),
      how.status,
      how.status === "failed" ? how.failure.kind : undefined,
    ]),
    [
      ["home.nobody.example", "A", undefined, 0, "", "failed", "missing"],
      ["home.nobody.example", "AAAA", undefined, 0, "", "failed", "missing"],
      [
        "home.example.com",
        "A",
        "example.com",
        1,
        "198.51.100.7",
        "changed",
        undefined,
      ],
      [
        "home.example.com",
        "AAAA",
        "example.com",
        1,
        "2001:db8:0:0:0:0:0:10",
        "unchanged",
        undefined,
      ],
      [
        "pool.example.org",
        "A",
        "example.org",
        3,
        "192.0.2.51,192.0.2.53",
        "changed",
        undefined,
      ],
      ["nothere.example.com", "A", "example.com", 0, "", "failed", "missing"],
    ],
  );
  await practice.close();
});

Deno.test("an update that is refused leaves the record as it was, and says so", async () => {
  const practice = startPractice({ switches: { maxRecords: 1 } });
  const before = snapshot(practice);
  const outcomes = await update(practice, [HOME]);
  assertEquals(outcomes.map(({ is }) => is), outcomes.map(({ was }) => was));
  assert(outcomes.every(({ status }) => status === "failed"));
  for (const { kind, codes, stid } of failuresOf(outcomes)) {
    assertEquals(kind, "refused");
    assertStringIncludes(codes!.join(), "E0202001,E0202,EF02024");
    assertEquals(stid, practice.requests[1]!.stid);
  }
  assertEquals(changes(before, snapshot(practice)), []);
  assertEquals(practice.requests.length, 2);
  await practice.close();
});

Deno.test("a record that another client changed in between is not doubled", async () => {
  const practice = startPractice({ switches: { duplicateAdd: "refuse" } });
  practice.addFault(parsePracticeFault("http-503@update"));
  const outcomes = await update(practice, [HOME], {
    log() {
      // After our first, failed update another client sets something else.
      const zone = practice.zone("example.com")!;
      const rr = zone.rr.map((record) =>
        record.value === "192.0.2.10"
          ? { ...record, value: "203.0.113.1" }
          : record
      );
      practice.setZone({ ...zone, rr });
    },
  });
  assert(outcomes.every(({ status }) => status === "changed"));
  const home = practice.zone("example.com")!.rr
    .filter(({ name, type }) => name === "home" && type === "A");
  assertEquals(home.map(({ value }) => value), ["198.51.100.7"]);
  await practice.close();
});

Deno.test("a record that is gone after a lost answer is made again, not reported as done", async () => {
  const practice = startPractice();
  const zone = practice.zone("example.com")!;
  const rest = zone.rr.filter(({ name, type }) =>
    !(name === "home" && type === "A")
  );
  practice.addFault(parsePracticeFault("reset@update"));
  const outcomes = await update(practice, [HOME], {
    // Between the lost answer and the look at the zone.
    log: (message) => {
      if (message.includes("checking")) practice.setZone({ ...zone, rr: rest });
    },
  });
  assertEquals(outcomes.map(({ status }) => status), ["changed", "changed"]);
  const home = practice.zone("example.com")!.rr
    .filter(({ name }) => name === "home").map(({ value }) => value).sort();
  assertEquals(home, ["198.51.100.7", "2001:db8:7::1"]);
  await practice.close();
});

Deno.test("one family's miss does not hold up the other", async () => {
  const practice = startPractice();
  const before = snapshot(practice);
  const zone = practice.zone("example.com")!;
  practice.setZone({
    ...zone,
    rr: [...zone.rr, { name: "v4", ttl: 60, type: "A", value: "192.0.2.99" }],
  });
  const outcomes = await update(practice, [
    intent("v4.example.com", "198.51.100.7", "2001:db8:7::1"),
  ]);
  assertEquals(
    outcomes.map(({ type, is, status }) => [type, ...is, status]),
    [["A", "198.51.100.7", "changed"], ["AAAA", "failed"]],
  );
  assertEquals(failuresOf(outcomes).map(({ kind }) => kind), ["missing"]);
  assertEquals(changes(before, snapshot(practice)), [
    "+ example.com v4 60 A 198.51.100.7",
  ]);
  await practice.close();
});

Deno.test("a TTL below the gateway's minimum is raised with the change, and told", async () => {
  const practice = startPractice();
  const zone = practice.zone("example.com")!;
  const low = [
    { name: "low", ttl: 30, type: "A", value: "192.0.2.99" },
    { name: "low", ttl: 30, type: "AAAA", value: "2001:db8::99" },
  ];
  practice.setZone({ ...zone, rr: [...zone.rr, ...low] });
  const before = snapshot(practice);
  const told: string[] = [];
  const log = (message: string) => told.push(message);
  const wanted = [intent("low.example.com", "198.51.100.7", "2001:db8::99")];
  const outcomes = await update(practice, wanted, { log });
  assertEquals(outcomes.map(({ status }) => status), ["changed", "unchanged"]);
  assertEquals(told, [
    "low.example.com A: the TTL of 30 s is below the minimum and becomes 60 s",
  ]);
  assertEquals(changes(before, snapshot(practice)), [
    "- example.com low 30 A 192.0.2.99",
    "+ example.com low 60 A 198.51.100.7",
  ]);
  await practice.close();
});
