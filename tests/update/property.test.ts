import { assert, assertEquals } from "@std/assert";
import { parseAddress } from "../../lib/internet/address.ts";
import type { HostIntent } from "../../lib/zone/host_intent.ts";
import {
  parsePracticeFault,
  type Practice,
  type PracticeRecord,
  type PracticeZone,
  startPractice,
} from "../../lib/practice/mod.ts";
import type { RecordOutcome } from "../../lib/update/outcome.ts";
import { createRandom, pick } from "../random.ts";
import { intent, update } from "./rehearsal.ts";

const ZONE = "zone.example";
const NAMES = ["", "www", "home", "a.b", "*", "Nas", "xn--bro-hoa"];
const HOSTS = [
  "zone.example",
  "www.zone.example",
  "home.zone.example",
  "a.b.zone.example",
  "*.zone.example",
  "nas.zone.example",
  "büro.zone.example",
  "new.zone.example",
];
// Few values in many spellings, so that they often meet.
const IPV4 = ["192.0.2.1", "192.0.2.2", "192.0.2.3"];
const IPV6 = ["2001:db8::1", "2001:DB8:0::1", "2001:db8:0:0:0:0:0:2", "::1"];

type Random = () => number;

function randomZone(random: Random): PracticeZone {
  const ttl = () => pick(random, [30, 60, 300, undefined]);
  const records = Array.from({ length: Math.floor(random() * 12) }, () => {
    const name = pick(random, NAMES);
    const type = pick(random, ["A", "A", "AAAA", "AAAA", "TXT", "MX"]);
    const value = type === "A"
      ? pick(random, IPV4)
      : type === "AAAA"
      ? pick(random, IPV6)
      : pick(random, ["a <&> b", "mail.example.com."]);
    const record: PracticeRecord = {
      name,
      type,
      value: type === "TXT" ? `"${value}"` : value.replaceAll(" ", ""),
      ttl: ttl(),
      ...(type === "MX" && { pref: 10 }),
    };
    return record;
  });
  // The gateway has no two records that differ in nothing but spelling.
  const distinct = [...new Map(records.map((r) => [identity(r), r])).values()];
  const wwwInclude = random() < 0.3;
  // An included www has no A of its own.
  const rr = distinct.filter(({ name, type }) =>
    !(wwwInclude && name === "www" && type === "A")
  );
  if (random() < 0.3) {
    rr.push({ name: "alias", ttl: 60, type: "CNAME", value: "a.example." });
  }
  return {
    name: ZONE,
    systemNs: "nsa7.schlundtech.de",
    wwwInclude,
    ...(random() < 0.6 && { main: { value: pick(random, IPV4), ttl: ttl() } }),
    rr,
  };
}

function randomIntents(random: Random): HostIntent[] {
  const hosts = [...HOSTS, "alias.zone.example"].filter(() => random() < 0.35);
  return hosts.map((host) => {
    const addresses = [...IPV4, ...IPV6].filter(() => random() < 0.25);
    return intent(host, ...addresses);
  }).filter(({ addresses }) => addresses.length > 0);
}

function identity({ name, type, value }: PracticeRecord): string {
  return `${name.toLowerCase()} ${type} ${parseAddress(value)?.text ?? value}`;
}

/** Each set of records of one name and type: its members by meaning, with TTL. */
function rrsets(
  { main, rr, wwwInclude }: PracticeZone,
): Map<string, Map<string, string[]>> {
  const sets = new Map<string, Map<string, string[]>>();
  const add = (
    name: string,
    { type, value, ttl }: Omit<PracticeRecord, "name">,
  ) => {
    const key = `${name.toLowerCase()} ${type}`;
    const set = sets.get(key) ?? new Map<string, string[]>();
    const meaning = parseAddress(value)?.text ?? value;
    set.set(meaning, [...set.get(meaning) ?? [], `${ttl}`]);
    sets.set(key, set);
  };
  if (main !== undefined) add("", { type: "A", ...main });
  if (main !== undefined && wwwInclude) add("www", { type: "A", ...main });
  for (const record of rr) add(record.name, record);
  return sets;
}

/** A host's key among the sets. */
function keyOf({ host, type }: { host: string; type: string }): string {
  const name = host === ZONE ? "" : host.slice(0, -ZONE.length - 1);
  return `${name} ${type}`;
}

