/**
 * Runs the real entry point as a process of its own against a practice gateway
 * in this one. `SCHLUND_DDNS_EXE` names a compiled program to run instead, so
 * that it has to pass the same tests.
 *
 * @module
 */
import {
  type Practice,
  type PracticeOptions,
  startPractice,
} from "../../lib/practice/mod.ts";
import configuration from "../../deno.json" with { type: "json" };
import { type Ran, runProcess } from "./process.ts";

export type { Ran } from "./process.ts";

/** How to run a process. */
export interface RunOptions {
  /** All of its environment, but what Deno itself needs to start. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** The task of deno.json whose permissions it has. */
  readonly task?: "start" | "demo";
}

const MAIN = new URL("../../main.ts", import.meta.url);

/** The permission flags of a task, read where the users' come from too. */
function permissionsOf(task: "start" | "demo"): readonly string[] {
  return configuration.tasks[task].command.split(" ")
    .filter((word) => word.startsWith("-"));
}

/** Under another HOME, Deno would look for its packages in another place. */
let packages: string | undefined;
export async function denoDirectory(): Promise<string> {
  if (packages !== undefined) return packages;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json"],
  }).output();
  const { denoDir } = JSON.parse(new TextDecoder().decode(stdout));
  return packages = String(denoDir);
}

/** The program and arguments of a process, for those who start it themselves. */
export async function command(
  args: readonly string[],
  { env = {}, cwd, task = "start" }: RunOptions = {},
): Promise<[string, Deno.CommandOptions & { args: string[] }]> {
  const compiled = Deno.env.get("SCHLUND_DDNS_EXE");
  return compiled === undefined
    ? [Deno.execPath(), {
      args: ["run", ...permissionsOf(task), MAIN.pathname, ...args],
      clearEnv: true,
      env: { DENO_DIR: await denoDirectory(), ...env },
      cwd,
    }]
    : [compiled, { args: [...args], clearEnv: true, env, cwd }];
}

/** Runs the program with nobody at a terminal. */
export async function run(
  args: readonly string[],
  options?: RunOptions,
): Promise<Ran> {
  const [program, settings] = await command(args, options);
  return await runProcess(program, settings);
}

/** A practice gateway and an empty home directory, both gone afterwards. */
export interface Stage extends AsyncDisposable {
  readonly practice: Practice;
  readonly home: string;
  /** Runs with the account that has no 2FA. */
  readonly run: (...args: readonly string[]) => Promise<Ran>;
  /** Runs with no arguments but these, and this environment beside HOME. */
  readonly bare: (
    args: readonly string[],
    env?: Readonly<Record<string, string>>,
  ) => Promise<Ran>;
  /** Writes a file into the home directory that only its owner may read. */
  readonly write: (name: string, text: string) => Promise<string>;
}

/** Sets the stage for one test. */
export async function setStage(options: PracticeOptions = {}): Promise<Stage> {
  const practice = startPractice(options);
  const home = await Deno.makeTempDir({ prefix: "schlund-ddns-" });
  const bare: Stage["bare"] = (args, env) =>
    run(args, { env: { HOME: home, ...env }, cwd: home });
  return {
    practice,
    home,
    bare,
    run: (...args) => bare([...accountOf(practice), ...args]),
    async write(name, text) {
      const path = `${home}/${name}`;
      await Deno.writeTextFile(path, text, { mode: 0o600 });
      return path;
    },
    async [Symbol.asyncDispose]() {
      await practice.close();
      await Deno.remove(home, { recursive: true });
    },
  };
}

/** The options that name the sample account without 2FA. */
export function accountOf({ url }: Practice): readonly string[] {
  return ["--username", "1234567", "--password", "practice", "--url", url];
}

/** Where nobody listens: a port that was free a moment ago. */
export function closedUrl(): string {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  listener.close();
  return `http://127.0.0.1:${listener.addr.port}`;
}

/** The requests so far, each as its tasks and zones. */
export function requestsOf({ requests }: Practice): readonly string[] {
  return requests.map(({ codes, zones }) =>
    [codes.join(","), zones.join(",")].join(" ")
  );
}

/** An INI file's text. */
export function ini(values: Readonly<Record<string, string>>): string {
  return "[default]\n" +
    Object.entries(values).map(([key, value]) => `${key} = ${value}\n`).join(
      "",
    );
}
