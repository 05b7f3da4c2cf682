/** What became of a process. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program without a terminal; without input, it has none to read. */
export async function runProcess(
  program: string,
  options: Deno.CommandOptions,
  input?: string,
): Promise<Ran> {
  const child = new Deno.Command(program, {
    ...options,
    stdin: input === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  if (input !== undefined) {
    // A program that reads no input may be gone.
    await new Blob([input]).stream().pipeTo(child.stdin).catch(() => {});
  }
  const { code, stdout, stderr } = await child.output();
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
