import { parseAddress } from "../../lib/internet/address.ts";
import { planZone } from "../../lib/zone/plan_zone.ts";
import type { Zone } from "../../lib/zone/zone.ts";
import { readTaskResult } from "../../lib/gateway/response.ts";
import { readZones } from "../../lib/gateway/zone_data.ts";
import { median } from "./processes.ts";

const SIZES = [10, 100, 1000, 10_000, 50_000];
const ROUNDS = 9;

/** Times how planning, and reading the answer, grow with the size of the zone. */
export function benchPlanning(): void {
  console.log("A zone of many records, median of 9:");
  for (const size of SIZES) {
    const answer = answerOf(size);
    const [zone] = zonesIn(answer);
    const plan = time(() => planOne(zone!));
    const read = time(() => zonesIn(answer));
    const perRecord = (plan * 1e6 / size).toFixed(0);
    console.log(
      `  ${String(size).padStart(6)} records: planned in ${
        plan.toFixed(3)
      } ms ` +
        `(${perRecord} ns each), read in ${read.toFixed(1)} ms`,
    );
  }
}

function zonesIn(answer: string): readonly Zone[] {
  const result = readTaskResult(answer, []);
  return result.status === "done" ? readZones(result.data) : [];
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

function time(work: () => void): number {
  return median(
    Array.from({ length: ROUNDS }, () => {
      const start = performance.now();
      work();
      return performance.now() - start;
    }),
  );
}
