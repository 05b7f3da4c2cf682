/**
 * What a run says that finds everything as it should be: to a crontab line
 * nothing at all, since cron mails whatever a command prints.
 *
 * @module
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import {
  accountOf,
  command,
  requestsOf,
  setStage,
  type Stage,
} from "./harness.ts";
import { testWith } from "./servers/programs.ts";

const AS_IT_IS = ["home.example.com", "8.8.4.4"];
const LINE = "home.example.com A 8.8.4.4 unchanged\n";

/** A stage where the address stands already: one that nothing is to be said of. */
async function setStageAsItIs(): Promise<Stage> {
  const stage = await setStage();
  await stage.run("-q", ...AS_IT_IS);
  return stage;
}

Deno.test("a run that changes nothing prints nothing to a pipe", async () => {
  await using stage = await setStageAsItIs();
  for (const flags of [[], ["-n"], ["-q"], ["--ttl=60"]]) {
    const ran = await stage.run(...flags, ...AS_IT_IS);
    assertEquals(ran, { code: 0, stdout: "", stderr: "" }, flags.join(" "));
  }
  const updates = requestsOf(stage.practice)
    .filter((request) => request.startsWith("0202"));
  assertEquals(updates.length, 1, "only that of the stage");
});

Deno.test("of several records only the changed ones are printed", async () => {
  await using stage = await setStageAsItIs();
  const ran = await stage.run(...AS_IT_IS, "2606:4700::1111");
  assertEquals([ran.code, ran.stdout], [
    0,
    "home.example.com AAAA 2001:db8:0:0:0:0:0:10 → 2606:4700::1111\n",
  ]);
});

Deno.test("--quiet leaves only errors", async () => {
  await using stage = await setStage();
  const good = await stage.run("-q", "home.example.com", "198.51.100.7");
  assertEquals(good, { code: 0, stdout: "", stderr: "" });
  const bad = await stage.run("-q", "nothere.example.com", "198.51.100.7");
  assertEquals([bad.code, bad.stdout], [1, ""]);
  assertMatch(bad.stderr, /^schlund-ddns: nothere\.example\.com A: .+\n$/);
});

Deno.test("-v and --json print what is unchanged", async () => {
  await using stage = await setStageAsItIs();
  const verbose = await stage.run("-v", ...AS_IT_IS);
  assertEquals([verbose.code, verbose.stdout], [0, LINE]);
  const json = await stage.run("--json", ...AS_IT_IS);
  assertEquals(JSON.parse(json.stdout).records[0].status, "unchanged");
});

testWith(["script"], "a terminal is told what is unchanged", async () => {
  await using stage = await setStageAsItIs();
  assertStringIncludes(
    await shownAtTerminal(stage, AS_IT_IS),
    LINE.trimEnd(),
  );
  assertEquals(await shownAtTerminal(stage, ["-q", ...AS_IT_IS]), "");
});

/** What the program shows where all its streams are a terminal. */
async function shownAtTerminal(
  { practice, home }: Stage,
  args: readonly string[],
): Promise<string> {
  const [program, settings] = await command([...accountOf(practice), ...args], {
    env: { HOME: home },
  });
  const line = [program, ...settings.args].map((word) => `'${word}'`).join(" ");
  const { stdout } = await new Deno.Command("script", {
    args: ["-qec", line, "/dev/null"],
    clearEnv: true,
    env: { ...settings.env, PATH: Deno.env.get("PATH") ?? "" },
    stdin: "null",
  }).output();
  return new TextDecoder().decode(stdout);
}
