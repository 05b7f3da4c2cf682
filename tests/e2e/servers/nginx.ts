import { accepts, freePort, startBackground } from "./background.ts";
import { program } from "./programs.ts";
import type { Site } from "./site.ts";
import type { WebServer } from "./web_server.ts";

/** Starts nginx, and fcgiwrap, which runs CGI programs for it. */
export async function startNginx(
  { directory, cgi, config, htpasswd, root }: Site,
  { children = 4 }: { readonly children?: number } = {},
): Promise<WebServer> {
  const port = freePort();
  const socket = `${directory}/fcgiwrap.sock`;
  const file = `${directory}/nginx.conf`;
  const log = `${directory}/nginx.log`;
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
  server {
    listen 127.0.0.1:${port};
    location /dns-update {
      auth_basic "Dynamic DNS";
      auth_basic_user_file ${htpasswd};
      fastcgi_pass unix:${socket};
      fastcgi_split_path_info ^(/dns-update)(.*)$;
      fastcgi_param SCRIPT_FILENAME ${cgi};
      fastcgi_param DDNS_CONFIG ${config};
      fastcgi_param GATEWAY_INTERFACE CGI/1.1;
      fastcgi_param SERVER_PROTOCOL $server_protocol;
      fastcgi_param REQUEST_METHOD $request_method;
      fastcgi_param SCRIPT_NAME $fastcgi_script_name;
      fastcgi_param PATH_INFO $fastcgi_path_info;
      fastcgi_param QUERY_STRING $query_string;
      fastcgi_param CONTENT_TYPE $content_type;
      fastcgi_param CONTENT_LENGTH $content_length;
      fastcgi_param REMOTE_ADDR $remote_addr;
      fastcgi_param REMOTE_USER $remote_user;
    }
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
