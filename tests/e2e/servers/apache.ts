import { freePort, startBackground } from "./background.ts";
import { program } from "./programs.ts";
import { NOGROUP, type Site } from "./site.ts";
import type { WebServer } from "./web_server.ts";

/** How to start Apache. */
export interface ApacheOptions {
  /** How it runs CGI programs: `mod_cgid` goes with threads, `mod_cgi` with processes. */
  readonly module: "cgid" | "cgi";
  /** More lines for the `<Location>`. */
  readonly extra?: string;
  /** Another snippet than the Python tool's, with its paths filled in. */
  readonly snippet?: string;
  /** More lines for the server, and the modules that they need. */
  readonly head?: string;
  readonly modules?: readonly string[];
  /** Whom it becomes; else `nobody`. */
  readonly user?: string;
  /** Where it listens, if not on a free port of 127.0.0.1. */
  readonly listen?: string;
  /** Requests that it answers at a time. */
  readonly workers?: number;
}

/** Debian's place for them. */
const MODULES = "/usr/lib/apache2/modules";

/** Starts Apache with the snippet that the Python tool's README has. */
export async function startApache(
  { directory, cgi, config, htpasswd, root }: Site,
  { module, extra = "", workers = 16, head = "", ...options }: ApacheOptions,
): Promise<WebServer> {
  const listen = options.listen ?? `127.0.0.1:${freePort()}`;
  const modules = [
    module === "cgid" ? "mpm_event" : "mpm_prefork",
    module,
    ...["alias", "env", "auth_basic", "authn_core", "authn_file"],
    ...["authz_core", "authz_user"],
    ...options.modules ?? [],
  ];
  const snippet = options.snippet ?? `
ScriptAlias /dns-update ${cgi}
<Location /dns-update>
  SetEnv DDNS_CONFIG ${config}
  AuthName "Dynamic DNS"
  AuthType Basic
  AuthUserFile ${htpasswd}
  require valid-user
  ${extra}
</Location>`;
  const file = `${directory}/apache.conf`;
  const log = `${directory}/apache.log`;
  await Deno.writeTextFile(
    file,
    `
ServerName localhost
ServerRoot ${directory}
DefaultRuntimeDir ${directory}
PidFile ${directory}/apache.pid
ErrorLog ${log}
Listen ${listen}
${
      modules.map((m) => `LoadModule ${m}_module ${MODULES}/mod_${m}.so`).join(
        "\n",
      )
    }
${root ? userOf(options.user) : ""}
${module === "cgid" ? `ScriptSock ${directory}/cgid.sock` : ""}
${module === "cgi" ? `MaxRequestWorkers ${workers}` : ""}

${head}
${snippet}
`,
  );
  const server = startBackground({
    program: program("apache2"),
    args: ["-DFOREGROUND", "-f", file],
    log,
  });
  // The last line that it logs when it starts.
  await server.until(async (log) =>
    log.includes("AH00094") &&
    (module === "cgi" || await hasCgiDaemon(directory, root))
  );
  return {
    url: `http://${listen}/dns-update`,
    errorLog: server.log,
    [Symbol.asyncDispose]: server[Symbol.asyncDispose],
  };
}

/**
 * Whether requests reach what runs CGI programs with threads: it makes a socket,
 * and then gives it to the user that Apache becomes.
 */
async function hasCgiDaemon(
  directory: string,
  root: boolean,
): Promise<boolean> {
  for await (const { name } of Deno.readDir(directory)) {
    if (!name.startsWith("cgid.sock")) continue;
    return !root || (await Deno.stat(`${directory}/${name}`)).uid !== 0;
  }
  return false;
}

function userOf(user: string | undefined): string {
  return user === undefined
    ? `User nobody\nGroup #${NOGROUP}`
    : `User ${user}\nGroup ${user}`;
}
