import type { Practice } from "../../lib/practice/mod.ts";
import {
  addressesFor,
  type Contestant,
  contestantsOf,
  printTimes,
  race,
} from "./contestants.ts";
import { startCourse } from "./course.ts";
import { makeForms } from "./forms.ts";
import { digits, median, printTable } from "./report.ts";

/**
 * Times whole processes against a practice gateway without TLS, in all forms that
 * are available, and measures their memory.
 */
export async function benchProcesses(full: boolean): Promise<void> {
  const rounds = full ? 31 : 11;
  await using course = await startCourse();
  const { practice, folder } = course;
  const { url } = practice;
  const config = await course.configFor();
  const contestants: Contestant[] = [];
  const forms = await makeForms(folder);
  for (const task of ["update", "no change"] as const) {
    for (const form of forms) {
      contestants.push(...await contestantsOf(form, task, { url, config }));
    }
  }
  printTimes(
    `Whole processes, medians of ${rounds} runs in turn:`,
    await race(practice, contestants, rounds),
  );
  console.log();
  if (Deno.build.os !== "linux") {
    return console.log("Left out: peak memory (needs Linux's /proc)");
  }
  const rows = [];
  for (const contestant of contestants) {
    const { form, program, task } = contestant;
    if (task !== "update") continue;
    const peaks = [];
    for (let i = 0; i < 3; i++) peaks.push(await peakOf(practice, contestant));
    rows.push([`${program}, ${form}`, digits(median(peaks), 1)]);
  }
  printTable("Peak memory of an update, median of 3:", ["", "MB"], rows);
}

/**
 * The peak is read again and again while the process runs: Deno does not report
 * it for a process that has ended. A zombie has none, which ends the loop.
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
  const all = [...text.matchAll(RegExp(`^${name}:\\s*(\\d+) kB$`, "gm"))];
  return Number(all.at(-1)?.[1] ?? NaN) * 1024 / 1e6;
}
