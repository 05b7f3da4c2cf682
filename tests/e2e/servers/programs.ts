/**
 * Tests with programs that we did not write: without them a test is ignored and
 * its name says why, unless `CI_REQUIRE_ALL=1` makes that a failure.
 *
 * @module
 */

/** Servers are often where only root's PATH leads. */
const DIRECTORIES = [
  ...(Deno.env.get("PATH") ?? "").split(":"),
  "/usr/sbin",
  "/usr/local/sbin",
];

/** Where a program is; undefined if it is not installed. */
export function findProgram(name: string): string | undefined {
  return DIRECTORIES.map((directory) => `${directory}/${name}`).find((path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch {
      return false;
    }
  });
}

/** Where a program is, for tests that {@linkcode testWith} has let run. */
export function program(name: string): string {
  const path = findProgram(name);
  if (path === undefined) throw new Error(`${name} is not installed`);
  return path;
}

/** A test that needs some programs. */
export function testWith(
  programs: readonly string[],
  name: string,
  fn: (t: Deno.TestContext) => Promise<void>,
): void {
  const missing = programs.filter((name) => findProgram(name) === undefined);
  const required = Deno.env.get("CI_REQUIRE_ALL") === "1";
  Deno.test({
    name: missing.length === 0
      ? name
      : `${name} (not installed: ${missing.join(", ")})`,
    ignore: missing.length > 0 && !required,
    async fn(t) {
      missing.forEach(program);
      await fn(t);
    },
  });
}
