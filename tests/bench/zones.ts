import { practiceZones, startPractice } from "../../lib/practice/mod.ts";
import { contestantsOf } from "./contestants.ts";
import { inFolder, writeConfig } from "./course.ts";
import { chunks } from "./forms.ts";
import { timePlanning } from "./planning.ts";
import { race } from "./race.ts";
import { median, ratio } from "./statistics.ts";
import { digits, printTable } from "./table.ts";

const SIZES = [10, 100, 1000, 10_000, 50_000];

/** Times how an update grows with the zone: its parts, and the whole process. */
export async function benchZones(full: boolean): Promise<void> {
  const rounds = full ? 15 : 3;
  await inFolder(async (folder) => {
    const form = await chunks(folder);
    const rows = [];
    for (const size of SIZES) {
      const practice = startPractice({ zones: [zoneOf(size)] });
      try {
        const { url } = practice;
        const config = await writeConfig(folder, url);
        const [bare, commandLine] = await contestantsOf(form, "update", {
          url,
          config,
        });
        const contestants = [bare!, commandLine!];
        const [base = [], times = []] =
          (await race(practice, contestants, rounds)).values();
        const { plan, read } = await timePlanning(size);
        rows.push([
          String(size),
          digits(read, 1),
          digits(plan, 3),
          digits(median(base), 0),
          digits(median(times), 0),
          digits(ratio(times, base), 2),
        ]);
      } finally {
        await practice.close();
      }
    }
    printTable(
      `A zone of many records, in ms; whole processes: medians of ${rounds}:`,
      ["records", "read", "plan", "| bare script", "command line", "× bare"],
      rows,
    );
  });
}

/** The sample zone and some more records. */
function zoneOf(size: number) {
  const sample = practiceZones().find(({ name }) => name === "example.com")!;
  const records = Array.from({ length: size }, (_, i) => ({
    name: `host${i}`,
    ttl: 300,
    type: "A",
    value: `192.0.2.${i % 250}`,
  }));
  return { ...sample, rr: [...sample.rr, ...records] };
}
