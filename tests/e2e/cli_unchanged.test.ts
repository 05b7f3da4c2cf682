/**
 * What a run says that finds everything as it should be: to a crontab line
 * nothing at all, since cron mails whatever a command prints.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { accountOf, command, setStage, type Stage } from "./harness.ts";
import { testWith } from "./servers/programs.ts";

/** What stands there already. */
const AS_IT_IS = ["home.example.com", "192.0.2.10"];
const LINE = "home.example.com A 192.0.2.10 unchanged\n";

Deno.test("a run that changes nothing prints nothing to a pipe", async () => {
  await using stage = await setStage();
  for (const flags of [[], ["-n"], ["-q"], ["--ttl=60"]]) {
    const ran = await stage.run(...flags, ...AS_IT_IS);
    assertEquals(ran, { code: 0, stdout: "", stderr: "" }, flags.join(" "));
  }
});

Deno.test("of several records only the changed ones are printed", async () => {
  await using stage = await setStage();
  const ran = await stage.run(...AS_IT_IS, "2001:db8:7::1");
  assertEquals([ran.code, ran.stdout], [
    0,
    "home.example.com AAAA 2001:db8:0:0:0:0:0:10 → 2001:db8:7::1\n",
  ]);
});

Deno.test("-v and --json print what is unchanged", async () => {
  await using stage = await setStage();
  const verbose = await stage.run("-v", ...AS_IT_IS);
  assertEquals([verbose.code, verbose.stdout], [0, LINE]);
  const json = await stage.run("--json", ...AS_IT_IS);
  assertEquals(JSON.parse(json.stdout).records[0].status, "unchanged");
});

testWith(["script"], "a terminal is told what is unchanged", async () => {
  await using stage = await setStage();
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
