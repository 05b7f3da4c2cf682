import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { command, setStage, type Stage } from "./harness.ts";

/** `script` (of util-linux, or of BSD with other options) makes a terminal. */
async function hasScript(): Promise<boolean> {
  try {
    const { stdout } = await new Deno.Command("script", { args: ["--version"] })
      .output();
    return new TextDecoder().decode(stdout).includes("util-linux");
  } catch {
    return false;
  }
}

const WORDS = ["home.example.com", "198.51.100.7"];
const PASSWORD = "pä$$ wörd €";

/** Runs the program at a terminal and types once it asks. */
async function atTerminal(
  stage: Stage,
  typed: string,
): Promise<{ code: number; shown: string }> {
  const url = `--url=${stage.practice.url}`;
  const [program, settings] = await command(["--username=7", url, ...WORDS], {
    env: { HOME: stage.home },
  });
  const quote = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;
  const line = [program, ...settings.args].map(quote).join(" ");
  const child = new Deno.Command("script", {
    args: ["-qec", line, "/dev/null"],
    clearEnv: true,
    env: { ...settings.env, PATH: Deno.env.get("PATH") ?? "" },
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const writer = child.stdin.getWriter();
  let shown = "";
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    // The question comes a moment before the terminal stops to echo.
    const asked = shown.includes("Password of 7: ");
    shown += text;
    if (!asked && shown.includes("Password of 7: ")) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      await writer.write(new TextEncoder().encode(typed));
    }
  }
  const { code } = await child.status;
  await writer.close().catch(() => {}); // gone with the process
  return { code, shown };
}

Deno.test({
  name: "a missing password is asked for at a terminal, hidden",
  // Without the tool there is no terminal to type at.
  ignore: !await hasScript(),
  async fn() {
    await using stage = await setStage({
      accounts: [{ user: "7", password: PASSWORD, context: "10" }],
    });
    // A mistake is taken back first, then one more character.
    const good = await atTerminal(stage, `wrong\x15${PASSWORD}x\x7f\r`);
    assertEquals(good.code, 0, good.shown);
    assertStringIncludes(good.shown, "→ 198.51.100.7");
    assert(!/wrong|wörd|\$\$/.test(good.shown), good.shown);
    const wrong = await atTerminal(stage, "wrong\r");
    assertEquals(wrong.code, 1, wrong.shown);
    assert(!wrong.shown.includes("wrong\r"), wrong.shown);
    const { length } = stage.practice.requests;
    for (const givenUp of ["\x03", "abc\x03", "\x04", "\r"]) {
      const { code, shown } = await atTerminal(stage, givenUp);
      assertEquals(code, 2, shown);
      assertStringIncludes(shown, "there is no password");
      assert(!shown.includes("abc"));
    }
    assertEquals(stage.practice.requests.length, length);
  },
});

Deno.test("without a terminal nobody is asked", async () => {
  await using stage = await setStage();
  const ran = await stage.bare(["--username=7", ...WORDS]);
  assertEquals([ran.code, ran.stdout], [2, ""]);
  assertStringIncludes(ran.stderr, "there is no password: give --password");
});
