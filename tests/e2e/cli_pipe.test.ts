/**
 * Files that are none: pipes, as `<(pass …)` gives them, and devices. Whoever
 * forgets to write to one must not make the program wait for ever.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { command, ini, requestsOf, setStage, type Stage } from "./harness.ts";
import { run, runProcess } from "./process.ts";

const SKIPPED = Deno.build.os === "windows"
  ? " (skipped: Windows has no such pipes)"
  : "";
const HOME = ["home.example.com", "1.2.3.4"];
const CHANGED = /^home\.example\.com A \S+ → 1\.2\.3\.4\n$/;

/** A config file's text for the practice gateway. */
function configOf({ practice }: Stage, more = {}): string {
  const { url } = practice;
  return ini({ username: "1234567", password: "practice", url, ...more });
}

async function makePipe(stage: Stage): Promise<string> {
  const path = `${stage.home}/pipe`;
  assertEquals((await runProcess("mkfifo", { args: [path] })).code, 0);
  return path;
}

/** Runs the program in a shell, with words behind and before it. */
async function runInShell(stage: Stage, words: string, before = "") {
  const [program, { args, env, cwd }] = await command([], {
    env: { HOME: stage.home, PATH: "/usr/bin:/bin", CONFIG: configOf(stage) },
    cwd: stage.home,
  });
  return await runProcess("bash", {
    args: ["-c", `${before} "$0" "$@" ${words}`, program, ...args],
    clearEnv: true,
    env,
    cwd,
  });
}

Deno.test({
  name: `a config file from a pipe, or from standard input${SKIPPED}`,
  ignore: SKIPPED !== "",
  async fn() {
    const words = HOME.join(" ");
    for (
      const [line, before] of [
        [`--config <(printf %s "$CONFIG") ${words}`, ""],
        [`--config <(sleep 1; printf %s "$CONFIG") ${words}`, ""],
        [`--config /dev/stdin ${words}`, 'printf %s "$CONFIG" |'],
        [`--config /dev/fd/0 ${words}`, "< ddns.ini"],
        // Opened for reading before anyone writes.
        [
          `--config pipe ${words} & sleep 1; printf %s "$CONFIG" > pipe; wait $!`,
          "",
        ],
      ] as const
    ) {
      await using stage = await setStage();
      await stage.write("ddns.ini", configOf(stage));
      await makePipe(stage);
      const { code, stdout, stderr } = await runInShell(stage, line, before);
      assertEquals([stderr, code], ["", 0], line);
      assertMatch(stdout, CHANGED);
    }
  },
});

Deno.test({
  name: `a pipe that nobody writes to${SKIPPED}`,
  ignore: SKIPPED !== "",
  async fn() {
    await using stage = await setStage();
    const pipe = await makePipe(stage);
    const config = await stage.write("ddns.ini", configOf(stage));
    const rows: readonly (readonly [
      args: readonly string[],
      env: Readonly<Record<string, string>>,
      said: string,
    ])[] = [
      [["--config", pipe, ...HOME], {}, `${pipe}: `],
      [
        ["--config", config, ...HOME],
        { SCHLUND_DDNS_PASSWORD_FILE: pipe },
        `SCHLUND_DDNS_PASSWORD_FILE: ${pipe}: `,
      ],
      [
        [
          ...["--config", config, "home.example.com"],
          ...["--ip4", `file:${pipe}`, "--ip6", "none"],
        ],
        {},
        `file:${pipe}: `,
      ],
    ];
    for (const [args, env, said] of rows) {
      const [program, options] = await command(args, {
        env: { HOME: stage.home, ...env },
      });
      const ran = await run(program, options.args, options.env!);
      const [line = "", ...more] = ran.stderr.trimEnd().split("\n");
      assertEquals(
        line.slice(line.indexOf(said)),
        `${said}it is a pipe that nobody writes to`,
      );
      assertEquals(more, []);
      assertEquals(ran.code, 2);
    }
    const updates = requestsOf(stage.practice).filter((request) =>
      request.startsWith("0202")
    );
    assertEquals(updates, []);
  },
});

Deno.test({
  name: `what is no file, and no pipe either${SKIPPED}`,
  ignore: SKIPPED !== "",
  async fn() {
    await using stage = await setStage();
    for (
      const [path, reason] of [
        [stage.home, "it is a folder"],
        ["/dev/zero", "the file is larger than 1 MiB"],
        ["/proc/1/environ", "the runtime keeps this path from programs"],
      ] as const
    ) {
      const { code, stderr } = await stage.bare(["--config", path, ...HOME]);
      assertEquals(stderr, `schlund-ddns: ${path}: ${reason}\n`);
      assertEquals(code, 2);
    }
  },
});

Deno.test({
  name:
    `standard input that does not end is waited for as --timeout says${SKIPPED}`,
  ignore: SKIPPED !== "",
  async fn() {
    for (const source of ["-", "file:/dev/stdin"]) {
      await using stage = await setStage();
      const words = `--config ddns.ini --timeout 4 home.example.com ` +
        `--ip4 ${source} --ip6 2a00::1 < <(exec sleep 30 2>/dev/null)`;
      await stage.write("ddns.ini", configOf(stage));
      const start = performance.now();
      const { code, stdout, stderr } = await runInShell(stage, words);
      assert(performance.now() - start < 20_000, source);
      assertEquals(code, 75, stderr);
      assertMatch(stdout, /AAAA .* → 2a00::1\n$/);
      assertMatch(stderr, /^\S+ \S+ A: .*: input did not end within \S+ s\n$/);
    }
  },
});
