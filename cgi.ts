/**
 * The CGI program `schlund-ddns-cgi`: one update request in, one answer out.
 *
 * @module
 */
import {
  processCgiWorld,
  runCgi,
  writeResponse,
} from "./lib/serve/cgi_program.ts";

if (import.meta.main) {
  writeResponse(await runCgi(processCgiWorld()));
  Deno.exit(0);
}
