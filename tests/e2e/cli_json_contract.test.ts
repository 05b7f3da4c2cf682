import { assert, assertEquals } from "@std/assert";
import { setStage } from "./harness.ts";

const PAGE = new URL("../../docs/json.md", import.meta.url);

/** The examples of the page, in its order. */
async function examples(): Promise<readonly unknown[]> {
  const page = await Deno.readTextFile(PAGE);
  return [...page.matchAll(/```json\n(.*?)```/gs)]
    .map(([, text = ""]) => JSON.parse(text));
}

/** The names in a value, at every depth, each once; `host` goes for a named host. */
function keysOf(value: unknown): readonly string[] {
  const keys = JSON.stringify(value).match(/"\w+"(?=:)/g) ?? [];
  return [...new Set(keys)].filter((key) => key !== '"host"').sort();
}

Deno.test("docs/json.md shows what --json prints", async () => {
  await using stage = await setStage();
  const json = async (...words: readonly string[]) =>
    JSON.parse((await stage.run("--json", ...words)).stdout);
  const [update, ip, list, check, error] = await examples();
  const hosts = ["home.example.com", "nothere.example.com"];
  assertEquals(await json(...hosts, "198.51.100.7"), update);
  const dry = await json("-n", "--create", "new.example.com", "198.51.100.7");
  assertEquals([dry.dryRun, dry.records[0].status], [true, "created"]);
  assertEquals(await json("list", "home.bücher.example"), list);
  assertEquals(await json("198.51.100.7"), error);
  const address = await stage.write("address", "9.9.9.9\n");
  const said = await stage.bare([
    ...["ip", "--json", `--ip4=file:${address}`, "--ip6=none"],
  ]);
  assertEquals(keysOf(JSON.parse(said.stdout)), keysOf(ip));
  const report = await json("check", "home.example.com");
  const { ok, findings: [finding] } = check as typeof report;
  assertEquals([report.version, report.ok], [1, ok]);
  assert(
    report.findings.some((one: unknown) =>
      JSON.stringify(one) === JSON.stringify(finding)
    ),
  );
});

Deno.test("with --json every command says why it failed", async () => {
  await using stage = await setStage();
  const wrong = ["--json", "--username=1234567", "--password=wrong"];
  const ran = async (...words: readonly string[]) =>
    JSON.parse(
      (await stage.bare([...wrong, `--url=${stage.practice.url}`, ...words]))
        .stdout,
    );
  const update = await ran("home.example.com", "8.8.8.8");
  assertEquals(update.records[0].failure.kind, "credentials");
  assert(update.records[0].failure.codes.length > 0);
  assertEquals((await ran("list", "example.com")).error.kind, "credentials");
  const check = await ran("check", "home.example.com");
  assertEquals(check.ok, false);
  assertEquals(check.findings.at(-1).failure.kind, "credentials");
});
