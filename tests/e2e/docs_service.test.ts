/**
 * The commands and config files of docs/service.md, and those of docs/network.md
 * for web servers and systemd.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { curl } from "./clients/curl.ts";
import { startApache } from "./servers/apache.ts";
import { makeSite } from "./servers/site.ts";
import { startInternet } from "./docs/internet.ts";
import {
  ACCOUNT,
  BASIC,
  CLIENT,
  type DocsStage,
  firstConfig,
  setDocsStage,
  startDocsService,
  UPDATE,
} from "./docs/stage.ts";
import {
  type Blanks,
  by,
  config,
  fill,
  MENTIONED,
  not,
  shell,
  testBlocks,
  type Way,
  type Ways,
} from "./docs/way.ts";

const DOCKER = not(
  "there is no Docker daemon; tests/packaging/image.test.ts starts the image as " +
    "one would",
);

/** Three ways to hand credentials over, each behind a line that says where. */
const CREDENTIALS: Way = {
  how: "run",
  needs: ["apache2", "curl"],
  async run({ text }) {
    const pieces = text.split(/^(?=#)/m);
    assertEquals(pieces.length, 3);
    for (const piece of pieces) {
      await using site = await makeSite({ sections: CLIENT });
      const outside = piece.startsWith("# Or outside");
      await using server = await startApache(site, {
        module: "cgid",
        modules: ["setenvif", "rewrite"],
        head: outside ? piece : "",
        snippet: `
ScriptAlias /dns-update ${site.cgi}
<Location /dns-update>
  SetEnv DDNS_CONFIG ${site.config}
  Require all granted
  ${outside ? "" : piece}
</Location>`,
      });
      const got = await curl(...BASIC, `${server.url}?${UPDATE}`);
      assertEquals(got.body, "good 1.2.3.4\n", await server.errorLog());
    }
  },
};

/** Variables for the CGI program, which needs them to reach the gateway at all. */
const APACHE_VARIABLES: Way = {
  how: "run",
  needs: ["apache2", "curl"],
  async run({ text }) {
    await using site = await makeSite({ accounts: [ACCOUNT] });
    await using internet = await startInternet(
      site.directory,
      site.practice.url,
    );
    await Deno.writeTextFile(site.config, await firstConfig() + CLIENT);
    await using server = await startApache(site, {
      module: "cgid",
      snippet: `
ScriptAlias /dns-update ${site.cgi}
SetEnv DDNS_CONFIG ${site.config}
<Location /dns-update>
  CGIPassAuth On
  Require all granted
</Location>
${
        fill(text, {
          "/etc/ssl/our-ca.pem": internet.authority,
          "http://proxy.example.com:3128": internet.proxy,
        })
      }`,
    });
    const got = await curl(...BASIC, `${server.url}?${UPDATE}`);
    assertEquals(got.body, "good 1.2.3.4\n", await server.errorLog());
  },
};

/** What the check page answers, word for word. */
function checkPage(records: (stage: DocsStage) => void): Way {
  return {
    how: "run",
    needs: ["curl"],
    async run({ text }) {
      await using stage = await setDocsStage();
      records(stage);
      await startDocsService(stage, CLIENT);
      const { stdout } = await stage.shell(
        `curl -sS ${BASIC.join(" ")} https://dyn.example.com/dns-update/check`,
      );
      // A machine that is busy is slow to compare clocks.
      const plain = (page: string) =>
        page.replace(/within \d+ s/, "within 1 s");
      assertEquals(plain(stdout), text);
    },
  };
}

/** Leaves the host of the docs with these records alone. */
function keep(...types: readonly string[]) {
  return ({ practice }: DocsStage) => {
    const zone = practice.zone("example.com")!;
    practice.setZone({
      ...zone,
      rr: zone.rr.filter(({ name, type }) =>
        name !== "home" || types.includes(type)
      ),
    });
  };
}

/** What the CGI program says to who starts it. */
function byHand(blanks: (stage: DocsStage) => Blanks): Way {
  return shell(({ code, stdout, stderr }, { home }) => {
    assertEquals([code, stderr], [0, ""]);
    const lines = stdout.trimEnd().split("\n");
    assertEquals(lines.length, 3);
    assertEquals(lines[1], `It would read ${home}/.schlund-ddns.`);
    assertStringIncludes(lines[2]!, "This works: user USER");
  }, { blanks });
}

/** A service is healthy, on its machine and through the web server. */
const HEALTH: Way = {
  how: "run",
  needs: [],
  async run({ text }) {
    await using stage = await setDocsStage();
    await startDocsService(stage, CLIENT);
    const { host } = new URL(stage.internet.sites.get("dyn.example.com")!);
    await stage.configure(`${await firstConfig()}listen = ${host}\n`);
    const config = `${stage.home}/.schlund-ddns`;
    const { code, stdout, stderr } = await stage.shell(
      fill(text, { "/etc/schlund-ddns/config.ini": config }),
    );
    const well =
      `http://${host} is healthy\nhttps://dyn.example.com is healthy\n`;
    assertEquals([code, stdout, stderr], [0, well, ""]);
  },
};

/** The ways of docs/service.md, and of what other pages say of web servers. */
const SERVICE_WAYS: Ways = {
  "docs/network.md › Where to set the variables › <Location /dns-update>":
    APACHE_VARIABLES,
  "docs/service.md › CGI under Apache › # In the <Location>, since Apache 2.4.13:":
    CREDENTIALS,
  "docs/service.md › suEXEC › #!/bin/sh": by(
    "tests/e2e/http_suexec.test.ts",
    "suEXEC: the wrapper, and no secret in the log",
  ),
  "docs/service.md › suEXEC › RewriteEngine On": by(
    "tests/e2e/http_suexec.test.ts",
    "suEXEC: the wrapper, and no secret in the log",
  ),
  'docs/service.md › CGI under lighttpd › server.modules += ("mod_alias", "mod_auth", "mod_authn_file"':
    by("tests/e2e/http_cgi_servers.test.ts", "lighttpd, mod_cgi"),
  "docs/service.md › CGI under nginx with fcgiwrap › location /dns-update {":
    by("tests/e2e/http_cgi_servers.test.ts", "nginx, fcgiwrap"),
  "docs/service.md › Behind a proxy › … reason=\"no address was sent, and the peer's cannot be take":
    by(
      "tests/e2e/http_proxies.test.ts",
      "behind Caddy and a prefix, not trusted",
    ),
  "docs/service.md › Pages › [status]": config(),
  "docs/service.md › Docker › trusted_proxies = 172.16.0.0/12": config(),
  "docs/service.md › Containers › chmod 600 config.ini": DOCKER,
  "docs/service.md › Containers › docker compose --file compose.watch.yaml up --detach":
    by(
      "tests/packaging/image.test.ts",
      "the image serves as nobody, with read-only files",
    ),
  "docs/service.md › Containers › docker run --detach --read-only --no-healthcheck --network h":
    by(
      "tests/packaging/compose.test.ts",
      "what docs say to watch with runs a command that there is",
    ),
  "docs/service.md › Does it work? › schlund-ddns health --config /etc/schlund-ddns/config.ini":
    HEALTH,
  "docs/service.md › schlund-ddns health": MENTIONED,
  "docs/service.md › Does it work? › ✓ gateway: https://gateway.schlundtech.de/ answers":
    checkPage(keep("A")),
  "docs/service.md › Does it work? › sudo DDNS_CONFIG=/etc/schlund-ddns/config.ini /usr/lib/schlu":
    byHand(({ home }) => ({
      "/etc/schlund-ddns/config.ini": `${home}/.schlund-ddns`,
      "/usr/lib/schlund-ddns/": `${home}/programs/`,
    })),
  "docs/service.md › trusted_proxies = 172.30.82.0/24": config(),
  "docs/webhosts.md › Does it work? › ✓ gateway: https://gateway.schlundtech.de/ answers":
    checkPage(keep()),
};

await testBlocks("service", SERVICE_WAYS);
