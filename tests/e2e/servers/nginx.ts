import { accepts, freePort, startBackground } from "./background.ts";
import { program } from "./programs.ts";
import { blockAfter } from "./readme.ts";
import type { Site } from "./site.ts";
import type { WebServer } from "./web_server.ts";

/** How to start it. */
export interface NginxOptions {
  /** CGI programs at a time. */
  readonly children?: number;
  /** More lines for `http`. */
  readonly http?: string;
  /** What a reader changes in the recipe. */
  readonly edit?: (snippet: string) => string;
}

/** Starts nginx, and fcgiwrap, which runs CGI programs for it, as docs/service.md has it. */
export async function startNginx(
  { directory, cgi, config, htpasswd, root }: Site,
  { children = 4, http = "", edit = (snippet) => snippet }: NginxOptions = {},
): Promise<WebServer> {
  const port = freePort();
  const socket = `${directory}/fcgiwrap.sock`;
  const file = `${directory}/nginx.conf`;
  const log = `${directory}/nginx.log`;
  const recipe = await blockAfter("## CGI under nginx", "docs/service.md");
  const snippet = edit(recipe)
    .replace("/run/fcgiwrap.socket", socket)
    .replace("/path/to/ddns/schlund-ddns-cgi", cgi)
    .replace("/path/to/ddns/config", config)
    .replace("/path/to/ddns/htpasswd", htpasswd);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((kind) => `${kind}_temp_path ${directory}/nginx-${kind};`);
  await Deno.writeTextFile(
    file,
    `
daemon off;
${root ? "user root;" : ""}
pid ${directory}/nginx.pid;
error_log ${log};
events {}
http {
  access_log off;
  ${temporary.join("\n  ")}
  ${http}
  server {
    listen 127.0.0.1:${port};
    ${snippet}
  }
}
`,
  );
  await using stack = new AsyncDisposableStack();
  const wrap = stack.use(startBackground({
    program: program("fcgiwrap"),
    // With -f, what the program logs comes into nginx's log.
    args: ["-f", "-s", `unix:${socket}`, "-c", String(children)],
    log: `${directory}/fcgiwrap.log`,
  }));
  await wrap.until(() => Deno.stat(socket).then(() => true, () => false));
  const server = stack.use(startBackground({
    program: program("nginx"),
    args: ["-e", log, "-c", file, "-p", directory],
    log: `${directory}/nginx-start.log`,
  }));
  await server.until(() => accepts({ hostname: "127.0.0.1", port }));
  const running = stack.move();
  return {
    url: `http://127.0.0.1:${port}/dns-update`,
    errorLog: () => Deno.readTextFile(log),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
