/**
 * What docs/service.md tells of web servers before the service, and of other hosts
 * of its handler.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { curl } from "./clients/curl.ts";
import { accepts, freePort, startBackground } from "./servers/background.ts";
import { program } from "./servers/programs.ts";
import {
  BASIC,
  CLIENT,
  type DocsStage,
  setDocsStage,
  startDocsService,
  UPDATE,
} from "./docs/stage.ts";
import { fill, testBlocks, type Way, type Ways } from "./docs/way.ts";

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

/** Their ways. */
const PROXY_WAYS: Ways = {
  "docs/service.md › Behind a proxy › location / {": NGINX,
  "docs/service.md › Behind a proxy › dyn.example.com {": CADDY,
};

await testBlocks("proxies", PROXY_WAYS);
