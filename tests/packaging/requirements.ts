import { runProcess } from "../e2e/process.ts";

/**
 * For a test's name: why it cannot run, empty if all programs are there.
 *
 * @throws {Error} in CI, where they must be there
 */
export async function reasonWithout(
  ...programs: readonly string[]
): Promise<string> {
  for (const program of programs) {
    const { code } = await runProcess("/bin/sh", {
      args: ["-c", `command -v ${program}`],
    });
    if (code === 0) continue;
    if (Deno.env.has("CI_REQUIRE_ALL")) {
      throw new Error(`${program} is missing`);
    }
    return ` (skipped: there is no ${program})`;
  }
  return "";
}
