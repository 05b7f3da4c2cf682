/**
 * The Apache snippet that archives and the Debian package bring.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { curl } from "./clients/curl.ts";
import { startApache } from "./servers/apache.ts";
import { testWith } from "./servers/programs.ts";
import { makeSite, USER } from "./servers/site.ts";

const SNIPPET = new URL("../../packaging/apache.conf", import.meta.url);

/** Paths that are open to nobody. */
const BELOW = [
  "/myip/x",
  "/myip/check",
  "/myip//check",
  "/m%79ip/x",
  "//myip/x",
  "/x/../myip/x",
  "/myip/../x",
  "/myip%0A/x",
  "/myip;/x",
  "/MYIP",
  "/MYIP/x",
  "/healthz",
  "/healthz/x",
];

testWith(
  ["apache2", "curl"],
  "the packages' Apache snippet: update, check and the caller's address",
  async () => {
    await using site = await makeSite();
    const snippet = (await Deno.readTextFile(SNIPPET))
      .replace(
        "ScriptAlias /dns-update /usr/lib/schlund-ddns/schlund-ddns-cgi",
        `ScriptAlias /dns-update ${site.cgi}`,
      )
      .replace(
        "DDNS_CONFIG /etc/schlund-ddns/config.ini",
        `DDNS_CONFIG ${site.config}`,
      )
      .replace(
        "AuthUserFile /etc/schlund-ddns/htpasswd",
        `AuthUserFile ${site.htpasswd}`,
      );
    await using server = await startApache(site, { module: "cgid", snippet });
    const basic = ["--user", `${USER.name}:${USER.password}`];
    const query = "hostname=home.example.com&myip=1.2.3.4";
    const good = await curl(...basic, `${server.url}?${query}`);
    assertEquals(good.body, "good 1.2.3.4\n", await server.errorLog());
    assertEquals(good.headers.get("content-length"), "13");
    const check = await curl(...basic, `${server.url}/check`);
    assertStringIncludes(check.body, "✓ home.example.com: ");
    for (const path of [`?${query}`, "/check"]) {
      assertEquals((await curl(server.url + path)).status, 401, path);
    }
    // The caller is on this machine, whose address is none to publish.
    const myip = await curl(`${server.url}/myip`);
    assertEquals([myip.status, myip.body], [200, "127.0.0.1\n"]);
    // Nothing else is open, however it is spelt.
    const before = site.practice.requests.length;
    for (const path of BELOW) {
      const { status } = await curl(
        "--path-as-is",
        `${server.url}${path}?${query}`,
      );
      assertEquals(status, 401, path);
    }
    assertEquals(site.practice.requests.length, before);
  },
);

testWith(
  ["apache2", "curl"],
  "a snippet that opens all below myip opens no update and no check",
  async () => {
    await using site = await makeSite();
    // As it was handed out first.
    const snippet = `
ScriptAlias /dns-update ${site.cgi}
<Location /dns-update>
  SetEnv DDNS_CONFIG ${site.config}
  AuthName "Dynamic DNS"
  AuthType Basic
  AuthUserFile ${site.htpasswd}
  Require valid-user
</Location>
<Location /dns-update/myip>
  AuthType None
  Require all granted
</Location>`;
    await using server = await startApache(site, { module: "cgid", snippet });
    const query = "hostname=home.example.com&myip=1.2.3.4";
    for (const path of BELOW) {
      const { status, body } = await curl(
        "--path-as-is",
        `${server.url}${path}?${query}`,
      );
      const refused = status === 404 && body === "badagent\n" ||
        status === 401;
      assert(refused, `${path}: ${status} ${body}`);
    }
    for (const path of ["/myip", "/myip/", "//m%79ip//"]) {
      const { status, body } = await curl(`${server.url}${path}?${query}`);
      assertEquals([status, body], [200, "127.0.0.1\n"], path);
    }
    assertEquals(site.practice.requests, []);
  },
);
