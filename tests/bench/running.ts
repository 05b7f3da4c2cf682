import { denoDirectory } from "../e2e/harness.ts";
import { accepts, pause } from "../e2e/servers/background.ts";

/** A server that runs beside the benchmark. */
export interface Running extends AsyncDisposable {
  readonly pid: number;
}

/** Starts a server, and comes back as soon as it accepts connections. */
export async function startRunning(
  [program = "", ...args]: readonly string[],
  port: number,
): Promise<Running> {
  const child = new Deno.Command(program, {
    args,
    clearEnv: true,
    env: { DENO_DIR: await denoDirectory() },
    stdin: "null",
    // A line for each request, which nobody reads here.
    stdout: "null",
    stderr: "null",
  }).spawn();
  let running = true;
  const ended = child.status.finally(() => running = false);
  while (!await accepts({ hostname: "127.0.0.1", port })) {
    if (!running) throw new Error(`${program} ${args.join(" ")} has ended`);
    await pause(20);
  }
  return {
    pid: child.pid,
    async [Symbol.asyncDispose]() {
      if (running) child.kill("SIGTERM");
      await ended;
    },
  };
}
