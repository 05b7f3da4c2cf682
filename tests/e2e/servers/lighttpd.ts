import { accepts, freePort, startBackground } from "./background.ts";
import { program } from "./programs.ts";
import type { Site } from "./site.ts";
import type { WebServer } from "./web_server.ts";

/** Starts lighttpd, which runs CGI programs with mod_cgi. */
export async function startLighttpd(
  { directory, cgi, config, htpasswd }: Site,
): Promise<WebServer> {
  const port = freePort();
  const file = `${directory}/lighttpd.conf`;
  const log = `${directory}/lighttpd.log`;
  await Deno.writeTextFile(
    file,
    `
server.bind = "127.0.0.1"
server.port = ${port}
server.document-root = "${directory}"
server.errorlog = "${log}"
server.breakagelog = "${log}"
server.modules = ("mod_alias", "mod_auth", "mod_authn_file", "mod_cgi", "mod_setenv")

$HTTP["url"] =~ "^/dns-update" {
  alias.url = ("/dns-update" => "${cgi}")
  cgi.assign = ("" => "")
  setenv.add-environment = ("DDNS_CONFIG" => "${config}")
  auth.backend = "htpasswd"
  auth.backend.htpasswd.userfile = "${htpasswd}"
  auth.require = ("" => ("method" => "basic", "realm" => "Dynamic DNS", "require" => "valid-user"))
}
`,
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
