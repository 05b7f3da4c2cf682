/**
 * What docs/security.md says against guessing at the CGI program, which has no delay:
 * the web server's limit, and fail2ban's filter over the real logs.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { curl } from "./clients/curl.ts";
import { runProcess } from "./process.ts";
import { startApache } from "./servers/apache.ts";
import { startNginx } from "./servers/nginx.ts";
import { program, testWith } from "./servers/programs.ts";
import { blockAfter } from "./servers/readme.ts";
import { startServe } from "./servers/serve.ts";
import { makeSite, type Site, USER } from "./servers/site.ts";
import type { WebServer } from "./servers/web_server.ts";

const CLIENTS = `
[client ${USER.name}]
password = ${USER.password}
hostnames = home.example.com
`;
const QUERY = "hostname=home.example.com&myip=1.2.3.4";

/** The recipe for nginx, with `[client NAME]` sections. */
function forClients(snippet: string): string {
  return snippet.replace(/^.*(?:auth_basic|AUTH_TYPE|REMOTE_USER).*\n/gm, "");
}

function apache(site: Site, module: "cgi" | "cgid"): Promise<WebServer> {
  return startApache(site, {
    module,
    snippet: `
ScriptAlias /dns-update ${site.cgi}
<Location /dns-update>
  SetEnv DDNS_CONFIG ${site.config}
  CGIPassAuth On
  Require all granted
</Location>`,
  });
}

const SERVERS: readonly {
  readonly name: string;
  readonly programs: readonly string[];
  readonly start: (site: Site) => Promise<WebServer>;
}[] = [
  {
    name: "Apache, mod_cgid",
    programs: ["apache2"],
    start: (site) => apache(site, "cgid"),
  },
  {
    name: "Apache, mod_cgi",
    programs: ["apache2"],
    start: (site) => apache(site, "cgi"),
  },
  {
    name: "nginx",
    programs: ["nginx", "fcgiwrap"],
    start: (site) => startNginx(site, { edit: forClients }),
  },
  {
    name: "serve",
    programs: [],
    async start({ practice, directory }) {
      const serve = await startServe({
        practice,
        directory,
        sections: CLIENTS,
      });
      return { ...serve, url: `${serve.url}/`, errorLog: serve.log };
    },
  },
];

for (const { name, programs, start } of SERVERS) {
  testWith(
    ["curl", "fail2ban-regex", ...programs],
    `${name}: fail2ban's filter finds those who guess, and nobody else`,
    async () => {
      await using site = await makeSite({ sections: CLIENTS });
      await using server = await start(site);
      const url = `${server.url}?${QUERY}`;
      const from = (address: string, ...args: string[]) =>
        curl("--interface", address, ...args, url);
      await from("127.0.0.2", "--user", `${USER.name}:wrong`);
      await from("127.0.0.3", "--user", `${USER.name}:${USER.password}`);
      // Some routers send their password only when asked.
      await from("127.0.0.4");
      await from("127.0.0.5", "--user", "nobody:wrong");
      // One that would like to have another one blocked.
      const forged = 'x" method=GET path="/" peer=9.9.9.9 user="-" ' +
        'tried="x" outcome="badauth" reason="x"';
      await from(
        "127.0.0.6",
        ...["--user", `${forged}:wrong`, "--user-agent", forged],
      );
      const filters = `${site.directory}/filter.d`;
      await Deno.mkdir(filters);
      await Deno.writeTextFile(
        `${filters}/schlund-ddns.conf`,
        await blockAfter("The filter", "docs/security.md"),
      );
      await Deno.writeTextFile(
        `${site.directory}/all.log`,
        await server.errorLog(),
      );
      const { stdout, stderr } = await runProcess(program("fail2ban-regex"), {
        args: [
          ...["-o", "ip", `${site.directory}/all.log`],
          `${filters}/schlund-ddns.conf`,
        ],
      });
      assertEquals(
        stdout.trim().split("\n"),
        ["127.0.0.2", "127.0.0.5", "127.0.0.6"],
        stderr + await server.errorLog(),
      );
    },
  );
}

testWith(
  ["fail2ban-client", "fail2ban-regex"],
  "fail2ban takes the jail of the docs",
  async () => {
    await using site = await makeSite();
    const folder = `${site.directory}/fail2ban`;
    await runProcess("cp", { args: ["-r", "/etc/fail2ban", folder] });
    await Deno.remove(`${folder}/jail.d`, { recursive: true });
    await Deno.mkdir(`${folder}/jail.d`);
    const jail = await blockAfter("Name the log in", "docs/security.md");
    const log = `${site.directory}/error.log`;
    await Deno.writeTextFile(log, "");
    await Deno.writeTextFile(
      `${folder}/jail.d/schlund-ddns.conf`,
      jail.replace("/var/log/apache2/error.log", log),
    );
    await Deno.writeTextFile(
      `${folder}/filter.d/schlund-ddns.conf`,
      await blockAfter("The filter", "docs/security.md"),
    );
    const { stdout, stderr } = await runProcess(program("fail2ban-client"), {
      args: ["-c", folder, "-d"],
    });
    assertStringIncludes(stdout, "['start', 'schlund-ddns']", stderr);
    assertStringIncludes(stdout, "['set', 'schlund-ddns', 'maxretry', 10]");
  },
);

testWith(
  ["curl", "nginx", "fcgiwrap"],
  "nginx' limit stops those who guess",
  async () => {
    await using site = await makeSite({ sections: CLIENTS });
    const zone = await blockAfter("limit the rate", "docs/security.md");
    const limit = await blockAfter("and in the `location`", "docs/security.md");
    await using server = await startNginx(site, {
      http: zone,
      edit: (snippet) =>
        forClients(snippet).replace("{", (brace) => `${brace}\n${limit}`),
    });
    const { stdout } = await runProcess(program("curl"), {
      args: [
        ...["-sS", "-o", "/dev/null", "-w", "%{http_code}\n"],
        ...["--user", `${USER.name}:wrong`, `${server.url}?${QUERY}&n=[1-40]`],
      ],
      clearEnv: true,
    });
    const codes = new Set(stdout.trim().split("\n"));
    assertEquals([...codes].sort(), ["401", "429"]);
    assert(stdout.startsWith("401\n"), stdout);
  },
);
