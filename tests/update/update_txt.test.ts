import { assert, assertEquals } from "@std/assert";
import {
  parsePracticeFault,
  type PracticeSwitches,
  practiceZones,
  startPractice,
} from "../../lib/practice/mod.ts";
import { servedText } from "../../lib/practice/mod.ts";
import { changes, snapshot } from "../e2e/cli_snapshot.ts";
import { requestsOf } from "../e2e/harness.ts";
import type { TxtIntent } from "../../lib/zone/plan_txt.ts";
import { updateTexts } from "./rehearsal.ts";

const NAME = "_acme-challenge.home.example.com";
const VALUE = "LoUkn-jPk_0";

function adding(host: string, ...add: readonly string[]): TxtIntent {
  return { host, add, remove: [] };
}

function removing(host: string, ...remove: readonly string[]): TxtIntent {
  return { host, add: [], remove };
}

const QUOTES = ["as-sent", "added", "literal"] as const;

Deno.test("a text is served as given, once, and goes again, however quotes go", async () => {
  for (const txtQuotes of QUOTES) {
    const practice = startPractice({ switches: { txtQuotes } });
    const before = snapshot(practice);
    const other = "other";
    const texts = txtQuotes === "literal" ? [VALUE] : [VALUE, 'a "b" \\ ü'];
    const run = async (intent: TxtIntent) => {
      const [outcome] = await updateTexts(practice, [intent]);
      return outcome?.status;
    };
    assertEquals(await run(adding(NAME, other)), "changed");
    const served = () =>
      practice.zone("example.com")!.rr
        .filter(({ name }) => name === "_acme-challenge.home")
        .map(({ value }) => servedText(value, { txtQuotes }));
    for (const text of texts) {
      assertEquals(await run(adding(NAME, text)), "changed");
      assertEquals(await run(adding(NAME, text)), "unchanged");
      const bytes = String.fromCharCode(...new TextEncoder().encode(text));
      assertEquals(served(), [other, bytes], txtQuotes);
      assertEquals(await run(removing(NAME, text)), "changed");
      assertEquals(await run(removing(NAME, text)), "unchanged");
      assertEquals(served(), [other]);
    }
    assertEquals(await run(removing(NAME, other)), "changed");
    assertEquals(changes(before, snapshot(practice)), []);
    await practice.close();
  }
});

Deno.test("one inquiry and one bulk update serve all names of a zone", async () => {
  const practice = startPractice();
  const names = ["home", "mail", "a.b.deep", "docs", "plain"]
    .map((host) => `_acme-challenge.${host}.example.com`);
  const intents = ["_acme-challenge.example.com", ...names]
    .map((name) => adding(name, "one", "two"));
  const outcomes = await updateTexts(practice, intents);
  assert(outcomes.every(({ status }) => status === "changed"));
  assertEquals(
    outcomes.map(({ host, value }) => [host, value]),
    intents.flatMap(({ host, add }) => add.map((value) => [host, value])),
  );
  assertEquals(requestsOf(practice), [
    "0205 example.com",
    "0202001 example.com",
  ]);
  await updateTexts(practice, intents);
  assertEquals(requestsOf(practice).slice(2), ["0205 example.com"]);
  await practice.close();
});

Deno.test("the zone is the longest above the name", async () => {
  const [first, ...others] = practiceZones();
  const delegating = {
    ...first!,
    rr: [...first!.rr, {
      name: "_acme-challenge.away",
      type: "NS",
      value: "ns.example.org.",
    }],
  };
  const away = { ...first!, name: "_acme-challenge.away.example.com", rr: [] };
  const practice = startPractice({ zones: [delegating, away, ...others] });
  const rows: readonly (readonly [name: string, zone?: string])[] = [
    ["_acme-challenge.sub.example.org", "sub.example.org"],
    ["_acme-challenge.host.sub.example.org", "sub.example.org"],
    ["_acme-challenge.nothing.sub.example.org", "sub.example.org"],
    ["_acme-challenge.example.org", "example.org"],
    ["_acme-challenge.nothing.example.com", "example.com"],
    ["_acme-challenge.away.example.com", "_acme-challenge.away.example.com"],
    ["_acme-challenge.home.example.co.uk", "example.co.uk"],
    ["_acme-challenge.nobody.example", undefined],
  ];
  for (const [name, zone] of rows) {
    const [outcome] = await updateTexts(practice, [adding(name, "x")]);
    assertEquals(outcome?.zone, zone, name);
    if (outcome?.status === "failed") {
      assertEquals(outcome.failure.kind, "missing");
    }
  }
  assert(
    !requestsOf(practice).includes("0205 _acme-challenge.nothing.example.com"),
  );
  await practice.close();
});

Deno.test("an answer is lost, or a record is there meanwhile: look again", async () => {
  const switches: Partial<PracticeSwitches>[] = [
    { duplicateAdd: "refuse" },
    { duplicateAdd: "ignore", atomic: false },
    { txtQuotes: "added" },
  ];
  for (const set of switches) {
    for (const fault of ["lost@update", "reset@update", "lost-empty@update"]) {
      const practice = startPractice({ switches: set });
      practice.addFault(parsePracticeFault(fault));
      const before = snapshot(practice);
      const [outcome] = await updateTexts(practice, [adding(NAME, VALUE)]);
      assertEquals(outcome?.status, "changed", fault);
      assertEquals(changes(before, snapshot(practice)), [
        `+ example.com _acme-challenge.home 60 TXT ${VALUE}`,
      ]);
      practice.addFault(parsePracticeFault(fault));
      const [gone] = await updateTexts(practice, [removing(NAME, VALUE)]);
      assertEquals(gone?.status, "changed", fault);
      assertEquals(changes(before, snapshot(practice)), []);
      await practice.close();
    }
  }
});

Deno.test("two clients at once on one name: both texts stand there", async () => {
  for (const latency of [0, 20]) {
    const practice = startPractice({ switches: { latency } });
    const before = snapshot(practice);
    const add = (text: string) => updateTexts(practice, [adding(NAME, text)]);
    // Two of them give the same text.
    const all = await Promise.all([add("a"), add("b"), add("a")]);
    assert(all.flat().every(({ status }) => status !== "failed"));
    assertEquals(changes(before, snapshot(practice)), [
      "+ example.com _acme-challenge.home 60 TXT a",
      "+ example.com _acme-challenge.home 60 TXT b",
    ]);
    await practice.close();
  }
});

Deno.test("a refusal concerns its own text", async () => {
  const practice = startPractice();
  const outcomes = await updateTexts(practice, [
    adding("docs.example.com", "x"),
    adding(NAME, VALUE),
  ]);
  assertEquals(outcomes.map(({ status }) => status), ["failed", "changed"]);
  await practice.close();
});
