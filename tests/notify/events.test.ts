import { assertEquals } from "@std/assert";
import type { Failure } from "../../lib/failure.ts";
import { createEvents, type RunState } from "../../lib/notify/events.ts";
import type { EventKind } from "../../lib/notify/message.ts";

const FAILURE: Failure = { kind: "temporary", message: "no answer" };
const RECORD = { host: "home.example.com", type: "A" } as const;
const MINUTE = 60_000;

type Run = Partial<RunState> & { readonly deaf?: boolean };

/**
 * The messages after runs, each at a minute; a deaf channel accepts nothing, so its
 * messages are in brackets.
 */
function sentAfter(
  runs: readonly (readonly [minute: number, run: Run])[],
  on: readonly EventKind[] = ["changed", "failed", "recovered"],
  after = 5,
): readonly string[] {
  let minute = 0;
  const events = createEvents({
    afterMilliseconds: after * MINUTE,
    events: new Set(on),
    now: () => minute * MINUTE,
  });
  const sent: string[] = [];
  for (const [at, { deaf = false, ...run }] of runs) {
    minute = at;
    events.learn({ changes: [], failing: [], ...run });
    for (let due = events.next(); due !== undefined; due = events.next()) {
      const { event, lines } = due.message;
      const [line = ""] = lines.map((text) => text.replace(/^\S+ A:? /, ""));
      const text = `${at} ${event} ${line}`;
      sent.push(deaf ? `(${text})` : text);
      if (deaf) break;
      due.accept();
    }
  }
  return sent;
}

const failed = (attempts: number, deaf = false): Run => ({
  deaf,
  failing: [{ ...RECORD, failure: FAILURE, attempts }],
});

const changed = (was: string, is: string, run: Run = {}): Run => ({
  ...run,
  changes: [{ ...RECORD, status: "changed", was: [was], is: [is] }],
});

Deno.test("a failure is sent once it has lasted two runs and five minutes, once", () => {
  assertEquals(
    sentAfter([
      [0, failed(1)],
      [1, failed(2)],
      [4, failed(3)],
      [5, failed(4)],
      [9, failed(5)],
      [10, {}],
      [11, {}],
    ]),
    ["5 failed no answer", "10 recovered works again"],
  );
  // A reconnect that lasts a minute is not news.
  assertEquals(sentAfter([[0, failed(1)], [1, failed(2)], [2, {}]]), []);
  // A single run does not last, however long ago it was.
  assertEquals(sentAfter([[0, failed(1)], [60, failed(1)], [61, failed(2)]]), [
    "61 failed no answer",
  ]);
  assertEquals(sentAfter([[0, failed(1)], [1, failed(2)]], undefined, 0), [
    "1 failed no answer",
  ]);
});

Deno.test("a change is sent at once; notify_on selects", () => {
  const all = [
    [0, failed(1)],
    [9, failed(2)],
    [10, changed("1.1.1.1", "8.8.4.4")],
  ] as const;
  assertEquals(sentAfter(all), [
    "9 failed no answer",
    "10 changed 1.1.1.1 → 8.8.4.4",
    "10 recovered works again",
  ]);
  assertEquals(sentAfter(all, ["failed"]), ["9 failed no answer"]);
  assertEquals(sentAfter(all, ["recovered"]), ["10 recovered works again"]);
});

Deno.test("what was not accepted is sent again after the next run, in order", () => {
  assertEquals(
    sentAfter([
      [0, failed(1)],
      [6, failed(2, true)],
      [7, failed(3)],
      [8, changed("1.1.1.1", "8.8.4.4", { deaf: true })],
      [9, { deaf: true }],
      [10, {}],
    ]),
    [
      "(6 failed no answer)",
      "7 failed no answer",
      "(8 changed 1.1.1.1 → 8.8.4.4)",
      "(9 changed 1.1.1.1 → 8.8.4.4)",
      "10 changed 1.1.1.1 → 8.8.4.4",
      "10 recovered works again",
    ],
  );
});

Deno.test("what no longer holds is not sent again", () => {
  // The failure is over, and nobody was notified of it: no recovery either.
  assertEquals(
    sentAfter([[0, failed(1)], [6, failed(2, true)], [7, {}], [8, {}]]),
    ["(6 failed no answer)"],
  );
  // The recovery was not accepted, and it fails again: the failure is known.
  assertEquals(
    sentAfter([
      [0, failed(1)],
      [6, failed(2)],
      [7, { deaf: true }],
      [8, failed(1)],
      [20, failed(2)],
      [21, {}],
    ]),
    [
      "6 failed no answer",
      "(7 recovered works again)",
      "21 recovered works again",
    ],
  );
  // Several changes become one, or none.
  assertEquals(
    sentAfter([
      [0, changed("1.1.1.1", "2.2.2.2", { deaf: true })],
      [1, changed("2.2.2.2", "3.3.3.3", { deaf: true })],
      [2, {}],
      [3, changed("3.3.3.3", "4.4.4.4", { deaf: true })],
      [4, changed("4.4.4.4", "3.3.3.3")],
    ]),
    [
      "(0 changed 1.1.1.1 → 2.2.2.2)",
      "(1 changed 1.1.1.1 → 3.3.3.3)",
      "2 changed 1.1.1.1 → 3.3.3.3",
      "(3 changed 3.3.3.3 → 4.4.4.4)",
    ],
  );
});
