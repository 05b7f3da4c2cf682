/**
 * The CGI program under Apache with suEXEC, as on shared webhosts. That only the
 * right password updates, `http_recipes.test.ts` shows.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { curl } from "./clients/curl.ts";
import { testWith } from "./servers/programs.ts";
import { blockAfter } from "./servers/readme.ts";
import { makeSite, USER } from "./servers/site.ts";
import { MAY_SUEXEC, startSuexec } from "./servers/suexec.ts";

const CLIENTS = `
[client ${USER.name}]
password = ${USER.password}
hostnames = home.example.com
`;
const BASIC = ["--user", `${USER.name}:${USER.password}`];
const QUERY = "hostname=home.example.com&myip=1.2.3.4";
const PROGRAMS = [
  "curl",
  MAY_SUEXEC ? "apache2" : "apache2-suexec-pristine, and root",
];

testWith(
  PROGRAMS,
  "suEXEC drops SetEnv, and the log says what was looked for",
  async () => {
    await using site = await makeSite({ sections: CLIENTS });
    const script = `#!/bin/sh\nexec ${site.cgi}\n`;
    await using server = await startSuexec(site, script);
    const got = await curl(...BASIC, `${server.url}?${QUERY}`);
    const log = await server.errorLog();
    assertEquals([got.status, got.body], [503, "911\n"], log);
    assertMatch(
      log,
      /DDNS_CONFIG is not set and \/nonexistent\/\.schlund-ddns does not exist/,
    );
    assertEquals(log.match(/schlund-ddns-cgi: /g)?.length, 1, log);
    assert(!log.includes(USER.password), log);
  },
);

testWith(
  PROGRAMS,
  "suEXEC: the wrapper, and no secret in the log",
  async () => {
    await using site = await makeSite({ sections: CLIENTS });
    const wrapper =
      (await blockAfter("of three lines as the program", "docs/service.md"))
        .replace("/home/me/ddns/config", site.config)
        .replace("/home/me/ddns/schlund-ddns-cgi", site.cgi);
    assertEquals(wrapper.trim().split("\n").length, 3);
    const rules = await blockAfter("suEXEC keeps variables", "docs/service.md");
    await using server = await startSuexec(site, wrapper, rules);
    const good = await curl(...BASIC, `${server.url}?${QUERY}`);
    assertEquals(good.body, "good 1.2.3.4\n", await server.errorLog());
    // What a client sends is never a setting.
    const forged = await curl(
      ...[...BASIC, "--header", "DDNS-Config: /nonexistent"],
      `${server.url}?${QUERY}`,
    );
    assertEquals(forged.body, "nochg 1.2.3.4\n");
    await curl("--user", `${USER.name}:x`, `${server.url}?${QUERY}`);
    const log = await server.errorLog();
    assert(!/let me in|Basic|cm91dGVy/.test(log), log);
  },
);
