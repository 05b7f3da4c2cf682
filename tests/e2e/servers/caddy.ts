import { accepts, freePort, startBackground } from "./background.ts";
import { program } from "./programs.ts";
import type { WebServer } from "./web_server.ts";

/** Starts Caddy before a service, as docs/service.md has it, without TLS. */
export async function startCaddy(
  { directory, port: behind, path = "" }: {
    readonly directory: string;
    readonly port: number;
    /** A prefix that it takes away. */
    readonly path?: string;
  },
): Promise<WebServer> {
  const port = freePort();
  const file = `${directory}/Caddyfile`;
  const log = `${directory}/caddy.log`;
  await Deno.writeTextFile(
    file,
    `
{
  admin off
  auto_https off
}
http://:${port} {
  bind 127.0.0.1
  ${path === "" ? "" : `handle_path ${path}/* {`}
  reverse_proxy 127.0.0.1:${behind}
  ${path === "" ? "" : "}"}
}
`,
  );
  const server = startBackground({
    program: program("caddy"),
    args: ["run", "--config", file, "--adapter", "caddyfile"],
    env: { HOME: directory },
    log,
  });
  await server.until(() => accepts({ hostname: "127.0.0.1", port }));
  return {
    url: `http://127.0.0.1:${port}${path}`,
    errorLog: server.log,
    [Symbol.asyncDispose]: server[Symbol.asyncDispose],
  };
}
