/**
 * The recipes for web servers, word for word: nobody gets in without the password,
 * whatever stands in place of it, and the right one updates.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { curl } from "./clients/curl.ts";
import { keepsOut } from "./clients/strangers.ts";
import { type ApacheOptions, startApache } from "./servers/apache.ts";
import { startCaddy } from "./servers/caddy.ts";
import { startLighttpd } from "./servers/lighttpd.ts";
import { startNginx } from "./servers/nginx.ts";
import { testWith } from "./servers/programs.ts";
import { blockAfter } from "./servers/readme.ts";
import { startServe } from "./servers/serve.ts";
import { makeSite, type Site, USER } from "./servers/site.ts";
import { MAY_SUEXEC, startSuexec } from "./servers/suexec.ts";
import type { WebServer } from "./servers/web_server.ts";

const CLIENTS = `
[client ${USER.name}]
password = ${USER.password}
hostnames = home.example.com
`;
const QUERY = "hostname=home.example.com&myip=1.2.3.4";
const RIGHT = ["--user", `${USER.name}:${USER.password}`];

interface Recipe {
  readonly name: string;
  readonly programs: readonly string[];
  /** Who checks the password: the web server, or the program by its clients. */
  readonly guard: "server" | "clients";
  readonly start: (site: Site) => Promise<WebServer>;
}

/** Fills in the paths of a snippet for Apache. */
function fillIn(snippet: string, { cgi, config, htpasswd }: Site): string {
  return snippet
    .replaceAll("/path/to/ddns/schlund-ddns-cgi", cgi)
    .replaceAll("/path/to/ddns/config", config)
    .replaceAll("/path/to/ddns/htpasswd", htpasswd)
    .replaceAll("/usr/lib/schlund-ddns/schlund-ddns-cgi", cgi)
    .replaceAll("/etc/schlund-ddns/config.ini", config)
    .replaceAll("/etc/schlund-ddns/htpasswd", htpasswd);
}

/** As Debian's own apache2.conf begins. */
const DEBIAN = `
<Directory />
  AllowOverride None
  Require all denied
</Directory>`;

function apache(site: Site, options: Partial<ApacheOptions>) {
  return startApache(site, {
    module: "cgid",
    modules: ["setenvif", "rewrite"],
    ...options,
    head: `${DEBIAN}\n${options.head ?? ""}`,
    ...options.snippet !== undefined &&
      { snippet: fillIn(options.snippet, site) },
  });
}

/** The README's snippet with what docs/service.md says to change for clients. */
async function forClients(inside: string): Promise<string> {
  const [first = ""] = (await blockAfter("### CGI under Apache"))
    .split(/(?<=^<\/Location>$)/m);
  return first.replace(/^ *(?:Auth|Require).*\n/gm, "")
    .replace("</Location>", `Require all granted\n${inside}\n</Location>`);
}

