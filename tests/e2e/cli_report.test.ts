import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { accountOf, command, setStage, type Stage } from "./harness.ts";
import { runProcess } from "./process.ts";
import { changes, snapshot } from "./cli_snapshot.ts";

/** Runs a line of the shell in which `$RUN` is the program with its account. */
async function inShell(
  stage: Stage,
  line: string,
): Promise<{ code: number; stdout: string; stderr: string }> {
  const [program, settings] = await command(accountOf(stage.practice), {
    env: { HOME: stage.home },
  });
  const quote = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;
  const words = [program, ...settings.args].map(quote).join(" ");
  return await runProcess("bash", {
    args: ["-c", `set -o pipefail; run() { ${words} "$@"; }; ${line}`],
    clearEnv: true,
    env: { ...settings.env, PATH: Deno.env.get("PATH") ?? "" },
  });
}

const linux = Deno.build.os === "linux";

Deno.test({
  name: "a report that cannot be written does not make the update a failure",
  ignore: !linux,
  async fn() {
    await using stage = await setStage();
    const before = snapshot(stage.practice);
    const good = await inShell(
      stage,
      "run home.example.com 8.8.8.7 > /dev/full",
    );
    assertEquals(good.code, 0, good.stderr);
    assertMatch(
      good.stderr,
      /^schlund-ddns: .*cannot be written.*records were updated/m,
    );
    assert(!good.stderr.includes("internal"), good.stderr);
    assertEquals(changes(before, snapshot(stage.practice)).length, 2);
    const json = await inShell(
      stage,
      "run --json mail.example.com 8.8.8.7 > /dev/full",
    );
    assertEquals(json.code, 0, json.stderr);
    assertMatch(json.stderr, /cannot be written.*records were updated/);
    // What failed is told all the same.
    const bad = await inShell(
      stage,
      "run home.example.com nothere.example.com 8.8.8.8 > /dev/full",
    );
    assertEquals(bad.code, 1);
    assertMatch(bad.stderr, /cannot be written.*records were updated/);
    assertStringIncludes(bad.stderr, "nothere.example.com A: ");
    const dry = await inShell(
      stage,
      "run -n home.example.com 8.8.8.9 > /dev/full",
    );
    assertMatch(dry.stderr, /cannot be written.*nothing was changed/);
    assertEquals(dry.code, 0);
  },
});

Deno.test({
  name: "other output that cannot be written is an error, in words",
  ignore: !linux,
  async fn() {
    await using stage = await setStage();
    for (
      const line of ["run list example.com", "run --help", "run -V --json"]
    ) {
      const { code, stderr } = await inShell(stage, `${line} > /dev/full`);
      assertEquals([line, code], [line, 1]);
      assertMatch(stderr, /^schlund-ddns: .*cannot be written.*\n$/);
      assert(!stderr.includes("internal"), stderr);
    }
    const { code, stderr } = await inShell(stage, "run --json x > /dev/full");
    assertEquals(code, 2);
    assertStringIncludes(stderr, "whole host name");
  },
});

Deno.test({
  name: "a closed pipe is quiet",
  ignore: !linux,
  async fn() {
    await using stage = await setStage();
    for (
      const line of [
        "run list example.com | head -1",
        "run --help | head -1",
        "run home.example.com mail.example.com 8.8.8.7 | head -1",
        "run --json home.example.com 8.8.8.8 | head -1",
        "run list example.com | true",
        "run home.example.com 8.8.8.9 | true",
      ]
    ) {
      const { code, stderr } = await inShell(stage, line);
      assertEquals([line, code, stderr], [line, 0, ""]);
    }
    const now = snapshot(stage.practice);
    assert(now.includes("example.com home 60 A 8.8.8.9"), now.join("\n"));
  },
});

Deno.test("--json with a usage or configuration error prints JSON", async () => {
  await using stage = await setStage();
  const rows: readonly (readonly [kind: string, ...words: string[]])[] = [
    ["usage", "--json"],
    ["usage", "--json", "home.example.com", "127.0.0.1"],
    ["usage", "--json", "--zone=example.org", "home.example.com", "8.8.8.8"],
    ["usage", "check", "1.2.3.4", "--json"],
    // The arguments themselves cannot be understood.
    ["usage", "--json", "--nonsense", "home.example.com", "8.8.8.8"],
    ["usage", "home.example.com", "8.8.8.8", "--pasword=x", "--json"],
    ["usage", "home.example.com", "--json", "--ttl"],
    ["config", "home.example.com", "8.8.8.8", "--json", "--ttl=1"],
    ["config", "list", "example.com", "--json", "--config=/nowhere.ini"],
  ];
  for (const [kind, ...words] of rows) {
    const { code, stdout, stderr } = await stage.run(...words);
    const shown = `${words.join(" ")}\n${stdout}${stderr}`;
    assertEquals(code, 2, shown);
    const { error, ...rest } = JSON.parse(stdout);
    assertEquals([error.kind, rest], [kind, { version: 1 }], shown);
    assertEquals(stderr, `schlund-ddns: ${error.message}\n`, shown);
  }
});

Deno.test("a sign-in that is refused is told once for all hosts", async () => {
  await using stage = await setStage();
  const { practice } = stage;
  const { code, stderr } = await stage.bare([
    ...["--username=1234567", "--password='practice'"],
    `--url=${practice.url}`,
    ...["home.example.com", "pool.example.org", "8.8.8.7", "2a00:1::7"],
  ]);
  assertEquals(code, 1);
  assertEquals(stderr.trim().split("\n").length, 1, stderr);
  // What is odd about the password may be why.
  assertStringIncludes(stderr, "--password stands in quotes");
  assertStringIncludes(
    stderr,
    "; the same for home.example.com AAAA, pool.example.org A, pool.example.org AAAA",
  );
});
