import type { PracticeZone } from "../../lib/practice/mod.ts";
import { denoDirectory } from "../e2e/harness.ts";
import { run } from "../e2e/process.ts";
import { someRecords, startCourse } from "./course.ts";
import { chunks } from "./forms.ts";
import { digits, median, printTable } from "./report.ts";

/**
 * Times updates of several hosts by one process, all in one zone and each in a
 * zone of its own, and counts the requests: 3 a second are allowed.
 */
export async function benchHosts(full: boolean): Promise<void> {
  const zone = (name: string, rr: PracticeZone["rr"]): PracticeZone => ({
    name,
    systemNs: "nsa7.schlundtech.de",
    wwwInclude: false,
    rr,
  });
  await using built = await startCourse();
  const { commandLine } = await chunks(built.folder);
  const rows = [];
  for (const count of [1, 2, 5, 10, 20]) {
    const records = someRecords(count, (i) => `h${i + 1}`);
    const together = [zone("example.com", records)];
    const apart = records.map((record) =>
      zone(`${record.name}.example`, [{ ...record, name: "home" }])
    );
    rows.push([
      String(count),
      ...await update(commandLine, together, full ? 15 : 5),
      ...await update(commandLine, apart, full ? 3 : 1),
    ]);
  }
  printTable(
    "Several hosts by the command line, in one zone | each in its own:",
    ["hosts", "ms", "requests", "| ms", "requests"],
    rows,
  );
}

/** Updates all records; the median time, and the requests of an update. */
async function update(
  [program = "", ...start]: readonly string[],
  zones: readonly PracticeZone[],
  rounds: number,
): Promise<readonly string[]> {
  await using course = await startCourse(zones);
  const hosts = zones.flatMap(({ name, rr }) =>
    rr.map((record) => `${record.name}.${name}`)
  );
  const options = ["--config", await course.configFor(), "--timeout", "60"];
  const env = { DENO_DIR: await denoDirectory() };
  const times = [];
  for (let round = 1; round <= rounds; round++) {
    const args = [...start, ...options, ...hosts, `1.2.3.${round}`];
    const began = performance.now();
    const { code, stderr } = await run(program, args, env);
    times.push(performance.now() - began);
    if (code !== 0) throw new Error(stderr);
  }
  const requests = course.practice.requests.length / rounds;
  return [digits(median(times), 0), String(requests)];
}
