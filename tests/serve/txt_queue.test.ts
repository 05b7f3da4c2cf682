import { assertEquals } from "@std/assert";
import { createBudget } from "../../lib/serve/budget.ts";
import { createTxtQueue } from "../../lib/serve/txt_queue.ts";
import type { TxtIntent } from "../../lib/zone/plan_txt.ts";
import type { TxtOutcome } from "../../lib/update/update_txt.ts";

/** Outcomes as if all went well. */
function done(intents: readonly TxtIntent[]): readonly TxtOutcome[] {
  return intents.flatMap(({ host, add, remove }) => [
    ...add.map((value) => ({ host, value, want: "present" as const })),
    ...remove.map((value) => ({ host, value, want: "absent" as const })),
  ]).map((text) => ({ ...text, status: "changed", zone: "example.com" }));
}

/** Lets all that is under way go on first. */
const soon = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

/** A queue, and the updates that it makes. */
function start(requests = 2) {
  const updates: (readonly TxtIntent[])[] = [];
  const queue = createTxtQueue((intents) => {
    updates.push(intents);
    return Promise.resolve({ outcomes: done(intents), requests });
  }, { budget: createBudget(() => 0), sleep: soon });
  const ask = (host: string, add: string[], remove: string[] = []) =>
    queue({ host, add, remove }, "a");
  return { updates, ask };
}

Deno.test("requests that come together are one update", async () => {
  const { updates, ask } = start();
  const outcomes = await Promise.all([
    ask("_acme-challenge.a.example", ["1"]),
    ask("_acme-challenge.b.example", ["2"]),
    ask("_acme-challenge.a.example", ["3"]),
  ]);
  assertEquals(
    updates.map((each) => each.map(({ host, add }) => [host, add])),
    [
      [
        ["_acme-challenge.a.example", ["1", "3"]],
        ["_acme-challenge.b.example", ["2"]],
      ],
    ],
  );
  assertEquals(
    outcomes.map((each) => each.map(({ status }) => status)),
    [["changed", "changed"], ["changed"], ["changed", "changed"]],
  );
});

Deno.test("of what contradicts itself, the last counts", async () => {
  const { updates, ask } = start();
  await Promise.all([ask("a.example", ["1"]), ask("a.example", [], ["1"])]);
  const [[{ add, remove } = { add: [], remove: [] }] = []] = updates;
  assertEquals([add, remove], [[], ["1"]]);
});

Deno.test("a client that has used up its gateway requests waits", async () => {
  const { updates, ask } = start(30);
  await ask("a.example", ["1"]);
  const [outcome] = await ask("a.example", ["2"]);
  assertEquals(outcome?.status, "failed");
  assertEquals(updates.length, 1);
});

Deno.test("a fault of ours is a failure, and the next request goes on", async () => {
  let broken = true;
  const queue = createTxtQueue((intents) => {
    if (broken) throw new TypeError("secret");
    return Promise.resolve({ outcomes: done(intents), requests: 1 });
  }, { budget: createBudget(() => 0), sleep: soon });
  const intent = { host: "a.example", add: ["1"], remove: [] };
  const [failed] = await queue(intent, undefined);
  assertEquals(
    failed?.status === "failed" && failed.failure.message,
    "internal error (TypeError)",
  );
  broken = false;
  const [next] = await queue(intent, undefined);
  assertEquals(next?.status, "changed");
});
