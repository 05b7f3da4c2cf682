import { assert, assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "../../lib/cli/arguments.ts";
import { runHashPassword } from "../../lib/cli/hash_password.ts";
import { terminalOf } from "../../lib/cli/terminal.ts";
import { verifyPassword } from "../../lib/dyndns/password.ts";
import { platformWith } from "../platform.ts";

/** The hash that is printed for what a pipe holds. */
async function hashOf(input: string): Promise<string> {
  const platform = platformWith({ input });
  const args = {
    words: [],
    values: {},
    lists: {},
    switches: new Set<string>(),
  };
  assertEquals(await runHashPassword(args, terminalOf(platform)), 0);
  return platform.results.join();
}

Deno.test("the first line of a pipe is hashed whole, or not at all", async () => {
  const long = "x".repeat(4096);
  for (
    const [input, password] of [
      ["secret", "secret"],
      ["secret\r\nmore", "secret"],
      [`secret\n${long}${long}`, "secret"],
      [long, long],
      [`${long}\nmore`, long],
    ] as const
  ) {
    const hash = await hashOf(input);
    assert(await verifyPassword(password, hash), input.slice(0, 20));
  }
  for (const input of [`${long}y`, `${long}yz\n`, ""]) {
    await assertRejects(() => hashOf(input), UsageError);
  }
});
