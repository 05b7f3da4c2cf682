import { accepts, freePort, startBackground } from "./background.ts";
import { program } from "./programs.ts";
import { blockAfter } from "./readme.ts";
import type { Site } from "./site.ts";
import type { WebServer } from "./web_server.ts";

/** Starts lighttpd, which runs CGI programs with mod_cgi, as docs/service.md has it. */
export async function startLighttpd(
  { directory, cgi, config, htpasswd }: Site,
  edit: (snippet: string) => string = (snippet) => snippet,
): Promise<WebServer> {
  const port = freePort();
  const file = `${directory}/lighttpd.conf`;
  const log = `${directory}/lighttpd.log`;
  const recipe = await blockAfter("## CGI under lighttpd", "docs/service.md");
  const snippet = edit(recipe)
    .replace("/path/to/ddns/schlund-ddns-cgi", cgi)
    .replace("/path/to/ddns/config", config)
    .replace("/path/to/ddns/htpasswd", htpasswd);
  await Deno.writeTextFile(
    file,
    `
server.bind = "127.0.0.1"
server.port = ${port}
server.document-root = "${directory}"
server.errorlog = "${log}"
server.breakagelog = "${log}"
${snippet}`,
  );
  const server = startBackground({
    program: program("lighttpd"),
    args: ["-D", "-f", file],
    log,
  });
  await server.until(() => accepts({ hostname: "127.0.0.1", port }));
  return {
    url: `http://127.0.0.1:${port}/dns-update`,
    errorLog: server.log,
    [Symbol.asyncDispose]: server[Symbol.asyncDispose],
  };
}
