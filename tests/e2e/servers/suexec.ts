import { isRoot } from "../process.ts";
import { startApache } from "./apache.ts";
import { NOGROUP, type Site } from "./site.ts";
import type { WebServer } from "./web_server.ts";

/** suEXEC runs only what is below this folder. */
const WEB_ROOT = "/var/www";

/** Whether suEXEC is installed and can be given something to run. */
export const MAY_SUEXEC = await isRoot() && exists(WEB_ROOT) &&
  exists("/usr/lib/apache2/suexec");

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

/** Starts Apache with suEXEC, which runs a script as `nobody`. */
export async function startSuexec(
  site: Site,
  script: string,
  head = "",
): Promise<WebServer> {
  await using stack = new AsyncDisposableStack();
  const folder = await Deno.makeTempDir({ dir: WEB_ROOT });
  stack.defer(() => Deno.remove(folder, { recursive: true }));
  const cgi = `${folder}/schlund-ddns-cgi`;
  await Deno.writeTextFile(cgi, script);
  for (const path of [folder, cgi]) {
    await Deno.chmod(path, 0o755);
    await Deno.chown(path, NOGROUP, NOGROUP);
  }
  const server = stack.use(
    await startApache(site, {
      module: "cgid",
      user: "www-data",
      modules: ["suexec", "rewrite"],
      head: `SuexecUserGroup nobody nogroup\n${head}`,
      snippet: `
ScriptAlias /dns-update ${cgi}
<Location /dns-update>
  SetEnv DDNS_CONFIG ${site.config}
  Require all granted
</Location>`,
    }),
  );
  const running = stack.move();
  return { ...server, [Symbol.asyncDispose]: () => running.disposeAsync() };
}
