/**
 * Runs Deno's own tools for a build.
 *
 * @module
 */

/** What became of a tool. */
export interface ToolResult {
  readonly success: boolean;
  /** What it wrote to stdout. */
  readonly output: string;
  /** What it wrote to stderr, without colours. */
  readonly errors: string;
}

/**
 * Runs `deno` with these arguments. Variables that would leave a trace in an
 * executable (telemetry, flags of the engine) are kept from it.
 *
 * @param variables more variables; one that is undefined is taken away
 */
export async function runDeno(
  args: readonly string[],
  cwd: string,
  variables: Readonly<Record<string, string | undefined>> = {},
): Promise<ToolResult> {
  const env = Object.entries({ ...Deno.env.toObject(), ...variables })
    .filter((entry): entry is [string, string] =>
      entry[1] !== undefined &&
      !/^(?:OTEL_|DENO_V8_FLAGS|DENO_LOG|V82JSC_)/.test(entry[0])
    );
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd,
    clearEnv: true,
    env: { ...Object.fromEntries(env), NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  return {
    success,
    output: decoder.decode(stdout),
    errors: decoder.decode(stderr),
  };
}
