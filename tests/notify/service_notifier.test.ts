/**
 * What a service tells, with a clock of its own, to servers on loopback.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { denoPlatform } from "../../lib/deno/platform.ts";
import { secretOf } from "../../lib/secret.ts";
import { parseChannels } from "../../lib/notify/config.ts";
import { createServiceNotifier } from "../../lib/notify/service_notifier.ts";
import type { RunReport } from "../../lib/notify/delivery.ts";
import { createNotifier } from "../../lib/notify/notifier.ts";
import type { RecordOutcome } from "../../lib/update/outcome.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const { fetch: fetcher } = denoPlatform();

function outcomeOf(status: "failed" | "unchanged"): RecordOutcome {
  const record = {
    host: "home.example.com",
    type: "A",
    zone: "example.com",
    was: ["8.8.4.4"],
    is: ["8.8.4.4"],
  } as const;
  return status === "failed"
    ? {
      ...record,
      status,
      failure: { kind: "temporary", message: "no answer" },
    }
    : { ...record, status };
}

/** The events that a service tells within some minutes, `notify_after` being 5. */
async function sentWithin(
  minutes: number,
  updates: Readonly<Record<number, "failed" | "unchanged">>,
): Promise<readonly string[]> {
  const sent: string[] = [];
  let time = 0;
  await using server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    onListen: () => {},
  }, async (request) => {
    const { event } = await request.json();
    sent.push(`${time / MINUTE} ${event}`);
    return new Response();
  });
  const notifier = createNotifier({
    channels: parseChannels(
      secretOf(`http://127.0.0.1:${server.addr.port}/`),
    ),
    afterMilliseconds: 5 * MINUTE,
    events: new Set(["changed", "failed", "recovered"]),
  }, { fetch: fetcher, monotonic: () => time, log: () => {} });
  const service = createServiceNotifier(notifier, () => time);
  for (time = 0; time <= minutes * MINUTE; time += MINUTE) {
    const status = updates[time / MINUTE];
    if (status !== undefined) service.learn([outcomeOf(status)]);
    service.report();
    await notifier.idle();
  }
  return sent;
}

Deno.test("a failure that lasts is sent though no further update comes", async () => {
  assertEquals(await sentWithin(60, { 0: "failed", 1: "failed" }), [
    "5 failed",
  ]);
  assertEquals(
    await sentWithin(60, { 0: "failed", 1: "failed", 20: "unchanged" }),
    ["5 failed", "20 recovered"],
  );
});

Deno.test("looking at it again is no second run in vain", async () => {
  assertEquals(await sentWithin(60, { 0: "failed" }), []);
  assertEquals(await sentWithin(60, { 0: "failed", 30: "failed" }), [
    "30 failed",
  ]);
});

Deno.test("a failure that nobody asks about any more is forgotten, not well again", async () => {
  const day = 24 * HOUR / MINUTE;
  const updates = { 0: "failed", 1: "failed" } as const;
  assertEquals(await sentWithin(day + 10, updates), ["5 failed"]);
  assertEquals(
    await sentWithin(day + 20, {
      ...updates,
      [day + 10]: "failed",
      [day + 15]: "failed",
      [day + 18]: "unchanged",
    }),
    ["5 failed", `${day + 15} failed`, `${day + 18} recovered`],
  );
});

Deno.test("what a client mistyped, or a family without a record, is no failure of the service", () => {
  const reports: RunReport[] = [];
  const failing: string[] = [];
  const service = createServiceNotifier({
    ping: (report) => void reports.push(report),
    notify: (run) => {
      failing.push(
        run.failing.map(({ host, type }) => `${host} ${type}`).join(),
      );
    },
    idle: () => Promise.resolve(),
  }, () => 0);
  const missing = (type: "A" | "AAAA"): RecordOutcome => ({
    ...outcomeOf("failed"),
    type,
    status: "failed",
    failure: { kind: "missing", message: "no record" },
  });
  // Unknown so far; then good for one family, though the other has no record.
  for (
    const [outcomes, expected] of [
      [[missing("A")], ""],
      [[outcomeOf("unchanged"), missing("AAAA")], ""],
      // It worked before: someone removed the record.
      [[missing("A")], "home.example.com A"],
      [[outcomeOf("unchanged")], ""],
      [[outcomeOf("failed")], "home.example.com A"],
    ] as const
  ) {
    service.learn(outcomes);
    service.report();
    assertEquals(failing.at(-1), expected);
    assertEquals(reports.at(-1)!.ok, expected === "");
  }
});
