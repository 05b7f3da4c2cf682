/** A server that runs beside the test. */
export interface Background extends AsyncDisposable {
  /** Its number. */
  readonly pid: number;
  /** All that it has written so far. */
  readonly log: () => Promise<string>;
  readonly kill: (signal: Deno.Signal) => void;
  readonly status: Promise<Deno.CommandStatus>;
  /** Resolves as soon as the test is true of the log. */
  readonly until: (
    test: (log: string) => boolean | Promise<boolean>,
  ) => Promise<void>;
}

/** What to start. */
export interface BackgroundOptions {
  readonly program: string;
  readonly args: readonly string[];
  /** The file for what it writes: pipes would stay open in its children. */
  readonly log: string;
  /** All of its environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

const START_LIMIT = 15_000;
const STOP_LIMIT = 5_000;

/** Starts a program that stays in the foreground, and stops it at the end. */
export function startBackground(
  { program, args, log, env = {}, cwd }: BackgroundOptions,
): Background {
  // In a session of its own: Apache ends by signalling all of its process group.
  const script = 'log=$1; shift; exec setsid "$@" >>"$log" 2>&1';
  const child = new Deno.Command("/bin/sh", {
    args: ["-c", script, "sh", log, program, ...args],
    clearEnv: true,
    env: { PATH: "/usr/local/bin:/usr/bin:/bin", ...env },
    cwd,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  let running = true;
  const status = child.status.finally(() => running = false);
  const read = () => Deno.readTextFile(log).catch(() => "");
  return {
    pid: child.pid,
    log: read,
    kill: (signal) => child.kill(signal),
    status,
    async until(test) {
      const end = performance.now() + START_LIMIT;
      while (!await test(await read())) {
        if (!running || performance.now() > end) {
          throw new Error(`${program} does not come up: ${await read()}`);
        }
        await pause(20);
      }
    },
    async [Symbol.asyncDispose]() {
      signalGroup(child.pid, "SIGTERM");
      const timer = setTimeout(
        () => signalGroup(child.pid, "SIGKILL"),
        STOP_LIMIT,
      );
      await status;
      clearTimeout(timer);
      // Who is left behind by a parent that ended.
      signalGroup(child.pid, "SIGKILL");
    },
  };
}

/** Signals a program and its children (fcgiwrap does not end its own). */
function signalGroup(leader: number, signal: Deno.Signal): void {
  try {
    Deno.kill(-leader, signal);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Waits so many milliseconds. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** A port that was free a moment ago. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/** Whether somebody listens there. */
export async function accepts(options: Deno.ConnectOptions): Promise<boolean> {
  try {
    (await Deno.connect(options)).close();
    return true;
  } catch {
    return false;
  }
}
