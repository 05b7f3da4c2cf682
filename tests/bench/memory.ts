import type { Practice } from "../../lib/practice/mod.ts";
import type { Contestant } from "./contestants.ts";
import { addressesFor } from "./race.ts";
import { median } from "./statistics.ts";
import { digits, printTable } from "./table.ts";

const ROUNDS = 3;

/** Prints the peak memory of each contestant that updates; needs Linux. */
export async function benchMemory(
  practice: Practice,
  contestants: readonly Contestant[],
): Promise<void> {
  if (Deno.build.os !== "linux") {
    return console.log("Left out: peak memory (needs Linux's /proc)");
  }
  const rows = [];
  for (const contestant of contestants) {
    const { form, program, task } = contestant;
    if (task !== "update") continue;
    const peaks = [];
    for (let round = 0; round < ROUNDS; round++) {
      peaks.push(await peakOf(practice, contestant));
    }
    rows.push([`${program}, ${form}`, digits(median(peaks), 1)]);
  }
  printTable(
    `Peak memory of an update, median of ${ROUNDS}:`,
    ["", "MB"],
    rows,
  );
}

/**
 * The peak is asked for again and again while the process runs: Deno does not tell
 * it of a process that has ended. A zombie has none, which ends the loop.
 */
const WATCH = '"$@" > /dev/null 2>&1 & ' +
  "while grep VmHWM /proc/$!/status 2> /dev/null; do :; done; wait $!";

async function peakOf(
  practice: Practice,
  { command, task }: Contestant,
): Promise<number> {
  const { before, after } = addressesFor(practice, task);
  const { program, args, env } = command(before, after);
  const { stdout } = await new Deno.Command("/bin/sh", {
    args: ["-c", WATCH, "sh", program, ...args],
    clearEnv: true,
    env,
    stdin: "null",
    stderr: "null",
  }).output();
  return megabytes(new TextDecoder().decode(stdout), "VmHWM");
}

/** What a process occupies now and at most, in MB; nothing but on Linux. */
export async function memoryOf(
  pid: number,
): Promise<{ readonly now: number; readonly peak: number }> {
  if (Deno.build.os !== "linux") return { now: NaN, peak: NaN };
  // Deno itself reads nothing below /proc without all permissions.
  const { stdout } = await new Deno.Command("cat", {
    args: [`/proc/${pid}/status`],
  }).output();
  const status = new TextDecoder().decode(stdout);
  return { now: megabytes(status, "VmRSS"), peak: megabytes(status, "VmHWM") };
}

/** The last value of a line of /proc/PID/status. */
function megabytes(text: string, name: string): number {
  const [, kibibytes] = [...text.matchAll(/^(\w+):\s*(\d+) kB$/gm)]
    .filter(([, key]) => key === name)
    .map(([, key, value]) => [key, value] as const).at(-1) ?? [];
  return Number(kibibytes ?? NaN) * 1024 / 1e6;
}
