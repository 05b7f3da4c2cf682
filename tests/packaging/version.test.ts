import { assertEquals, assertMatch } from "@std/assert";
import configuration from "../../deno.json" with { type: "json" };
import { VERSION } from "../../lib/version.ts";

Deno.test("the version is the same everywhere", async () => {
  assertMatch(VERSION, /^\d+\.\d+\.\d+(-[0-9a-z.]+)?$/);
  assertEquals(configuration.version, VERSION);
  const changelog = await Deno.readTextFile(
    new URL("../../CHANGELOG.md", import.meta.url),
  );
  const [, newest] = /^## (\S+)/m.exec(changelog) ?? [];
  assertEquals(newest, VERSION);
});
