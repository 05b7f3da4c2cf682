/**
 * The CGI program under Apache with suEXEC, as on shared webhosts, and behind
 * rewrite rules.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { curl } from "./clients/curl.ts";
import { startApache } from "./servers/apache.ts";
import { isRoot } from "./process.ts";
import { findProgram, testWith } from "./servers/programs.ts";
import { blockAfter } from "./servers/readme.ts";
import { makeSite, NOGROUP, type Site, USER } from "./servers/site.ts";
import type { WebServer } from "./servers/web_server.ts";

const CLIENTS = `
[client ${USER.name}]
password = ${USER.password}
hostnames = home.example.com
`;
const BASIC = ["--user", `${USER.name}:${USER.password}`];
const QUERY = "hostname=home.example.com&myip=1.2.3.4";

/** suEXEC runs what is below this folder alone. */
const WEB_ROOT = "/var/www";

/** Whether suEXEC is there and we may give it something to run. */
const MAY_SUEXEC = await isRoot() && exists(WEB_ROOT) &&
  exists("/usr/lib/apache2/suexec");

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

/** A site whose clients sign in at the program. */
async function makeClientSite(): Promise<Site> {
  const site = await makeSite();
  await Deno.writeTextFile(site.config, CLIENTS, { append: true });
  return site;
}

/** Starts Apache with suEXEC, which runs a script as nobody. */
async function startSuexec(
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

function testSuexec(name: string, fn: () => Promise<void>): void {
  if (MAY_SUEXEC || findProgram("apache2") === undefined) {
    testWith(["curl", "apache2"], name, fn);
  } else {
    Deno.test({
      name: `${name} (needs root, and apache2-suexec-pristine)`,
      ignore: true,
      fn,
    });
  }
}

testSuexec(
  "suEXEC drops SetEnv, and the log says what was looked for",
  async () => {
    await using site = await makeClientSite();
    const script = `#!/bin/sh\nexec ${site.cgi}\n`;
    await using server = await startSuexec(site, script);
    const got = await curl(...BASIC, `${server.url}?${QUERY}`);
    const log = await server.errorLog();
    assertEquals([got.status, got.body], [503, "911\n"], log);
    assertMatch(
      log,
      /reason="there is no username: .*DDNS_CONFIG is not set and \/nonexistent\/\.schlund-ddns does not exist/,
    );
    assertEquals(log.match(/schlund-ddns-cgi: /g)?.length, 1, log);
    assert(!log.includes(USER.password), log);
  },
);

testSuexec("suEXEC: the wrapper of three lines, and REMOTE_USER", async () => {
  await using site = await makeClientSite();
  const wrapper = (await blockAfter("of three lines be", "docs/service.md"))
    .replace("/home/me/ddns/config", site.config)
    .replace("/home/me/ddns/schlund-ddns-cgi", site.cgi);
  assertEquals(wrapper.trim().split("\n").length, 3);
  const rules = await blockAfter("suEXEC lets it pass", "docs/service.md");
  await using server = await startSuexec(site, wrapper, rules);
  const good = await curl(...BASIC, `${server.url}?${QUERY}`);
  assertEquals(good.body, "good 1.2.3.4\n", await server.errorLog());
  const wrong = await curl("--user", "router:x", `${server.url}?${QUERY}`);
  assertEquals([wrong.status, wrong.body], [401, "badauth\n"]);
  // What a client says is no setting.
  const forged = await curl(
    ...[...BASIC, "--header", "DDNS-Config: /nonexistent"],
    `${server.url}?${QUERY}`,
  );
  assertEquals(forged.body, "nochg 1.2.3.4\n");
  const log = await server.errorLog();
  assert(!/let me in|Basic|cm91dGVy/.test(log), log);
});

/** Ways to let the program see the credentials, each by itself. */
const WAYS: readonly {
  readonly name: string;
  readonly head?: string;
  readonly inside?: string;
}[] = [
  { name: "CGIPassAuth", inside: "CGIPassAuth On" },
  {
    name: "SetEnvIf",
    inside: 'SetEnvIf Authorization "(.*)" HTTP_AUTHORIZATION=$1',
  },
  {
    name: "a rewrite rule",
    head: `RewriteEngine On
RewriteRule .* - [E=HTTP_AUTHORIZATION:%{HTTP:Authorization}]`,
  },
  {
    name: "a rewrite rule into REMOTE_USER",
    head: `RewriteEngine On
RewriteRule .* - [E=REMOTE_USER:%{HTTP:Authorization}]`,
  },
  {
    name: "two internal redirects",
    head: `
DocumentRoot PUBLIC
<Directory PUBLIC>
  Require all granted
  RewriteEngine On
  RewriteRule ^first$ second [E=HTTP_AUTHORIZATION:%{HTTP:Authorization},L]
  RewriteRule ^second$ /dns-update [L]
</Directory>`,
  },
];

for (const { name, head, inside = "" } of WAYS) {
  testWith(["curl", "apache2"], `credentials through ${name}`, async () => {
    await using site = await makeClientSite();
    const folder = `${site.directory}/public`;
    await Deno.mkdir(folder);
    await using server = await startApache(site, {
      module: "cgid",
      modules: ["setenvif", "rewrite"],
      head: head?.replaceAll("PUBLIC", folder),
      snippet: `
ScriptAlias /dns-update ${site.cgi}
<Location /dns-update>
  SetEnv DDNS_CONFIG ${site.config}
  Require all granted
  ${inside}
</Location>`,
    });
    const url = name.startsWith("two")
      ? server.url.replace("/dns-update", "/first")
      : server.url;
    const got = await curl(...BASIC, `${url}?${QUERY}`);
    assertEquals(got.body, "good 1.2.3.4\n", await server.errorLog());
    const wrong = await curl("--user", "router:x", `${url}?${QUERY}`);
    assertEquals([wrong.status, wrong.body], [401, "badauth\n"]);
    const log = await server.errorLog();
    assert(!/let me in|Basic|cm91dGVy/.test(log), log);
  });
}
