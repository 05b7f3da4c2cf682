import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { run, setStage } from "./harness.ts";

Deno.test("demo shows an update of both families, with its few permissions", async () => {
  // The user's own file names a gateway that must not hear of this.
  await using stage = await setStage();
  await stage.write(
    ".schlund-ddns",
    `[default]\nusername = x\npassword = y\nurl = ${stage.practice.url}\n`,
  );
  const ran = await run(["demo"], {
    task: "demo",
    env: {
      HOME: stage.home,
      DDNS_CONFIG: "/nowhere/at/all",
      SCHLUND_DDNS_URL: stage.practice.url,
      SCHLUND_DDNS_PASSWORD_FILE: "/nowhere",
    },
  });
  assertEquals([ran.code, ran.stderr], [0, ""]);
  const { stdout } = ran;
  const update = stdout.indexOf("$ schlund-ddns home.example.com");
  const [before, after] = [stdout.slice(0, update), stdout.slice(update)];
  assert(update > 0);
  assertStringIncludes(before, "192.0.2.10");
  assertStringIncludes(after, "A 192.0.2.10 → 198.51.100.7");
  assertStringIncludes(after, "→ 2001:db8:7::1");
  assertStringIncludes(
    after,
    "4 requests, of which 1 update with 2 new records",
  );
  // Every other record is there as before.
  const rows = (text: string) =>
    text.split("\n").filter((line) => /example\.com {2,}\S/.test(line))
      .filter((line) => !line.startsWith("home."));
  assertEquals(rows(after), rows(before));
  assertEquals(rows(before).length, 11);
  assertEquals(stage.practice.requests, []);
});
