/**
 * The recipes for systemd in docs/service.md: the units that they start are run
 * with the words, environment and credentials that systemd would give them.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { sourcePath } from "../../packaging/build/program.ts";
import { command } from "../e2e/harness.ts";
import { runProcess } from "../e2e/process.ts";
import { startBackground } from "../e2e/servers/background.ts";
import { blockAfter } from "../e2e/servers/readme.ts";
import { startPracticeWithVpn } from "./practice_with_vpn.ts";
import { commandOf, environmentOf, readUnit, type Unit } from "./units.ts";

const DOCS = "docs/service.md";

/** The units that docs say to start, as they are after what docs say to edit. */
async function unitsOfDocs(): Promise<Readonly<Record<string, Unit>>> {
  const blocks = await Promise.all([
    blockAfter("## Units of the Debian package", DOCS),
    blockAfter("Then start it:", DOCS),
    blockAfter("schlund-ddns-watch.service`:", "docs/addresses.md"),
  ]);
  const names = blocks.flatMap((block) =>
    [...block.matchAll(/^sudo systemctl enable --now (\S+)/gm)]
      .map(([, name]) => name!)
  );
  const dropIn = await blockAfter(
    "sudo systemctl edit schlund-ddns.service",
    DOCS,
  );
  const read = (name: string) =>
    Deno.readTextFile(sourcePath(`packaging/${name}`));
  const units: Record<string, Unit> = {
    "schlund-ddns.service": readUnit(
      await read("schlund-ddns.service"),
      dropIn,
    ),
  };
  for (const name of names) units[name] ??= readUnit(await read(name));
  return units;
}

/** What systemd gives a service. */
async function setStage() {
  const practice = startPracticeWithVpn();
  const folder = await Deno.makeTempDir({ prefix: "schlund-ddns-units-" });
  const config = `${folder}/config.ini`;
  const credentials = `${folder}/credentials`;
  await Deno.mkdir(credentials);
  await Deno.writeTextFile(
    config,
    "[default]\nusername = 1234567\npassword = practice\n" +
      `url = ${practice.url}\nlisten = 127.0.0.1:0\n` +
      `ip4 = file:${folder}/address\nip6 = none\n` +
      "[host home.example.com]\n[client router]\npassword = let me in\n" +
      "hostnames = home.example.com\n",
    { mode: 0o600 },
  );
  await Deno.writeTextFile(`${folder}/address`, "8.8.4.4\n");
  return {
    practice,
    folder,
    addressOf: (name: string) =>
      practice.zone("example.com")!.rr
        .find((record) => record.name === name && record.type === "A")?.value,
    /** How to start what a key of the unit says. */
    async start(unit: Unit) {
      const [name, path] = unit["Service.LoadCredential"]![0]!.split(":");
      assertEquals(path, "/etc/schlund-ddns/config.ini");
      await Deno.copyFile(config, `${credentials}/${name}`);
      const env = environmentOf(unit);
      const [program, ...words] = commandOf(
        unit["Service.ExecStart"]!.join(" "),
        { credentials, env },
      );
      assertEquals(program, "/usr/bin/schlund-ddns");
      return await command(words, {
        env: { HOME: "/", CREDENTIALS_DIRECTORY: credentials, ...env },
        cwd: "/",
      });
    },
    async [Symbol.asyncDispose]() {
      await practice.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

Deno.test("docs start units that there are, and that can be enabled", async () => {
  const units = await unitsOfDocs();
  assertEquals(Object.keys(units).sort(), [
    "schlund-ddns-serve.service",
    "schlund-ddns-watch.service",
    "schlund-ddns.service",
    "schlund-ddns.timer",
  ]);
  for (const [name, unit] of Object.entries(units)) {
    const enabled = unit["Install.WantedBy"];
    // The timer starts it.
    assertEquals(enabled === undefined, name === "schlund-ddns.service", name);
  }
  assertEquals(units["schlund-ddns.timer"]!["Timer.OnUnitActiveSec"], ["5min"]);
});

Deno.test("the timer's service updates the hosts of its drop-in", async () => {
  await using stage = await setStage();
  const unit = (await unitsOfDocs())["schlund-ddns.service"]!;
  const [program, options] = await stage.start(unit);
  assertEquals(await runProcess(program, options), {
    code: 0,
    stdout: "",
    stderr: "",
  });
  assertEquals(stage.addressOf("home"), "8.8.4.4");
  assertEquals(stage.addressOf("vpn"), "8.8.4.4");
});

Deno.test("the watching service looks at once when it is reloaded", async () => {
  await using stage = await setStage();
  const unit = (await unitsOfDocs())["schlund-ddns-watch.service"]!;
  const [program, options] = await stage.start(unit);
  const log = `${stage.folder}/log`;
  const { cwd: _, ...settings } = options;
  await using watch = startBackground({ ...settings, program, log });
  await watch.until((log) => log.includes("→ 8.8.4.4"));
  await Deno.writeTextFile(`${stage.folder}/address`, "8.8.8.8\n");
  const [kill, ...words] = commandOf(unit["Service.ExecReload"]!.join(" "), {
    credentials: "",
    env: { MAINPID: `${watch.pid}` },
  });
  assertEquals((await runProcess(kill!, { args: words })).code, 0);
  await watch.until((log) => log.includes("→ 8.8.8.8"));
  assertEquals(stage.addressOf("home"), "8.8.8.8");
  watch.kill("SIGTERM");
  assertEquals((await watch.status).code, 0);
});

Deno.test("the service for routers listens", async () => {
  await using stage = await setStage();
  const unit = (await unitsOfDocs())["schlund-ddns-serve.service"]!;
  const [program, options] = await stage.start(unit);
  const log = `${stage.folder}/log`;
  const { cwd: _, ...settings } = options;
  await using serve = startBackground({ ...settings, program, log });
  await serve.until((log) => log.startsWith("listening on http://127.0.0.1:"));
  serve.kill("SIGTERM");
  assertEquals((await serve.status).code, 0);
});

Deno.test("a wrong config file ends the services for good", async () => {
  for (const [name, unit] of Object.entries(await unitsOfDocs())) {
    if (unit["Service.Restart"] === undefined) continue;
    assertEquals(unit["Service.RestartPreventExitStatus"], ["2"], name);
    assertEquals(unit["Service.Type"], ["exec"], name);
  }
});
