/**
 * The commands and config files of docs/service.md, and those of docs/network.md
 * for web servers and systemd.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { curl } from "../clients/curl.ts";
import { startApache } from "../servers/apache.ts";
import { accepts, freePort, startBackground } from "../servers/background.ts";
import { program } from "../servers/programs.ts";
import { makeSite } from "../servers/site.ts";
import { ROOT } from "./blocks.ts";
import { CALLER, startInternet } from "./internet.ts";
import { startDocsService } from "./router_ways.ts";
import { ACCOUNT, type DocsStage, firstConfig, setDocsStage } from "./stage.ts";
import { UNIT_WAYS } from "./unit_ways.ts";
import {
  by,
  config,
  fill,
  MENTIONED,
  not,
  shell,
  type Way,
  type Ways,
} from "./way.ts";

const CLIENT = `
[client fritzbox]
password = aLongRandomWord7
hostnames = home.example.com
`;
const BASIC = ["--user", "fritzbox:aLongRandomWord7"];
const UPDATE = "hostname=home.example.com&myip=1.2.3.4";

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

/** The service on the port that the docs name for it, and what stands there. */
async function startBehind(stage: DocsStage): Promise<string> {
  await startDocsService(stage, CLIENT);
  return stage.internet.sites.get("dyn.example.com")!.replace("http://", "");
}

const NGINX: Way = {
  how: "run",
  needs: ["nginx", "curl"],
  async run({ text }) {
    await using stage = await setDocsStage();
    const { home } = stage;
    const service = await startBehind(stage);
    const port = freePort();
    const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
      .map((kind) => `${kind}_temp_path ${home}/nginx-${kind};`);
    await Deno.writeTextFile(
      `${home}/nginx.conf`,
      `daemon off;
${(await Deno.stat(home)).uid === 0 ? "user root;" : ""}
pid ${home}/nginx.pid;
events {}
http {
  access_log off;
  ${temporary.join("\n")}
  server {
    listen 127.0.0.1:${port};
    ${fill(text, { "127.0.0.1:8245": service })}
  }
}
`,
    );
    await using server = startBackground({
      program: program("nginx"),
      args: ["-e", "stderr", "-c", `${home}/nginx.conf`, "-p", home],
      log: `${home}/nginx.log`,
    });
    await server.until(() => accepts({ hostname: "127.0.0.1", port }));
    const from = ["--interface", "127.0.0.2"];
    const myip = await curl(...from, `http://127.0.0.1:${port}/myip`);
    assertEquals(myip.body, "127.0.0.2\n", await server.log());
    const got = await curl(...BASIC, `http://127.0.0.1:${port}/?${UPDATE}`);
    assertEquals(got.body, "good 1.2.3.4\n");
  },
};

/** With a certificate of Caddy's own, as nobody else gives one for that name. */
const CADDY: Way = {
  how: "run",
  needs: ["caddy", "curl"],
  async run({ text }) {
    await using stage = await setDocsStage();
    const { home } = stage;
    const service = await startBehind(stage);
    const [http, https] = [freePort(), freePort()];
    await Deno.writeTextFile(
      `${home}/Caddyfile`,
      `{
  admin off
  http_port ${http}
  https_port ${https}
  local_certs
  skip_install_trust
}
${fill(text, { "127.0.0.1:8245": service })}`,
    );
    await using server = startBackground({
      program: program("caddy"),
      args: ["run", "--config", `${home}/Caddyfile`, "--adapter", "caddyfile"],
      env: { HOME: home, XDG_DATA_HOME: home },
      log: `${home}/caddy.log`,
    });
    const root = `${home}/caddy/pki/authorities/local/root.crt`;
    await server.until(async () =>
      await accepts({ hostname: "127.0.0.1", port: https }) &&
      await Deno.stat(root).then(() => true, () => false)
    );
    const ask = (...args: string[]) =>
      curl(
        ...["--noproxy", "*", "--cacert", root],
        ...["--connect-to", `dyn.example.com:443:127.0.0.1:${https}`, ...args],
      );
    await server.until((log) =>
      log.includes("certificate obtained successfully")
    );
    const got = await ask(...BASIC, `https://dyn.example.com/?${UPDATE}`);
    assertEquals(got.body, "good 1.2.3.4\n", await server.log());
    const from = ["--interface", "127.0.0.2"];
    const myip = await ask(...from, "https://dyn.example.com/myip");
    assertEquals(myip.body, "127.0.0.2\n");
  },
};

