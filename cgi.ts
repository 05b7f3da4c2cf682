/**
 * The CGI program `schlund-ddns-cgi`: one update request in, one answer out.
 *
 * @module
 */
import { answerCgi, isStartedByHand, others } from "./lib/compose/cgi.ts";
import { denoPlatform } from "./lib/deno/platform.ts";

if (import.meta.main) {
  // It comes from the client's `Proxy:` header (httpoxy), so nothing may use it.
  Deno.env.delete("HTTP_PROXY");
  const platform = denoPlatform();
  if (isStartedByHand(platform)) {
    // A web server never needs it.
    const { explainCgi } = await others();
    const { lines, status } = await explainCgi(platform);
    platform.stdout.write(new TextEncoder().encode(`${lines.join("\n")}\n`));
    platform.exit(status);
  }
  platform.stdout.write(await answerCgi(platform, performance.timeOrigin));
  platform.exit(0);
}