/** What must hold after an update, told without our planner. */
function assertAsIntended(
  { before, after, intents, outcomes, ttl }: {
    readonly before: PracticeZone;
    readonly after: PracticeZone;
    readonly intents: readonly HostIntent[];
    readonly outcomes: readonly RecordOutcome[];
    readonly ttl?: number;
  },
): void {
  const [old, now] = [rrsets(before), rrsets(after)];
  const intended = new Set<string>();
  for (const outcome of outcomes) {
    const key = keyOf(outcome);
    const oldTtls = [...old.get(key)?.values() ?? []].flat();
    // What is new has at least the gateway's minimum.
    const raised = oldTtls.map((ttl) => Number(ttl) < 60 ? "60" : ttl);
    if (outcome.status === "failed") {
      assertEquals(outcome.failure.kind, "missing");
      assertEquals(outcome.is, outcome.was);
      continue;
    }
    intended.add(key);
    const { addresses } = intents.find(({ host }) => host === outcome.host)!;
    const values = addresses.filter(({ type }) => type === outcome.type)
      .map(({ text }) => text);
    assertEquals(
      [...now.get(key)?.keys() ?? []].sort(),
      [...new Set(values)].sort(),
      key,
    );
    for (const [value, ttls] of now.get(key)!) {
      if (ttl !== undefined) assert(ttls.includes(`${ttl}`), key);
      // A record keeps its TTL; a new one beside others takes one of theirs.
      // At the apex an address may move from a record into <main>.
      else if (old.get(key)?.has(value)) {
        if (key !== " A") assertEquals(ttls, old.get(key)!.get(value), key);
        else assert([...oldTtls, ...raised].includes(ttls[0]!), key);
      } else if (oldTtls.length > 0) assert(raised.includes(ttls[0]!), key);
    }
  }
  // An implicit www follows its apex, asked for or not.
  if (before.wwwInclude && intended.has(" A")) intended.add("www A");
  const others = (sets: typeof old) =>
    [...sets].filter(([key]) => !intended.has(key)).map(([key, set]) =>
      `${key} ${JSON.stringify([...set])}`
    ).sort();
  assertEquals(others(now), others(old));
}

async function rehearse(practice: Practice, seed: number): Promise<void> {
  const random = createRandom(seed);
  const before = randomZone(random);
  const intents = randomIntents(random);
  const options = {
    create: random() < 0.5,
    ttl: random() < 0.2 ? 120 : undefined,
  };
  practice.setZone(before);
  practice.set({
    duplicateAdd: pick(random, ["refuse", "ignore"]),
    aaaa: pick(random, ["as-stored", "expanded", "short"]),
    childOrder: pick(random, ["fixed", "shuffled"]),
    successType: pick(random, ["success", "notify"]),
    charset: pick(random, ["utf-8", "iso-8859-1"]),
  });
  if (random() < 0.4) {
    practice.addFault(parsePracticeFault(
      pick(random, ["lost", "reset", "truncated", "http-503", "empty"]),
    ));
  }
  const first = practice.requests.length;
  const outcomes = await update(practice, intents, options);
  const after = practice.zone(ZONE)!;
  assertAsIntended({ before, after, intents, outcomes, ttl: options.ttl });
  for (const { changes: [change] } of practice.requests.slice(first)) {
    // Every removal named a record as it stood there.
    if (change) assertEquals(change.missed, []);
  }
  const again = practice.requests.length;
  const second = await update(practice, intents, options);
  const codes = practice.requests.slice(again).flatMap(({ codes }) => codes);
  // Nothing asked for: not even an inquiry.
  assertEquals(new Set(codes), new Set(intents.length === 0 ? [] : ["0205"]));
  assert(second.every(({ status }) => /^(unchanged|failed)$/.test(status)));
}

Deno.test("random zones and intents: exactly what was asked for, and nothing else", async () => {
  for (let seed = 1; seed <= 400; seed++) {
    // A new one each time: it remembers faults that met nothing.
    const practice = startPractice({ zones: [] });
    try {
      await rehearse(practice, seed);
    } catch (error) {
      throw new Error(`seed ${seed}: ${(error as Error).message}`);
    } finally {
      await practice.close();
    }
  }
});
