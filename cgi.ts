/**
 * The CGI program `schlund-ddns-cgi`: one update request in, one answer out.
 *
 * @module
 */
import { answerCgi } from "./lib/compose.ts";
import { denoPlatform } from "./lib/deno_platform.ts";

if (import.meta.main) {
  // It comes from the client's `Proxy:` header (httpoxy), so nothing may use it.
  Deno.env.delete("HTTP_PROXY");
  const platform = denoPlatform();
  platform.stdout.write(await answerCgi(platform, performance.timeOrigin));
  platform.exit(0);
}
