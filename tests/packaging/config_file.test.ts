import { assertEquals } from "@std/assert";
import { configFile } from "../../packaging/reference/mod.ts";
import { SECTIONS } from "../../lib/settings/settings.ts";
import { setStage } from "../e2e/harness.ts";

Deno.test("the config file of the packages sets nothing", () => {
  const lines = configFile().split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  assertEquals(lines, ["[default]"]);
});

Deno.test("the config file of the packages has every setting, ready to use", async () => {
  const text = configFile();
  for (const section of Object.values(SECTIONS)) {
    for (const key of Object.keys(section)) {
      assertEquals(text.split(`#${key} = `).length > 1, true, key);
    }
  }
  await using stage = await setStage();
  const config = await stage.write(
    "ddns.ini",
    text.replace(/^#username = .*$/m, "username = 1234567")
      .replace(/^#password = .*$/m, "password = practice")
      .replace(/^#url = .*$/m, `url = ${stage.practice.url}`),
  );
  const { code, stderr } = await stage.bare([
    ...["--config", config, "home.example.com", "1.2.3.4"],
  ]);
  assertEquals(stderr, "");
  assertEquals(code, 0);
});
