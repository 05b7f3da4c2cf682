import { type PracticeZone, startPractice } from "../../lib/practice/mod.ts";
import { denoDirectory } from "../e2e/harness.ts";
import { run } from "../e2e/process.ts";
import { inFolder, writeConfig } from "./course.ts";
import { chunks } from "./forms.ts";
import { median } from "./statistics.ts";
import { digits, printTable } from "./table.ts";

const COUNTS = [1, 2, 5, 10, 20];

/** A host, and the zone that it is in. */
interface Place {
  readonly host: string;
  readonly zone: string;
}

/**
 * Times updates of several hosts by one process, all in one zone and each in a
 * zone of its own, and counts the requests: 3 a second are allowed.
 */
export async function benchHosts(full: boolean): Promise<void> {
  await inFolder(async (folder) => {
    const { commandLine } = await chunks(folder);
    const rows = [];
    for (const count of COUNTS) {
      const numbers = Array.from({ length: count }, (_, i) => i + 1);
      const together = await update(
        folder,
        commandLine,
        numbers.map((i) => ({ host: `h${i}`, zone: "example.com" })),
        full ? 15 : 5,
      );
      const apart = await update(
        folder,
        commandLine,
        numbers.map((i) => ({ host: "home", zone: `zone${i}.example` })),
        full ? 3 : 1,
      );
      rows.push([
        String(count),
        ...[together, apart].flatMap(({ milliseconds, requests }) => [
          digits(milliseconds, 0),
          String(requests),
        ]),
      ]);
    }
    printTable(
      "Several hosts by the command line, in one zone | each in its own:",
      ["hosts", "ms", "requests", "| ms", "requests"],
      rows,
    );
  });
}

async function update(
  folder: string,
  [program = "", ...start]: readonly string[],
  places: readonly Place[],
  rounds: number,
): Promise<{ readonly milliseconds: number; readonly requests: number }> {
  const practice = startPractice({ zones: zonesOf(places) });
  try {
    const config = await writeConfig(folder, practice.url);
    const hosts = places.map(({ host, zone }) => `${host}.${zone}`);
    const env = { DENO_DIR: await denoDirectory() };
    const times = [];
    for (let round = 1; round <= rounds; round++) {
      const args = ["--config", config, "--timeout", "60", ...hosts];
      const began = performance.now();
      const { code, stderr } = await run(
        program,
        [...start, ...args, `1.2.3.${round}`],
        env,
      );
      times.push(performance.now() - began);
      if (code !== 0) throw new Error(stderr);
    }
    return {
      milliseconds: median(times),
      requests: practice.requests.length / rounds,
    };
  } finally {
    await practice.close();
  }
}

function zonesOf(places: readonly Place[]): readonly PracticeZone[] {
  return [...Map.groupBy(places, ({ zone }) => zone)].map(([name, inside]) => ({
    name,
    systemNs: "nsa7.schlundtech.de",
    wwwInclude: false,
    rr: inside.map(({ host }) => ({
      name: host,
      ttl: 60,
      type: "A",
      value: "192.0.2.1",
    })),
  }));
}
