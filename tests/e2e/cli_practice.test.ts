import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { command, run } from "./harness.ts";

/** Starts `practice`, hands over its first lines, and stops it by a signal. */
async function withPractice(
  args: readonly string[],
  use: (introduction: string) => Promise<void>,
  signal: Deno.Signal = "SIGTERM",
): Promise<{ code: number; rest: string }> {
  const [program, settings] = await command(["practice", "--port=0", ...args]);
  const child = new Deno.Command(program, {
    ...settings,
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  try {
    while (!text.includes("/zones/example.com\n")) {
      const { value, done } = await reader.read();
      assert(!done, text);
      text += value;
    }
    await use(text);
  } finally {
    child.kill(signal);
  }
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    rest += value;
  }
  return { code: (await child.status).code, rest };
}

function urlIn(text: string): string {
  return /http:\/\/127\.0\.0\.1:\d+/.exec(text)![0];
}

Deno.test("practice prints its URL and an INI that works, and stops on SIGTERM", async () => {
  const home = await Deno.makeTempDir();
  const { code, rest } = await withPractice([], async (introduction) => {
    const config = `${home}/practice.ini`;
    const text = introduction.slice(introduction.indexOf("[default]"));
    await Deno.writeTextFile(config, text.slice(0, text.indexOf("\n\n") + 1));
    const ran = await run(
      ["--config", config, "home.example.com", "198.51.100.7"],
      { env: { HOME: home } },
    );
    assertEquals(ran.code, 0, ran.stderr);
    const [, user, secret] = /username (\d+), totp_secret (\w+)/
      .exec(introduction)!;
    const second = await run([
      ...["--config", config, `--username=${user}`, `--totp-secret=${secret}`],
      ...["-v", "home.example.com", "198.51.100.7"],
    ], { env: { HOME: home } });
    assertStringIncludes(second.stdout, "unchanged");
    const page = await fetch(`${urlIn(introduction)}/zones/example.com`);
    assertStringIncludes(await page.text(), "198.51.100.7");
  });
  await Deno.remove(home, { recursive: true });
  assertEquals(code, 0);
  // A line per request: time, user, task, zone, how it went.
  assertEquals(rest.trim().split("\n").map((line) => line.slice(9)), [
    "1234567 0205 example.com S0205",
    "1234567 0202001 example.com S0202001",
    "7654321 0205 example.com S0205",
  ]);
});

Deno.test("practice takes switches and faults, and stops on SIGINT", async () => {
  const args = [
    ...["--switch", "success-type=notify", "--switch=aaaa=expanded"],
    ...["--fault", "lost@update", "--fault=error@inquiry"],
  ];
  const { code, rest } = await withPractice(args, async (introduction) => {
    const body = (task: string) =>
      "<request><auth><user>1234567</user><password>practice</password>" +
      `<context>10</context></auth><task>${task}</task></request>`;
    const inquiry = body(
      "<code>0205</code><zone><name>example.com</name></zone>",
    );
    const post = async (body: string) =>
      await (await fetch(urlIn(introduction), { method: "POST", body })).text();
    assertStringIncludes(await post(inquiry), "EF09999");
    assertStringIncludes(await post(inquiry), "2001:db8:0:0:0:0:0:25");
  }, "SIGINT");
  assertEquals(code, 0);
  assertStringIncludes(rest, "fault: error");
});

Deno.test("practice refuses what it does not know, and a port that is taken", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  for (
    const [option, hint] of [
      ["--switch=tokens=no", "token-reuse=allow|refuse"],
      ["--switch=token-reuse=maybe", "token-reuse=allow|refuse"],
      ["--fault=flood", "lost-hang"],
      ["--fault=lost@never", "inquiry"],
      ["--fault=lost*0", "at least 1"],
      ["--port=65536", "65535"],
      ["--port=-1", "65535"],
      ["--port=http", "65535"],
      [`--port=${listener.addr.port}`, "is taken"],
    ] as const
  ) {
    const ran = await run(["practice", option]);
    assertEquals([option, ran.code, ran.stdout], [option, 2, ""]);
    assertStringIncludes(ran.stderr, hint);
    assert(!/^\s+at /m.test(ran.stderr));
  }
  listener.close();
});
