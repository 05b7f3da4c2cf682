/** What became of a process. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program with nobody at a terminal. */
export async function runProcess(
  program: string,
  options: Deno.CommandOptions,
): Promise<Ran> {
  const { code, stdout, stderr } = await new Deno.Command(program, {
    ...options,
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return {
    code,
    stdout: decoder.decode(stdout),
    stderr: decoder.decode(stderr),
  };
}

/** Runs a program with this environment and no other. */
export async function run(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ran> {
  return await runProcess(program, {
    args: [...args],
    clearEnv: true,
    env,
    // For one that waits for ever.
    signal: AbortSignal.timeout(60_000),
  });
}

/** Whether root runs the tests: they may not ask the system for the user's number. */
export async function isRoot(): Promise<boolean> {
  const { stdout } = await runProcess("id", { args: ["-u"] });
  return stdout.trim() === "0";
}
