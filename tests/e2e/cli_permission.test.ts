/**
 * A runtime that may talk to the gateway alone: sources, and those who are to be
 * told, are out of reach, which no waiting mends.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { command, ini, setStage, type Stage } from "./harness.ts";
import { type Ran, run as runProgram } from "./process.ts";

const COMPILED = Deno.env.has("SCHLUND_DDNS_EXE")
  ? " (skipped: a compiled program has its permissions)"
  : "";

const HOST = "plain.example.com";

/** Runs the program, which may connect to the gateway and to nobody else. */
async function runConfined(
  { home, practice }: Stage,
  ...words: readonly string[]
): Promise<Ran> {
  const [program, { args, env }] = await command(words, {
    env: { HOME: home },
  });
  const gateway = `--allow-net=${new URL(practice.url).host}`;
  const confined = args.map((arg) =>
    /^--allow-net\b/.test(arg) ? gateway : arg
  );
  assert(confined.includes(gateway));
  const flags = ["--no-prompt", ...confined.slice(1)];
  return await runProgram(program, [confined[0]!, ...flags], env!);
}

const configOf = ({ practice }: Stage, more = {}) =>
  ini({
    username: "1234567",
    password: "practice",
    url: practice.url,
    ...more,
  });

Deno.test({
  name: `a source that may not be asked is wrong, and ends a watch${COMPILED}`,
  ignore: COMPILED !== "",
  async fn() {
    await using stage = await setStage();
    const config = await stage.write("ddns.ini", configOf(stage));
    for (
      const source of [
        "url:http://127.0.0.1:8080/",
        "fritzbox",
        "auto",
        "desec",
      ]
    ) {
      const options = ["--config", config, "--ip4", source, "--ip6", "none"];
      for (const words of [[HOST], ["ip"], ["watch", HOST]]) {
        const { code, stderr } = await runConfined(
          stage,
          ...words,
          ...options,
        );
        const what = `${words} ${source}`;
        assertEquals(code, 2, `${what}: ${stderr}`);
        assertMatch(
          stderr,
          /^schlund-ddns: a permission is missing: .*--allow-net.*\n$/,
          what,
        );
      }
    }
  },
});

Deno.test({
  name: `somebody who may not be told has no effect on an update${COMPILED}`,
  ignore: COMPILED !== "",
  async fn() {
    await using stage = await setStage();
    const config = await stage.write(
      "ddns.ini",
      configOf(stage, {
        healthcheck: "http://hc.example:1234/SECRET",
        notify: "http://hook.example:1234/SECRET",
      }),
    );
    const updated = await runConfined(
      stage,
      ...["--config", config, "--healthcheck", HOST, "8.8.4.4"],
    );
    assertEquals(updated, {
      code: 0,
      stdout: `${HOST} A 192.0.2.40 → 8.8.4.4\n`,
      stderr:
        "warning: could not notify the health check: a permission is missing: " +
        "--allow-net for the server [Requires net access]\n",
    });
    assertEquals(await runConfined(stage, "notify", "--config", config), {
      code: 1,
      stdout: "",
      stderr:
        "schlund-ddns: webhook: a permission is missing: --allow-net for the " +
        "server [Requires net access]\n",
    });
  },
});
