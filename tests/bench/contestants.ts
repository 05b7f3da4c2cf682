import type { Practice } from "../../lib/practice/mod.ts";
import { denoDirectory } from "../e2e/harness.ts";
import { run } from "../e2e/process.ts";
import { type Form, WS_DDNS } from "./forms.ts";
import { digits, median, printTable, ratio } from "./report.ts";

type Env = Readonly<Record<string, string>>;

/** One way to have an address published by a process of its own. */
export interface Contestant {
  readonly form: string;
  readonly program: "bare script" | "command line" | "CGI program";
  /** Whether the address differs from the one that is there. */
  readonly task: "update" | "no change";
  /** What to start, given the address that is there and the one to set. */
  readonly command: (before: string, after: string) => {
    readonly program: string;
    readonly args: readonly string[];
    /** All of its environment. */
    readonly env: Env;
  };
}

/** The programs that a form has, each with this task. */
export async function contestantsOf(
  form: Form,
  task: Contestant["task"],
  { url, config, env = {} }: {
    /** The gateway. */
    readonly url: string;
    /** The config file that names it. */
    readonly config: string;
    /** More variables of the environment. */
    readonly env?: Env;
  },
): Promise<readonly Contestant[]> {
  const everywhere = {
    PATH: Deno.env.get("PATH") ?? "",
    DENO_DIR: await denoDirectory(),
    ...env,
  };
  const enter = (
    program: Contestant["program"],
    [path, ...first]: readonly string[],
    argsFor: (before: string, after: string) => readonly string[],
    envFor: (after: string) => Env = () => ({}),
  ): readonly Contestant[] =>
    path === undefined ? [] : [{
      form: form.name,
      program,
      task,
      command: (before, after) => ({
        program: path,
        args: [...first, ...argsFor(before, after)],
        env: { ...everywhere, ...envFor(after) },
      }),
    }];
  const host = "home.example.com";
  return [
    ...enter("bare script", form.bare ?? [], (...both) => [url, ...both]),
    ...enter("command line", form.commandLine, (_, after) => [
      ...["--config", config, host, after],
    ]),
    ...enter("CGI program", form.cgi ?? [], () => [], (after) => ({
      DDNS_CONFIG: config,
      GATEWAY_INTERFACE: "CGI/1.1",
      SERVER_NAME: "dyn.example.com",
      SERVER_PORT: "443",
      SERVER_PROTOCOL: "HTTP/1.1",
      REQUEST_METHOD: "GET",
      QUERY_STRING: `hostname=${host}&myip=${after}`,
      REMOTE_ADDR: "127.0.0.1",
    })),
  ];
}

/** How long each run of a contestant took, in milliseconds. */
export type Times = ReadonlyMap<Contestant, readonly number[]>;

/**
 * Runs contestants in turn, so that a busy machine slows all alike; a first round,
 * in which Deno compiles, does not count.
 *
 * @throws {Error} if the record is not as it should be after a run
 */
export async function race(
  practice: Practice,
  contestants: readonly Contestant[],
  rounds: number,
): Promise<Times> {
  const times = new Map(contestants.map((each) => [each, [] as number[]]));
  for (let round = 0; round <= rounds; round++) {
    for (const [{ form, program, task, command }, list] of times) {
      const { before, after } = addressesFor(practice, task);
      const { program: path, args, env } = command(before, after);
      const start = performance.now();
      const { stdout, stderr } = await run(path, args, env);
      if (round > 0) list.push(performance.now() - start);
      if (addressesFor(practice, task).before !== after) {
        throw new Error(`${form}, ${program}: ${stdout}${stderr}`);
      }
    }
  }
  return times;
}

/** The address of `home.example.com` that is there, and the one to set. */
export function addressesFor(
  practice: Practice,
  task: Contestant["task"],
): { readonly before: string; readonly after: string } {
  const before = practice.zone("example.com")!.rr
    .find(({ name, type }) => name === "home" && type === "A")!.value;
  const next = `1.2.3.${1 + Number(before.split(".").at(-1)) % 250}`;
  return { before, after: task === "update" ? next : before };
}

/**
 * Prints medians and ratios: to the bare script in the same form, and to the same
 * program of the Python tool.
 */
export function printTimes(title: string, times: Times): void {
  const timesOf = (form: string, program: string, task: string) =>
    [...times].find(([each]) =>
      each.form === form && each.program === program && each.task === task
    )?.[1];
  const withPython = [...times].some(([{ form }]) => form === WS_DDNS);
  const python = (cell: string) => withPython ? [cell] : [];
  printTable(
    title,
    ["", "ms", "× bare", ...python("× ws.ddns")],
    [...times].map(([{ form, program, task }, list]) => [
      `${task}: ${program}, ${form}`,
      digits(median(list), 1),
      digits(ratio(list, timesOf(form, "bare script", task)), 2),
      ...python(digits(ratio(list, timesOf(WS_DDNS, program, task)), 2)),
    ]),
  );
}