/** The three ways to hand credentials over. */
async function pieces(): Promise<readonly string[]> {
  return (await blockAfter("program in one of these ways:", "docs/service.md"))
    .split(/^(?=#)/m);
}

const packaged = () =>
  Deno.readTextFile(new URL("../../packaging/apache.conf", import.meta.url));

const RECIPES: readonly Recipe[] = [
  {
    name: "README, Apache",
    programs: ["apache2"],
    guard: "server",
    start: async (site) =>
      apache(site, { snippet: await blockAfter("### CGI under Apache") }),
  },
  {
    name: "the Python tool's snippet",
    programs: ["apache2"],
    guard: "server",
    start: (site) => apache(site, {}),
  },
  {
    name: "the package's snippet",
    programs: ["apache2"],
    guard: "server",
    start: async (site) => apache(site, { snippet: await packaged() }),
  },
  {
    name: "CGIPassAuth",
    programs: ["apache2"],
    guard: "clients",
    start: async (site) =>
      apache(site, { snippet: await forClients((await pieces())[0]!) }),
  },
  {
    name: "mod_setenvif",
    programs: ["apache2"],
    guard: "clients",
    start: async (site) =>
      apache(site, { snippet: await forClients((await pieces())[1]!) }),
  },
  {
    name: "mod_rewrite",
    programs: ["apache2"],
    guard: "clients",
    start: async (site) =>
      apache(site, {
        head: (await pieces())[2]!,
        snippet: await forClients(""),
      }),
  },
  {
    name: "suEXEC with the wrapper and a rewrite rule",
    programs: MAY_SUEXEC ? ["apache2"] : ["apache2-suexec-pristine, and root"],
    guard: "clients",
    start: async (site) =>
      await startSuexec(
        site,
        (await blockAfter("of three lines as the program", "docs/service.md"))
          .replace("/home/me/ddns/config", site.config)
          .replace("/home/me/ddns/schlund-ddns-cgi", site.cgi),
        await blockAfter("suEXEC keeps variables", "docs/service.md"),
      ),
  },
  {
    name: "lighttpd",
    programs: ["lighttpd"],
    guard: "server",
    start: (site) => startLighttpd(site),
  },
  {
    name: "lighttpd without the lines auth.",
    programs: ["lighttpd"],
    guard: "clients",
    start: (site) =>
      startLighttpd(site, (snippet) => snippet.replace(/^ *auth\..*\n/gm, "")),
  },
  {
    name: "nginx",
    programs: ["nginx", "fcgiwrap"],
    guard: "server",
    start: (site) => startNginx(site),
  },
  {
    name: "nginx without the first two and last two lines",
    programs: ["nginx", "fcgiwrap"],
    guard: "clients",
    start: (site) =>
      startNginx(site, {
        edit(snippet) {
          const [first, ...rest] = snippet.trim().split("\n");
          return [first, ...rest.slice(2, -3), "}"].join("\n");
        },
      }),
  },
  {
    name: "Caddy before the service",
    programs: ["caddy"],
    guard: "clients",
    async start({ directory, practice }) {
      const serve = await startServe({
        practice,
        directory,
        sections: CLIENTS,
        settings: { trusted_proxies: "127.0.0.1" },
      });
      const caddy = await startCaddy({ directory, port: serve.port });
      return {
        url: `${caddy.url}/`,
        errorLog: serve.log,
        async [Symbol.asyncDispose]() {
          await caddy[Symbol.asyncDispose]();
          await serve[Symbol.asyncDispose]();
        },
      };
    },
  },
];

for (const { name, programs, guard, start } of RECIPES) {
  testWith(
    ["curl", ...programs],
    `${name}: only the right password updates`,
    async () => {
      const sections = guard === "clients" ? CLIENTS : "";
      await using site = await makeSite({ sections });
      await using server = await start(site);
      await keepsOut(server, QUERY);
      assertEquals(site.practice.requests, []);
      const good = await curl(...RIGHT, `${server.url}?${QUERY}`);
      assertEquals(good.body, "good 1.2.3.4\n", await server.errorLog());
    },
  );
}

/** What guides for other programs teach, and what is left out by mistake. */
const HOLES: readonly Recipe[] = [
  {
    name: "a rewrite rule into REMOTE_USER",
    programs: ["apache2"],
    guard: "clients",
    start: async (site) =>
      apache(site, {
        head: `RewriteEngine On
RewriteRule .* - [E=REMOTE_USER:%{HTTP:Authorization}]`,
        snippet: await forClients(""),
      }),
  },
  {
    name: "nginx' $remote_user without auth_basic",
    programs: ["nginx", "fcgiwrap"],
    guard: "clients",
    start: (site) =>
      startNginx(site, {
        edit: (snippet) =>
          snippet.replace(/^.*(?:auth_basic|AUTH_TYPE).*\n/gm, ""),
      }),
  },
];

for (const { name, programs, start } of HOLES) {
  testWith(["curl", ...programs], `${name} lets nobody in`, async () => {
    await using site = await makeSite({ sections: CLIENTS });
    await using server = await start(site);
    await keepsOut(server, QUERY);
    assertEquals(site.practice.requests, []);
  });
}

testWith(
  ["curl", "apache2"],
  "without clients a header in REMOTE_USER proves that nobody checked it",
  async () => {
    await using site = await makeSite();
    await using server = await apache(site, {
      head: `RewriteEngine On
RewriteRule .* - [E=REMOTE_USER:%{HTTP:Authorization}]`,
      snippet: await forClients(""),
    });
    for (const args of [RIGHT, ["--user", `${USER.name}:wrong`]]) {
      const got = await curl(...args, `${server.url}?${QUERY}`);
      assertEquals([got.status, got.body], [401, "badauth\n"]);
    }
    assertEquals(site.practice.requests, []);
  },
);

testWith(
  ["curl", "apache2"],
  "two internal redirects keep the credentials",
  async () => {
    await using site = await makeSite({ sections: CLIENTS });
    const folder = `${site.directory}/public`;
    await Deno.mkdir(folder);
    await using server = await apache(site, {
      head: `
DocumentRoot ${folder}
<Directory ${folder}>
  Require all granted
  RewriteEngine On
  RewriteRule ^first$ second [E=HTTP_AUTHORIZATION:%{HTTP:Authorization},L]
  RewriteRule ^second$ /dns-update [L]
</Directory>`,
      snippet: await forClients(""),
    });
    const redirected = {
      ...server,
      url: server.url.replace("/dns-update", "/first"),
    };
    await keepsOut(redirected, QUERY);
    const got = await curl(...RIGHT, `${redirected.url}?${QUERY}`);
    assertEquals(got.body, "good 1.2.3.4\n", await server.errorLog());
  },
);
