/**
 * The compose files: what they say is what the image and the command line know.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { parseArguments } from "../../lib/cli/arguments.ts";
import { COMMANDS } from "../../lib/cli/commands.ts";
import { ALL_OPTIONS } from "../../lib/cli/options.ts";
import { sourcePath } from "../../packaging/build/program.ts";
import { blockAfter } from "../e2e/servers/readme.ts";
import { readCompose, whyNoYaml } from "./compose.ts";
import { testUnless } from "./layer.ts";

testUnless(
  await whyNoYaml(),
  [],
  "the compose files are of one image, shut off alike",
  async () => {
    const serve = await readCompose("compose.yaml");
    const watch = await readCompose("compose.watch.yaml");
    const { command: _, healthcheck, network_mode: network, ...own } = watch
      .services["schlund-ddns-watch"]!;
    assertEquals(own, serve.services["schlund-ddns"]!);
    assertEquals(watch.secrets, serve.secrets);
    // The image's health check asks `serve`.
    assertEquals(healthcheck, { disable: true });
    assertEquals(network, "host");
    const dockerfile = await Deno.readTextFile(sourcePath("Dockerfile"));
    assert(dockerfile.includes(`DDNS_CONFIG=/run/secrets/${own.secrets[0]}\n`));
    assertEquals(watch.secrets[own.secrets[0]!], { file: "./config.ini" });
  },
);

testUnless(
  await whyNoYaml(),
  [],
  "what docs say to watch with runs a command that there is",
  async () => {
    const readme = await Deno.readTextFile(sourcePath("README.md"));
    const heading = "To detect changes instead of answering routers";
    const line = (await blockAfter(heading, "docs/service.md")).trim();
    assert(readme.replace(/\s+/g, " ").includes(line), line);
    const [, file = ""] = /^docker compose --file (\S+) up --detach$/
      .exec(line) ?? [];
    const { services } = await readCompose(file);
    const without = await blockAfter("Without compose:", "docs/service.md");
    const { image, command } = services["schlund-ddns-watch"]!;
    const commands = [
      command,
      // What stands behind the image's name.
      without.replaceAll("\\\n", "").split(` ${image} `).at(-1)!.trim(),
    ];
    for (const text of commands) {
      const { words } = parseArguments(text.split(" "), ALL_OPTIONS);
      assertEquals(words, ["watch"]);
      assert(COMMANDS.some(({ name }) => name === words[0]));
    }
    for (
      const option of ["--read-only", "--no-healthcheck", "--network host"]
    ) {
      assert(without.includes(option), option);
    }
  },
);
