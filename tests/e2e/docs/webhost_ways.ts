/**
 * The files of docs/webhosts.md: laid as the page says, under Apache that reads
 * `.htaccess`, and an update through them.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { curl } from "../clients/curl.ts";
import { startApache } from "../servers/apache.ts";
import { htpasswdLine, makeSite, NOGROUP } from "../servers/site.ts";
import { textOf } from "./blocks.ts";
import { startInternet } from "./internet.ts";
import { ACCOUNT, docsZones, firstConfig } from "./stage.ts";
import { config, fill, not, type Way, type Ways } from "./way.ts";

const PAGE = "docs/webhosts.md";
const CONFIG = `${PAGE} › Where the files go › [default]`;
const SCRIPT = `${PAGE} › How the program finds its config › #!/bin/sh`;
const PASS_AUTH =
  `${PAGE} › .htaccess and ScriptAlias › # Apache keeps the Authorization header from CGI programs; t`;

const BASIC = ["--user", "fritzbox:aLongRandomWord7"];
const UPDATE = "hostname=home.example.com&myip=1.2.3.4";

/** What a page tells to lay into its place. */
interface Laid {
  /** The URL's path of the program; it lies there below the folder that is served. */
  readonly path: string;
  readonly config?: string;
  readonly htaccess?: string;
  /** Lines for the server's own configuration. */
  readonly server?: string;
}

/** An update with all files as the page says, `/path` being the home directory. */
async function update({ path, htaccess = "", ...laid }: Laid): Promise<void> {
  await using site = await makeSite({
    accounts: [ACCOUNT],
    zones: docsZones(),
  });
  await using internet = await startInternet(
    site.directory,
    site.practice.url,
  );
  const home = `${site.directory}/home`;
  const served = `${home}/htdocs`;
  const program = served + path;
  const folder = program.slice(0, program.lastIndexOf("/"));
  await Deno.mkdir(`${home}/ddns`, { recursive: true });
  await Deno.mkdir(folder, { recursive: true });
  const here = (text: string) => text.replaceAll("/path/", `${home}/`);
  const file = `${home}/ddns/config.ini`;
  await Deno.writeTextFile(file, laid.config ?? await textOf(CONFIG), {
    mode: 0o640,
  });
  if (site.root) await Deno.chown(file, 0, NOGROUP);
  const line = await htpasswdLine({
    name: "fritzbox",
    password: BASIC[1]!.split(":")[1]!,
  });
  await Deno.writeTextFile(`${home}/ddns/htpasswd`, `${line}\n`);
  await Deno.copyFile(site.cgi, `${home}/ddns/schlund-ddns-cgi`);
  await Deno.writeTextFile(program, here(await textOf(SCRIPT)), {
    mode: 0o755,
  });
  await Deno.writeTextFile(`${folder}/.htaccess`, here(htaccess));
  await using server = await startApache(site, {
    module: "cgid",
    modules: ["mime", "rewrite"],
    head: `
TypesConfig /dev/null
# The way to the gateway, on this machine.
SetEnv HTTPS_PROXY ${internet.proxy}
SetEnv DENO_CERT ${internet.authority}`,
    snippet: `
DocumentRoot ${served}
<Directory ${served}>
  AllowOverride All
  Require all granted
</Directory>
ScriptAlias /cgi-bin/ ${served}/cgi-bin/
${
      laid.server === undefined ? "" : fill(laid.server, {
        "/path/ddns/schlund-ddns-cgi": program,
      })
    }`,
  });
  const url = new URL(
    laid.server === undefined ? path : "/dns-update",
    server.url,
  );
  const got = await curl(...BASIC, `${url}?${UPDATE}`);
  assertEquals(got.body, "good 1.2.3.4\n", await server.errorLog());
  const wrong = await curl("--user", "fritzbox:no", `${url}?${UPDATE}`);
  assertEquals(wrong.status, 401);
}

function apache(lay: (text: string) => Laid | Promise<Laid>): Way {
  return {
    how: "run",
    needs: ["apache2", "curl"],
    run: async ({ text }) => await update(await lay(text)),
  };
}

const IN_CGI_BIN = "/cgi-bin/update.cgi";

/** The ways of docs/webhosts.md. */
export const WEBHOST_WAYS: Ways = {
  [`${PAGE} › Where the files go › /                       what FTP shows: your home`]:
    not("it shows folders; the other files of the page are laid so"),
  [CONFIG]: config(),
  [SCRIPT]: apache(async () => ({
    path: IN_CGI_BIN,
    htaccess: await textOf(PASS_AUTH),
  })),
  [PASS_AUTH]: apache((htaccess) => ({ path: IN_CGI_BIN, htaccess })),
  [`${PAGE} › .htaccess and ScriptAlias › RewriteEngine On`]: apache(
    (htaccess) => ({ path: IN_CGI_BIN, htaccess }),
  ),
  [`${PAGE} › .htaccess and ScriptAlias › AuthType Basic`]: apache(
    async (htaccess) => ({
      path: IN_CGI_BIN,
      htaccess,
      // Without clients' sections.
      config: `${await firstConfig()}allowed_hostnames = home.example.com\n`,
    }),
  ),
  [`${PAGE} › .htaccess and ScriptAlias › Options +ExecCGI`]: apache(
    async (htaccess) => ({
      path: "/tools/update.cgi",
      htaccess: htaccess + await textOf(PASS_AUTH),
    }),
  ),
  [`${PAGE} › .htaccess and ScriptAlias › ScriptAlias /dns-update /path/ddns/schlund-ddns-cgi`]:
    apache((server) => ({ path: IN_CGI_BIN, server })),
};
