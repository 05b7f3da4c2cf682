/**
 * The CGI program under real web servers, which ask for the password, driven by
 * curl and wget.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { curl } from "./clients/curl.ts";
import { closedUrl } from "./harness.ts";
import { startApache } from "./servers/apache.ts";
import { startLighttpd } from "./servers/lighttpd.ts";
import { startNginx } from "./servers/nginx.ts";
import { program, testWith } from "./servers/programs.ts";
import { makeSite, type Site, USER } from "./servers/site.ts";
import type { WebServer } from "./servers/web_server.ts";

interface Server {
  readonly name: string;
  readonly programs: readonly string[];
  readonly start: (site: Site) => Promise<WebServer>;
  /** Whether it sends the program's Content-Length on, and no chunks therefore. */
  readonly length: boolean;
}

// Apache has not believed a program's Content-Length since 2.4.59 unless told so.
const TRUST = "SetEnv ap_trust_cgilike_cl yes";

const SERVERS: readonly Server[] = [
  {
    name: "Apache, mod_cgid",
    programs: ["apache2"],
    start: (site) => startApache(site, { module: "cgid", extra: TRUST }),
    length: true,
  },
  {
    name: "Apache, mod_cgi",
    programs: ["apache2"],
    // The Python tool's snippet with a line that an older README of it had.
    start: (site) =>
      startApache(site, { module: "cgi", extra: "SetEnv PATH_INFO /" }),
    length: false,
  },
  {
    name: "lighttpd, mod_cgi",
    programs: ["lighttpd"],
    start: startLighttpd,
    length: true,
  },
  {
    name: "nginx, fcgiwrap",
    programs: ["nginx", "fcgiwrap"],
    start: startNginx,
    length: true,
  },
];

const BASIC = ["--user", `${USER.name}:${USER.password}`];
const HOME = "hostname=home.example.com";

/** In this order: what is answered depends on what was published before. */
const REQUESTS: readonly {
  readonly name: string;
  readonly query?: string;
  readonly args?: readonly string[];
  readonly status?: number;
  readonly body: string;
  /** A server that does not pass it on. */
  readonly not?: string;
}[] = [
  {
    name: "an update",
    query: `?${HOME}&myip=1.2.3.4`,
    body: "good 1.2.3.4\n",
  },
  {
    name: "the same again",
    query: `?${HOME}&myip=1.2.3.4`,
    body: "nochg 1.2.3.4\n",
  },
  {
    name: "both families, a PATH_INFO, and a trailing &",
    query: `/nic/update?${HOME}&myip=1.2.3.5,2a00:1450::1&`,
    body: "good 1.2.3.5,2a00:1450::1\n",
  },
  {
    name: "a host that nobody may update",
    query: "?hostname=mail.example.com&myip=1.2.3.4",
    body: "nohost\n",
  },
  {
    name: "a host that there is not",
    query: "?hostname=gone.example.com&myip=1.2.3.4",
    body: "nohost\n",
  },
  {
    name: "a form",
    args: ["--data", `${HOME}&myip=1.2.3.6`],
    body: "good 1.2.3.6\n",
  },
  {
    name: "an empty form",
    query: `?${HOME}&myip=1.2.3.6`,
    args: ["--data", ""],
    body: "nochg 1.2.3.6\n",
  },
  {
    name: "HTTP/1.0",
    query: `?${HOME}&myip=1.2.3.7`,
    args: ["--http1.0"],
    body: "good 1.2.3.7\n",
  },
  {
    name: "HEAD changes nothing",
    query: `?${HOME}&myip=1.2.3.8`,
    args: ["--head"],
    body: "",
  },
  {
    name: "another method",
    query: `?${HOME}&myip=1.2.3.8`,
    args: ["--request", "DELETE"],
    status: 405,
    body: "badagent\n",
  },
  {
    name: "no host",
    query: "?myip=1.2.3.4",
    body: "notfqdn\n",
  },
  {
    name: "no query: no host either",
    body: "notfqdn\n",
  },
  {
    name: "no address: the peer's, which is nobody's",
    query: `?${HOME}`,
    status: 503,
    body: "911\n",
  },
  {
    name: "a form with files, as curl -F sends it",
    args: ["--form", "hostname=home.example.com", "--form", "myip=1.2.3.7"],
    body: "nochg 1.2.3.7\n",
  },
  {
    name: "a form with GET",
    // It refuses that by itself.
    not: "lighttpd",
    args: ["--request", "GET", "--data", `${HOME}&myip=1.2.3.7`],
    body: "nochg 1.2.3.7\n",
  },
  {
    name: "JSON, which is no form",
    query: `?${HOME}`,
    args: ["--json", '{"myip":"1.2.3.8"}'],
    body: "badagent\n",
  },
  {
    name: "an address in the path alone",
    query: `/update/1.2.3.8?${HOME}`,
    body: "badagent\n",
  },
  {
    name: "an address in a parameter that is not known",
    query: `?${HOME}&my_ip=1.2.3.8`,
    body: "badagent\n",
  },
  {
    name: "the caller's address",
    query: "/nic/myip",
    body: "127.0.0.1\n",
  },
  {
    name: "whether all is well",
    query: "/healthz",
    body: "ok\n",
  },
  {
    name: "a long query",
    query: `?${HOME}&myip=1.2.3.8&x=${"x".repeat(7900)}`,
    body: "good 1.2.3.8\n",
  },
  {
    name: "a form beyond the limit",
    args: ["--data", `${HOME}&myip=1.2.3.9&x=${"x".repeat(20_000)}`],
    body: "badagent\n",
  },
  {
    name: "another method with a body that nobody wants",
    args: ["--request", "PATCH", "--data", "x".repeat(100_000)],
    status: 405,
    body: "badagent\n",
  },
  {
    name: "the last word, so that all before is seen to be without effect",
    query: `?${HOME}&myip=1.2.3.8`,
    body: "nochg 1.2.3.8\n",
  },
];

