/**
 * The two tools that are compared, each with its command line and its CGI
 * program.
 *
 * @module
 */
import configuration from "../../../deno.json" with { type: "json" };
import { command, denoDirectory } from "../harness.ts";
import { type Ran, runProcess } from "../process.ts";

/** What to run: the command line with arguments, or the CGI program with input. */
export type Invocation =
  & {
    /** All of its environment. */
    readonly env: Readonly<Record<string, string>>;
    readonly cwd: string;
  }
  & ({ readonly args: readonly string[] } | { readonly input: string });

/** One of the two tools. It runs one program at a time. */
export interface Tool {
  readonly run: (invocation: Invocation) => Promise<Ran>;
}

const CGI = new URL("../../../cgi.ts", import.meta.url).pathname;

/** This project's programs, or the executables that the environment names. */
export const ourTool: Tool = {
  async run(invocation) {
    const [program, options] = "args" in invocation
      ? await command(invocation.args, invocation)
      : await cgiCommand(invocation);
    return await runProcess(
      program,
      { ...options, clearEnv: true, cwd: invocation.cwd },
      "input" in invocation ? invocation.input : "",
    );
  },
};

async function cgiCommand(
  { env }: Invocation,
): Promise<[program: string, options: Deno.CommandOptions]> {
  const compiled = Deno.env.get("SCHLUND_DDNS_CGI_EXE");
  if (compiled !== undefined) return [compiled, { env }];
  const flags = configuration.tasks.cgi.command.split(" ")
    .filter((word) => word.startsWith("-"));
  return [Deno.execPath(), {
    args: ["run", ...flags, CGI],
    env: { DENO_DIR: await denoDirectory(), ...env },
  }];
}

const RUN_PYTHON = new URL("./run_python.py", import.meta.url).pathname;

/** The Python tool's programs, from a virtual environment. */
export async function startPythonTool(
  venv: string,
): Promise<Tool & AsyncDisposable> {
  const directory = await Deno.makeTempDir({ prefix: "ws-ddns-" });
  const [stdin, stdout, stderr] = ["stdin", "stdout", "stderr"]
    .map((name) => `${directory}/${name}`) as [string, string, string];
  const child = new Deno.Command(`${venv}/bin/python`, {
    args: [RUN_PYTHON],
    clearEnv: true,
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const jobs = child.stdin.getWriter();
  const answers = child.stdout.getReader();
  return {
    async run(invocation) {
      const cgi = "input" in invocation;
      await Deno.writeTextFile(stdin, cgi ? invocation.input : "");
      await Deno.writeTextFile(stdout, "");
      await Deno.writeTextFile(stderr, "");
      const job = {
        program: cgi ? "schlund-ddns-cgi" : "schlund-ddns",
        args: cgi ? [] : invocation.args,
        env: invocation.env,
        cwd: invocation.cwd,
        ...{ stdin, stdout, stderr },
      };
      await jobs.write(new TextEncoder().encode(`${JSON.stringify(job)}\n`));
      // A line of a few bytes, written at once.
      const { value, done } = await answers.read();
      if (done) throw new Error("ws.ddns cannot be run; see above");
      return {
        code: Number(new TextDecoder().decode(value)),
        stdout: await Deno.readTextFile(stdout),
        stderr: await Deno.readTextFile(stderr),
      };
    },
    async [Symbol.asyncDispose]() {
      await jobs.close();
      await answers.cancel();
      await child.status;
      await Deno.remove(directory, { recursive: true });
    },
  };
}
