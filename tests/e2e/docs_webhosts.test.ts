/**
 * The files of docs/webhosts.md: laid as the page says, under Apache that reads
 * `.htaccess`, and an update through them.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { curl } from "./clients/curl.ts";
import { keepsOut } from "./clients/strangers.ts";
import { runProcess } from "./process.ts";
import { startApache } from "./servers/apache.ts";
import { htpasswdLine, makeSite, NOGROUP, type Site } from "./servers/site.ts";
import { textOf } from "./docs/blocks.ts";
import { startInternet } from "./docs/internet.ts";
import { ACCOUNT, docsZones, firstConfig } from "./docs/stage.ts";
import {
  config,
  fill,
  not,
  testBlocks,
  type Way,
  type Ways,
} from "./docs/way.ts";

const PAGE = "docs/webhosts.md";
const CONFIG = `${PAGE} › Where the files go › [default]`;
const SCRIPT = `${PAGE} › Where the files go › #!/bin/sh`;
const PASS_AUTH =
  `${PAGE} › .htaccess and ScriptAlias › # By default Apache does not pass the Authorization header t`;

const CLIENT = { name: "fritzbox", password: "aLongRandomWord7" };
const UPDATE = "hostname=home.example.com&myip=1.2.3.4";

const IN_CGI_BIN = "/cgi-bin/update.cgi";

/** What a page tells to lay into its place. */
interface Laid {
  /** The URL's path of the program; it lies there below the folder that is served. */
  readonly path: string;
  readonly config?: string;
  readonly htaccess?: string;
  /** Lines for the server's own configuration. */
  readonly server?: string;
}

/** Lays all files as the page says, `/path` being the home directory. */
async function lay({ path, htaccess = "", config }: Laid, site: Site) {
  const home = `${site.directory}/home`;
  const served = `${home}/htdocs`;
  const program = served + path;
  const folder = program.slice(0, program.lastIndexOf("/"));
  await Deno.mkdir(`${home}/ddns`, { recursive: true });
  await Deno.mkdir(folder, { recursive: true });
  const here = (text: string) => text.replaceAll("/path/", `${home}/`);
  const file = `${home}/ddns/config.ini`;
  await Deno.writeTextFile(file, config ?? await textOf(CONFIG), {
    mode: 0o640,
  });
  if (site.root) await Deno.chown(file, 0, NOGROUP);
  await Deno.writeTextFile(
    `${home}/ddns/htpasswd`,
    `${await htpasswdLine(CLIENT)}\n`,
  );
  await Deno.copyFile(site.cgi, `${home}/ddns/schlund-ddns-cgi`);
  await Deno.writeTextFile(program, here(await textOf(SCRIPT)), {
    mode: 0o755,
  });
  await Deno.writeTextFile(`${folder}/.htaccess`, here(htaccess));
  return { served, folder, program, file };
}

/** A site with the account of the docs. */
function makeDocsSite(): Promise<Site> {
  return makeSite({ accounts: [ACCOUNT], zones: docsZones() });
}

/** An update with these files. */
async function update(laid: Laid): Promise<void> {
  await using site = await makeDocsSite();
  await using internet = await startInternet(
    site.directory,
    site.practice.url,
  );
  const { served, program } = await lay(laid, site);
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
      laid.server === undefined
        ? ""
        : fill(laid.server, { "/path/ddns/schlund-ddns-cgi": program })
    }`,
  });
  const path = laid.server === undefined ? laid.path : "/dns-update";
  const url = new URL(path, server.url).href;
  const { name, password } = CLIENT;
  await keepsOut({ url, errorLog: server.errorLog }, UPDATE, name);
  const got = await curl("--user", `${name}:${password}`, `${url}?${UPDATE}`);
  assertEquals(got.body, "good 1.2.3.4\n", await server.errorLog());
}

/** What the script says to who starts it in its folder. */
const BY_HAND: Way = {
  how: "run",
  needs: [],
  async run({ text }) {
    await using site = await makeDocsSite();
    const { folder, file } = await lay({ path: IN_CGI_BIN }, site);
    const { code, stdout, stderr } = await runProcess("/bin/sh", {
      args: ["-ec", text],
      cwd: folder,
      clearEnv: true,
    });
    assertEquals([code, stderr], [0, ""]);
    assertEquals(stdout.trimEnd().split("\n").slice(1), [
      `It would read ${file}.`,
      "This works: user USER, clients fritzbox.",
    ]);
  },
};

function apache(files: (text: string) => Laid | Promise<Laid>): Way {
  return {
    how: "run",
    needs: ["apache2", "curl"],
    run: async ({ text }) => await update(await files(text)),
  };
}

/** The ways of docs/webhosts.md. */
const WEBHOST_WAYS: Ways = {
  [`${PAGE} › Where the files go › /                           what FTP shows: your home`]:
    not("it shows folders; the other files of the page are laid so"),
  [CONFIG]: config(),
  [`${PAGE} › Does it work? › ./update.cgi`]: BY_HAND,
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

await testBlocks("webhosts", WEBHOST_WAYS);
