/**
 * The command line `schlund-ddns`.
 *
 * @module
 */
import { run } from "./lib/cli/run.ts";
import { terminalOf } from "./lib/cli/terminal.ts";
import { denoPlatform } from "./lib/deno/platform.ts";

if (import.meta.main) {
  const platform = denoPlatform();
  platform.exit(await run(Deno.args, terminalOf(platform)));
}