const DENO_SERVE: Way = {
  how: "run",
  needs: ["curl"],
  async run({ text }) {
    await using stage = await setDocsStage();
    await stage.configure(
      `${await firstConfig()}trusted_proxies = 127.0.0.1\n${CLIENT}`,
    );
    const port = freePort();
    const server = stage.background(
      fill(text, {
        "/etc/schlund-ddns/config.ini": `${stage.home}/.schlund-ddns`,
        "8245": `${port}`,
        "/path/to/": ROOT.pathname,
      }),
      "deno-serve",
    );
    await server.until(() => accepts({ hostname: "127.0.0.1", port }));
    stage.internet.sites.set("dyn.example.com", `http://127.0.0.1:${port}`);
    const { stdout } = await stage.shell(
      `curl -sS ${BASIC.join(" ")} https://dyn.example.com/update`,
    );
    assertEquals(stdout, `good ${CALLER}\n`, await server.log());
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
function byHand(blanks: (stage: DocsStage) => Record<string, string>): Way {
  return shell(({ code, stdout, stderr }, { home }) => {
    assertEquals([code, stderr], [0, ""]);
    const lines = stdout.trimEnd().split("\n");
    assertEquals(lines.length, 3);
    assertEquals(lines[1], `It would read ${home}/.schlund-ddns.`);
    assertStringIncludes(lines[2]!, "That is well: user USER");
  }, { blanks });
}

/** The ways of docs/service.md, and of what other pages say of web servers. */
export const SERVICE_WAYS: Ways = {
  ...UNIT_WAYS,
  "docs/network.md › Where to set the variables › <Location /dns-update>":
    APACHE_VARIABLES,
  "docs/service.md › CGI under Apache › # In the <Location>, since Apache 2.4.13:":
    CREDENTIALS,
  "docs/service.md › suEXEC › #!/bin/sh": by(
    "tests/e2e/http_suexec.test.ts",
    "suEXEC: the wrapper of three lines, and REMOTE_USER",
  ),
  "docs/service.md › suEXEC › RewriteEngine On": by(
    "tests/e2e/http_suexec.test.ts",
    "suEXEC: the wrapper of three lines, and REMOTE_USER",
  ),
  'docs/service.md › CGI under lighttpd › server.modules += ("mod_alias", "mod_auth", "mod_authn_file"':
    by("tests/e2e/http_cgi_servers.test.ts", "lighttpd, mod_cgi"),
  "docs/service.md › CGI under nginx with fcgiwrap › location /dns-update {":
    by("tests/e2e/http_cgi_servers.test.ts", "nginx, fcgiwrap"),
  "docs/service.md › Behind a proxy › location / {": NGINX,
  "docs/service.md › Behind a proxy › dyn.example.com {": CADDY,
  "docs/service.md › Behind a proxy › … reason=\"no address was sent, and the peer's cannot be take":
    by(
      "tests/e2e/http_proxies.test.ts",
      "behind Caddy and a prefix, not trusted",
    ),
  "docs/service.md › Docker › trusted_proxies = 172.16.0.0/12": config(),
  "docs/service.md › Other hosts of the handler › DDNS_CONFIG=/etc/schlund-ddns/config.ini deno serve --allow-":
    DENO_SERVE,
  "docs/service.md › Containers › chmod 600 config.ini": DOCKER,
  "docs/service.md › Containers › docker run --detach --read-only --no-healthcheck \\":
    DOCKER,
  "docs/service.md › Is it well? › ✓ gateway: https://gateway.schlundtech.de/ answers":
    checkPage(keep("A")),
  "docs/service.md › Is it well? › sudo DDNS_CONFIG=/etc/schlund-ddns/config.ini /usr/lib/cgi-b":
    byHand(({ home }) => ({
      "/etc/schlund-ddns/config.ini": `${home}/.schlund-ddns`,
      "/usr/lib/cgi-bin/": `${home}/programs/`,
    })),
  "docs/service.md › deno serve": MENTIONED,
  "docs/service.md › trusted_proxies = 172.30.82.0/24": config(),
  "docs/webhosts.md › Is it well? › ✓ gateway: https://gateway.schlundtech.de/ answers":
    checkPage(keep()),
  "docs/webhosts.md › Is it well? › ./schlund-ddns-cgi": byHand(({ home }) => ({
    "./": `${home}/programs/`,
  })),
};
