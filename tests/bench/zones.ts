import { readTaskResult, readZones } from "../../lib/gateway/response.ts";
import { parseAddress } from "../../lib/internet/address.ts";
import { practiceZones } from "../../lib/practice/mod.ts";
import { planZone } from "../../lib/zone/plan_zone.ts";
import type { Zone } from "../../lib/zone/zone.ts";
import { contestantsOf, race } from "./contestants.ts";
import { someRecords, startCourse } from "./course.ts";
import { chunks } from "./forms.ts";
import { digits, median, printTable, ratio } from "./report.ts";

const SIZES = [10, 100, 1000, 10_000, 50_000];

/**
 * Times how an update grows with the zone: reading the answer and planning, within
 * this process, and the whole process.
 */
export async function benchZones(full: boolean): Promise<void> {
  const rounds = full ? 15 : 3;
  const [sample] = practiceZones();
  await using built = await startCourse();
  const form = await chunks(built.folder);
  const rows = [];
  for (const size of SIZES) {
    const records = someRecords(size, (i) => `host${i}`);
    const zone = { ...sample!, rr: [...sample!.rr, ...records] };
    await using course = await startCourse([zone]);
    const { practice } = course;
    const [bare, commandLine] = await contestantsOf(form, "update", {
      url: practice.url,
      config: await course.configFor(),
    });
    const [base = [], times = []] =
      (await race(practice, [bare!, commandLine!], rounds)).values();
    const answer = answerOf(size);
    const [read] = zonesIn(answer);
    rows.push([
      String(size),
      digits(time(() => zonesIn(answer)), 1),
      digits(time(() => planOne(read!)), 3),
      digits(median(base), 0),
      digits(median(times), 0),
      digits(ratio(times, base), 2),
    ]);
  }
  printTable(
    `A zone of many records, in ms; whole processes: medians of ${rounds}:`,
    ["records", "read", "plan", "| bare script", "command line", "× bare"],
    rows,
  );
}

function answerOf(size: number): string {
  const records = someRecords(size, (i) => `host${i}`).map((
    { name, ttl, type, value },
  ) =>
    `<rr><name>${name}</name><ttl>${ttl}</ttl><type>${type}</type>` +
    `<value>${value}</value></rr>`
  );
  return "<response><result><data><zone><name>example.com</name>" +
    `${records.join("")}</zone></data><status><code>S0205</code>` +
    "<type>success</type></status></result></response>";
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

/** The median of five runs, in milliseconds. */
function time(work: () => unknown): number {
  return median(Array.from({ length: 5 }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  }));
}
