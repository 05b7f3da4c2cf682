import type { Practice } from "../../lib/practice/mod.ts";
import { run } from "../e2e/process.ts";
import type { Contestant } from "./contestants.ts";
import { WS_DDNS } from "./forms.ts";
import { median, ratio } from "./statistics.ts";
import { digits, printTable } from "./table.ts";

/** How long each run of a contestant took, in milliseconds. */
export type Times = ReadonlyMap<Contestant, readonly number[]>;

/**
 * Runs contestants in turn, so that a busy machine slows all alike; a first round,
 * in which Deno compiles, does not count.
 *
 * @throws {Error} if the record is not as it was to be after a run
 */
export async function race(
  practice: Practice,
  contestants: readonly Contestant[],
  rounds: number,
): Promise<Times> {
  const times = new Map(contestants.map((each) => [each, [] as number[]]));
  for (let round = 0; round <= rounds; round++) {
    for (const [contestant, list] of times) {
      const time = await runOnce(practice, contestant);
      if (round > 0) list.push(time);
    }
  }
  return times;
}

async function runOnce(
  practice: Practice,
  { form, program, task, command }: Contestant,
): Promise<number> {
  const { before, after } = addressesFor(practice, task);
  const { program: path, args, env } = command(before, after);
  const start = performance.now();
  const { stdout, stderr } = await run(path, args, env);
  const time = performance.now() - start;
  if (addressIn(practice) !== after) {
    throw new Error(`${form}, ${program}: ${stdout}${stderr}`);
  }
  return time;
}

/** The address that is there, and the one to set. */
export function addressesFor(
  practice: Practice,
  task: Contestant["task"],
): { readonly before: string; readonly after: string } {
  const before = addressIn(practice);
  const last = Number(before.split(".").at(-1));
  const next = `1.2.3.${1 + last % 250}`;
  return { before, after: task === "update" ? next : before };
}

/** The address of `home.example.com`. */
export function addressIn(practice: Practice): string {
  return practice.zone("example.com")!.rr
    .find(({ name, type }) => name === "home" && type === "A")!.value;
}

/**
 * Prints medians and ratios: to the bare script in the same form, and to the same
 * program of the Python tool.
 */
export function printTimes(title: string, times: Times): void {
  const numbersOf = (wanted: Partial<Contestant>) =>
    [...times].find(([{ form, program, task }]) =>
      form === wanted.form && program === wanted.program && task === wanted.task
    )?.[1];
  const withPython = [...times].some(([{ form }]) => form === WS_DDNS);
  printTable(
    title,
    ["", "ms", "× bare", ...(withPython ? ["× ws.ddns"] : [])],
    [...times].map(([{ form, program, task }, list]) => {
      const bare = numbersOf({ form, program: "bare script", task });
      const python = numbersOf({ form: WS_DDNS, program, task });
      return [
        `${task}: ${program}, ${form}`,
        digits(median(list), 1),
        digits(bare && ratio(list, bare), 2),
        ...(withPython ? [digits(python && ratio(list, python), 2)] : []),
      ];
    }),
  );
}
