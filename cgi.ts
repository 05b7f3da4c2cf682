/**
 * The CGI program `schlund-ddns-cgi`: one update request in, one answer out.
 *
 * @module
 */
import { processCgiWorld, runCgi } from "./lib/http/cgi_program.ts";

if (import.meta.main) {
  let bytes = await runCgi(processCgiWorld());
  while (bytes.length > 0) bytes = bytes.subarray(Deno.stdout.writeSync(bytes));
  Deno.exit(0);
}
