import { parseAddress } from "../../lib/internet/address.ts";
import type { HostIntent } from "../../lib/zone/host_intent.ts";
import { createQueue } from "../../lib/serve/queue.ts";
import { createBudget } from "../../lib/serve/budget.ts";
import { createZoneMemory } from "../../lib/update/zone_memory.ts";
import type { Practice } from "../../lib/practice/mod.ts";
import { iniFor, sessionOf } from "./helper.ts";

/** What differs from a queue in a quiet world. */
export interface QueueOptions {
  readonly stateMilliseconds?: number;
  readonly publishMilliseconds?: number;
  /** How the gateway's client waits; by default it does not. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

/** A queue for a practice gateway; its clock is told the time. */
export async function queueFor(
  practice: Practice,
  {
    sleep = () => Promise.resolve(),
    stateMilliseconds = 300_000,
    publishMilliseconds = 8000,
  }: QueueOptions = {},
) {
  let time = Date.now();
  const now = () => time;
  const session = await sessionOf(iniFor(practice, ""), {
    now,
    sleep,
  });
  const zones = createZoneMemory(session.gateway, [], {
    monotonic: now,
    sleep,
  });
  const queue = createQueue(() => ({
    stateMilliseconds,
    zoneOf: zones.zoneOf,
    async update(intents) {
      const deadline = session.deadlineIn(20_000);
      const { finder, asked } = zones.finder(deadline);
      const outcomes = await session.updateHosts(intents, { deadline, finder });
      zones.learn(outcomes);
      return { outcomes, requests: asked() };
    },
  }), { now, budget: createBudget(now) });
  let arrivals = 0;
  /** What becomes of `HOST ADDRESS…`, each an intent, of one request. */
  const outcomes = (
    intents: readonly string[],
    arrival = ++arrivals,
    client?: string,
  ) => queue(intents.map(intentOf), arrival, client, publishMilliseconds);
  return {
    /** What becomes of each record. */
    outcomes,
    /** How it went, for each record. */
    publish: async (...intents: readonly string[]) =>
      (await outcomes(intents)).map(({ status }) => status).join(" "),
    /** What stands there afterwards, for each record. */
    standing: async (intent: string, arrival?: number) =>
      (await outcomes([intent], arrival)).map(({ is }) => is.join(",")).join(
        " ",
      ),
    /** Why it failed, for each record. */
    failures: async (...intents: readonly string[]) =>
      (await outcomes(intents)).map((outcome) =>
        outcome.status === "failed" ? outcome.failure?.kind : "none"
      ).join(" "),
    pass: (milliseconds: number) => void (time += milliseconds),
  };
}

function intentOf(text: string): HostIntent {
  const [host = "", ...addresses] = text.split(" ");
  return {
    host: host.includes(".test") ? host : `${host}.example.com`,
    addresses: addresses.map((address) => parseAddress(address)!),
  };
}

/** The addresses that the gateway was told to add, in order. */
export function added({ requests }: Practice): readonly string[] {
  return requests.flatMap(({ changes }) => changes)
    .flatMap(({ added }) => added).map(({ value }) => value);
}
