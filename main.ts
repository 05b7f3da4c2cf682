/**
 * The command line `schlund-ddns`.
 *
 * @module
 */
import { run } from "./lib/cli/run.ts";
import { processTerminal } from "./lib/cli/terminal.ts";

if (import.meta.main) Deno.exit(await run(Deno.args, processTerminal()));
