/**
 * The Apache snippet that archives and the Debian package bring.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { curl } from "./clients/curl.ts";
import { startApache } from "./servers/apache.ts";
import { testWith } from "./servers/programs.ts";
import { makeSite, USER } from "./servers/site.ts";

const SNIPPET = new URL("../../packaging/apache.conf", import.meta.url);

testWith(
  ["apache2", "curl"],
  "the packages' Apache snippet: update, check and the caller's address",
  async () => {
    await using site = await makeSite();
    const snippet = (await Deno.readTextFile(SNIPPET))
      .replace(
        "ScriptAlias /dns-update /usr/lib/cgi-bin/schlund-ddns-cgi",
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
  },
);