for (const { name, programs, start, length } of SERVERS) {
  const passed = REQUESTS.filter(({ not }) =>
    not === undefined || !name.startsWith(not)
  );
  testWith(
    ["curl", ...programs],
    `${name}: requests of all kinds`,
    async (t) => {
      await using site = await makeSite();
      await using server = await start(site);
      for (
        const { name, query = "", args = [], status = 200, body } of passed
      ) {
        await t.step(name, async () => {
          const got = await curl(...BASIC, ...args, server.url + query);
          assertEquals(got.body, body, await server.errorLog());
          assertEquals(got.status, status);
          assertEquals(
            got.headers.get("content-type"),
            "text/plain; charset=utf-8",
          );
          assertEquals(got.headers.get("cache-control"), "no-store");
          if (args[0] === "--head" || !length) return;
          assertEquals(got.headers.get("transfer-encoding"), undefined);
          assertEquals(got.headers.get("content-length"), `${body.length}`);
        });
      }
      assertEquals(secretsIn(await server.errorLog()), []);
    },
  );

  testWith(
    ["curl", ...programs],
    `${name}: only with the password`,
    async () => {
      await using site = await makeSite();
      await using server = await start(site);
      for (const args of [[], ["--user", `${USER.name}:wrong`]]) {
        const got = await curl(...args, `${server.url}?${HOME}&myip=1.2.3.4`);
        assertEquals(got.status, 401);
        assertMatch(
          got.headers.get("www-authenticate") ?? "",
          /^Basic realm="Dynamic DNS"/,
        );
      }
      assertEquals(site.practice.requests, []);
    },
  );

  testWith(
    ["wget", ...programs],
    `${name}: wget waits for the challenge`,
    async () => {
      await using site = await makeSite();
      await using server = await start(site);
      const { stdout } = await new Deno.Command(program("wget"), {
        args: [
          "--quiet",
          "--output-document=-",
          `--user=${USER.name}`,
          `--password=${USER.password}`,
          `${server.url}?${HOME}&myip=1.2.3.4`,
        ],
        clearEnv: true,
        env: { HOME: site.directory },
      }).output();
      assertEquals(new TextDecoder().decode(stdout), "good 1.2.3.4\n");
    },
  );

  testWith(
    ["curl", ...programs],
    `${name}: trouble is 911, and one line in the log`,
    async (t) => {
      await using site = await makeSite();
      await using server = await start(site);
      const url = `${server.url}?${HOME}&myip=1.2.3.4`;
      async function ask(): Promise<string> {
        const before = await server.errorLog();
        const got = await curl(...BASIC, url);
        assertEquals(got.body, "911\n");
        assertEquals(got.status, 503);
        const log = (await server.errorLog()).slice(before.length);
        assertEquals(secretsIn(log), []);
        assertMatch(log, /^[^\n]*schlund-ddns-cgi: [^\n]*\n$/);
        return log;
      }
      await t.step("the gateway refuses the password", async () => {
        site.practice.set({ authCode: "EF00100" });
        const config = await Deno.readTextFile(site.config);
        await Deno.writeTextFile(
          site.config,
          config.replace("= practice", "= outdated"),
        );
        assertMatch(await ask(), /home\.example\.com A: .*EF00100/);
      });
      await t.step("the gateway is down", async () => {
        const config = await Deno.readTextFile(site.config);
        await Deno.writeTextFile(
          site.config,
          config.replace(site.practice.url, closedUrl()),
        );
        assertMatch(await ask(), /home\.example\.com A: /);
      });
      await t.step("there is no config file", async () => {
        await Deno.remove(site.config);
        assertMatch(await ask(), /config: there is no such file/);
      });
    },
  );

  testWith(
    ["curl", ...programs],
    `${name}: a client's Proxy header has no say`,
    async () => {
      await using site = await makeSite();
      await using server = await start(site);
      let visitors = 0;
      const trap = Deno.listen({ hostname: "127.0.0.1", port: 0 });
      const trapped = (async () => {
        for await (const visitor of trap) {
          visitors++;
          visitor.close();
        }
      })();
      const proxy = `http://127.0.0.1:${trap.addr.port}/`;
      const got = await curl(
        ...BASIC,
        ...["--header", `Proxy: ${proxy}`],
        `${server.url}?${HOME}&myip=1.2.3.4`,
      );
      trap.close();
      await trapped;
      assertEquals(got.body, "good 1.2.3.4\n");
      assertEquals(visitors, 0);
      assert(site.practice.requests.length > 0);
    },
  );
}

/** What must be in no log: passwords, and their Base64 in the header. */
function secretsIn(log: string): readonly string[] {
  const basic = btoa(`${USER.name}:${USER.password}`);
  return [USER.password, basic, "outdated", "= practice"]
    .filter((secret) => log.includes(secret));
}
