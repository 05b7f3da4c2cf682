import { parseAddress } from "../../lib/internet/address.ts";
import { planZone } from "../../lib/zone/plan_zone.ts";
import type { Zone } from "../../lib/zone/zone.ts";
import { readTaskResult, readZones } from "../../lib/gateway/response.ts";
import { median } from "./statistics.ts";

const ROUNDS = 5;

/**
 * Times reading the answer with a zone of so many records, and planning a change
 * in it, within this process: medians in milliseconds.
 */
export async function timePlanning(
  size: number,
): Promise<{ readonly plan: number; readonly read: number }> {
  const answer = answerOf(size);
  const [zone] = zonesIn(answer);
  return {
    plan: await time(() => planOne(zone!)),
    read: await time(() => zonesIn(answer)),
  };
}

function zonesIn(answer: string): readonly Zone[] {
  const result = readTaskResult(answer, []);
  return result?.status === "done" ? readZones(result.data) : [];
}

function planOne(zone: Zone): void {
  const host = "host0.example.com";
  const addresses = [parseAddress("198.51.100.7")!];
  const { change } = planZone(zone, [{ host, addresses }]);
  if (change?.add.length !== 1) throw new Error("the plan is wrong");
}

function answerOf(size: number): string {
  const records = Array.from(
    { length: size },
    (_, i) =>
      `<rr><name>host${i}</name><ttl>300</ttl><type>A</type><value>192.0.2.${
        i % 250
      }</value></rr>`,
  );
  return "<response><result><data><zone><name>example.com</name>" +
    records.join("") +
    "</zone></data><status><code>S0205</code><type>success</type></status></result>" +
    "</response>";
}

async function time(work: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return median(times);
}
