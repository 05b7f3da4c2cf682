/**
 * The container image: built from the Dockerfile and started as a container is.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { sourcePath } from "../../packaging/build/program.ts";
import { startPractice } from "../../lib/practice/mod.ts";
import { ini } from "../e2e/harness.ts";
import { runProcess } from "../e2e/process.ts";
import { freePort, startBackground } from "../e2e/servers/background.ts";
import { CLIENT } from "../e2e/servers/serve.ts";
import { blockAfter } from "../e2e/servers/readme.ts";
import { readCompose, whyNoYaml } from "./compose.ts";
import { buildImage, inImage } from "./image.ts";
import { testUnless, whyNoLayer } from "./layer.ts";

Deno.test("secrets beside compose.yaml do not get into the build", async () => {
  const read = (name: string) => Deno.readTextFile(sourcePath(name));
  const secrets = [
    ...(await read("compose.yaml")).matchAll(/^[ #]+file: \.\/(.+)$/gm),
  ].map(([, name]) => name!);
  assertEquals(secrets, ["config.ini", "password"]);
  const ignored = (await read(".dockerignore")).split("\n");
  assertEquals(secrets.filter((name) => !ignored.includes(name)), []);
});

testUnless(
  await whyNoLayer() ?? await whyNoYaml(),
  ["buildah", "mmdebstrap"],
  "the image serves as nobody, with read-only files",
  async () => {
    const practice = startPractice();
    const folder = await Deno.makeTempDir({ prefix: "schlund-ddns-image-" });
    try {
      const image = await buildImage(folder);
      const { config } = image;
      assertEquals(config.User, "65532:65532");
      assertEquals(config.Entrypoint, ["/usr/bin/schlund-ddns"]);
      assertEquals(config.Cmd, ["serve"]);
      assertEquals(config.Healthcheck.Test, [
        "CMD",
        "/usr/bin/schlund-ddns",
        "health",
      ]);
      const secrets = `${folder}/secrets`;
      await Deno.mkdir(secrets);
      await Deno.writeTextFile(
        `${secrets}/config.ini`,
        ini({ username: "1234567", url: practice.url }) + CLIENT,
      );
      await Deno.writeTextFile(`${secrets}/password`, "practice\n");
      for (const name of ["config.ini", "password"]) {
        await Deno.chmod(`${secrets}/${name}`, 0o600);
        await Deno.chown(`${secrets}/${name}`, 65532, 65532);
      }
      const env: Record<string, string> = {
        ...Object.fromEntries(
          config.Env.map((line) => line.split("=") as [string, string]),
        ),
        SCHLUND_DDNS_PASSWORD_FILE: "/run/secrets/password",
      };
      assertEquals(env.SCHLUND_DDNS_LISTEN, "0.0.0.0:8245");
      // The test shares its network, and others may be at work.
      const port = freePort();
      env.SCHLUND_DDNS_LISTEN = `0.0.0.0:${port}`;
      const url = `http://127.0.0.1:${port}`;
      const health = () => {
        const { program, args } = inImage(image, secrets, [
          ...config.Healthcheck.Test.slice(1),
        ]);
        return runProcess(program, { args: [...args], env, clearEnv: true });
      };
      const unwell = await health();
      assertMatch(unwell.stderr, /^schlund-ddns: .* is not healthy: .*\n$/);
      assertEquals(unwell.code, 1);
      await using service = startBackground({
        ...inImage(image, secrets, [
          ...config.Entrypoint,
          ...config.Cmd,
        ]),
        log: `${folder}/serve.log`,
        env,
      });
      await service.until((log) => log.includes("listening on"));
      assertEquals(await health(), {
        code: 0,
        stdout: `${url} is healthy\n`,
        stderr: "",
      });
      const answer = await fetch(
        `${url}/nic/update?hostname=home.example.com&myip=1.2.3.4`,
        { headers: { authorization: `Basic ${btoa("router:let me in")}` } },
      );
      assertEquals(await answer.text(), "good 1.2.3.4\n");
      assertMatch(await service.log(), /outcome="good 1\.2\.3\.4"/);

      // The same image as compose.watch.yaml has it: it keeps watching.
      const recipe = await blockAfter(
        "To detect changes instead of answering routers",
        "docs/service.md",
      );
      const [, file = ""] = /--file (\S+) up/.exec(recipe) ?? [];
      const { services } = await readCompose(file);
      const compose = services["schlund-ddns-watch"]!;
      const [secret] = compose.secrets;
      await Deno.writeTextFile(
        `${secrets}/${secret}`,
        ini({ username: "1234567", url: practice.url, ip6: "none" }) +
          "[host home.example.com]\nip4 = 8.8.4.4\n",
      );
      await using watch = startBackground({
        ...inImage(image, secrets, [
          ...config.Entrypoint,
          ...compose.command.split(" "),
        ]),
        log: `${folder}/watch.log`,
        env,
      });
      await watch.until((log) => log.includes("home.example.com A"));
      assertEquals(
        (await watch.log()).replaceAll(/^\S+Z /gm, ""),
        "home.example.com A 1.2.3.4 → 8.8.4.4\n",
      );
    } finally {
      await practice.close();
      await Deno.remove(folder, { recursive: true });
    }
  },
);
