/**
 * `schlund-ddns watch` as a process: what it does, says and tells, and how it ends.
 *
 * @module
 */
import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { startPages } from "../detect/pages.ts";
import { words } from "../table.ts";
import {
  accountOf,
  closedUrl,
  requestsOf,
  setStage,
  type Stage,
} from "./harness.ts";
import { pause } from "./servers/background.ts";
import { startWatch, undated } from "./servers/watch.ts";

const HOME = "home.example.com";

function addressOf({ practice }: Stage): string | undefined {
  return practice.zone("example.com")?.rr
    .find(({ name, type }) => name === "home" && type === "A")?.value;
}

/** Waits until something is so. */
async function until(test: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 30_000;
  while (!await test()) {
    assert(performance.now() < end, "it does not come to that");
    await pause(50);
  }
}

Deno.test("watch follows changes, tells them, hears signals, and ends well", async () => {
  let address = "8.8.4.4";
  const told: string[] = [];
  const ear = async (request: Request) => {
    const { pathname } = new URL(request.url);
    told.push(`${pathname} ${await request.text()}`);
    return new Response("OK");
  };
  await using pages = startPages({
    "/ip": () =>
      address === ""
        ? new Response("", { status: 503 })
        : new Response(address),
    "/hc/TOKEN": ear,
    "/hc/TOKEN/fail": ear,
    "/hook/TOKEN": ear,
  });
  await using stage = await setStage();
  const url = `http://127.0.0.1:${pages.port}`;
  const config = await stage.write(
    "watch.ini",
    `[default]
healthcheck = ${url}/hc/TOKEN
notify = ${url}/hook/TOKEN
notify_after = 0
[host ${HOME}]
ip4 = url:${url}/ip
ip6 = none
`,
  );
  await using watch = await startWatch(stage.home, [
    ...accountOf(stage.practice),
    "--config",
    config,
    "--interval",
    "1s",
  ]);
  await until(() => addressOf(stage) === "8.8.4.4");
  const { length } = stage.practice.requests;
  await until(() => pages.asked.filter((it) => it.endsWith("/ip")).length > 3);
  // Nothing changed, so the gateway was not asked.
  assertEquals(stage.practice.requests.length, length);
  address = "8.8.8.8";
  await until(() => addressOf(stage) === "8.8.8.8");
  address = "";
  await until(() => told.some((line) => line.startsWith("/hc/TOKEN/fail")));
  // An impatient look is the second in vain.
  watch.kill("SIGHUP");
  await until(() => told.some((line) => line.includes('"event":"failed"')));
  address = "9.9.9.9";
  watch.kill("SIGHUP");
  await until(() => told.some((line) => line.includes('"event":"recovered"')));
  assertEquals(addressOf(stage), "9.9.9.9");
  watch.kill("SIGTERM");
  assertEquals((await watch.status).code, 0);
  const log = await watch.log();
  assertEquals(undated(log).map((line) => line.split(": ")[0]), [
    `${HOME} A 192.0.2.10 → 8.8.4.4`,
    `${HOME} A 8.8.4.4 → 8.8.8.8`,
    "schlund-ddns",
    `${HOME} A 8.8.8.8 → 9.9.9.9`,
    "schlund-ddns",
  ]);
  assert(!log.includes("TOKEN"), log);
  const events = told.filter((line) => line.startsWith("/hook"))
    .map((line) => JSON.parse(line.slice(line.indexOf("{"))).event);
  assertEquals(events, [
    "changed",
    "changed",
    "failed",
    "changed",
    "recovered",
  ]);
  assert(told.some((line) => line.startsWith(`/hc/TOKEN ${HOME}`)), told[0]);
});

Deno.test({
  name: "signals are heard while the settings are read",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using stage = await setStage();
    const pipe = `${stage.home}/settings`;
    await new Deno.Command("mkfifo", { args: [pipe] }).output();
    const start = async () => {
      const watch = await startWatch(stage.home, ["--config", pipe]);
      // Opened as soon as it is being read, which lasts until it is closed.
      return { watch, file: await Deno.open(pipe, { write: true }) };
    };
    {
      const { watch, file } = await start();
      await using _watch = watch;
      watch.kill("SIGHUP");
      await pause(300);
      const text = `[default]\nusername = 1234567\npassword = practice\n` +
        `url = ${stage.practice.url}\nip4 = 8.8.4.4\nip6 = none\n` +
        `[host ${HOME}]\n`;
      await file.write(new TextEncoder().encode(text));
      file.close();
      await until(() => addressOf(stage) === "8.8.4.4");
      watch.kill("SIGTERM");
      assertEquals((await watch.status).code, 0);
    }
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      const { watch, file } = await start();
      await using _watch = watch;
      watch.kill(signal);
      assertEquals((await watch.status).code, 0);
      file.close();
    }
  },
});

Deno.test("trouble at the start is no end, with the gateway or the source", async () => {
  await using stage = await setStage();
  const url = closedUrl();
  await using gateway = await startWatch(stage.home, [
    ...accountOf({ ...stage.practice, url }),
    HOME,
    "--ip4",
    "8.8.4.4",
    "--ip6",
    `file:${stage.home}/nowhere`,
    "--timeout",
    "2",
    "--interval",
    "1s",
  ]);
  await gateway.until((log) => log.includes(`${HOME} A`));
  await pause(2500);
  const lines = undated(await gateway.log());
  assertEquals(lines.length, 1, lines.join("\n"));
  gateway.kill("SIGINT");
  assertEquals((await gateway.status).code, 0);
});

Deno.test("a wrong configuration is told at once, with status 2", async () => {
  await using stage = await setStage();
  const account = accountOf(stage.practice);
  for (
    const [args, hint] of [
      [[...account], "no host to watch"],
      [[...account, HOME, "--interval", "0"], "--interval"],
      [[...account, HOME, "--ip4", "nonsense"], "--ip4"],
      [[...account, HOME, "--refresh", "soon"], "--refresh"],
      [[HOME], "username"],
      [[...account, "1.2.3.4"], "not a host name"],
    ] as const
  ) {
    const { code, stderr } = await stage.bare(["watch", ...args]);
    assertEquals(code, 2, stderr);
    assertStringIncludes(stderr, hint);
  }
  const notify = await stage.bare(
    ["watch", ...account, HOME],
    { SCHLUND_DDNS_NOTIFY: "ftp://TOKEN/" },
  );
  assertEquals(notify.code, 2);
  assertStringIncludes(notify.stderr, "SCHLUND_DDNS_NOTIFY");
  assert(!notify.stderr.includes("TOKEN"), notify.stderr);
});

Deno.test("notify sends a test message, and says what came back", async () => {
  const told: string[] = [];
  await using pages = startPages({
    "/": async (request) => {
      told.push(JSON.parse(await request.text()).topic);
      return Response.json({ id: "1" });
    },
    "/hook/TOKEN": () => new Response("no", { status: 401 }),
  });
  await using stage = await setStage();
  const file = await stage.write(
    "urls",
    `ntfy://127.0.0.1:${pages.port}/TOPIC\nhttp://127.0.0.1:${pages.port}/hook/TOKEN\n`,
  );
  const ran = await stage.bare(["notify"], { SCHLUND_DDNS_NOTIFY_FILE: file });
  assertEquals(ran, {
    code: 1,
    stdout: "ntfy (1): HTTP status 200\n",
    stderr: "schlund-ddns: webhook (2): HTTP status 401\n",
  });
  assertEquals(told, ["TOPIC"]);
  const nobody = await stage.bare(["notify"]);
  assertEquals(nobody.code, 2);
  assertStringIncludes(nobody.stderr, "no notification target");
});

Deno.test("--healthcheck tells how an update went, and changes nothing about it", async () => {
  const told: string[] = [];
  await using pages = startPages({
    "/TOKEN": async (request) => {
      told.push(`ok ${await request.text()}`);
      return new Response("OK");
    },
    "/TOKEN/fail": async (request) => {
      told.push(`fail ${await request.text()}`);
      return new Response("OK (not found)");
    },
  });
  await using stage = await setStage();
  const config = await stage.write(
    "h.ini",
    `[default]\nhealthcheck = http://127.0.0.1:${pages.port}/TOKEN\n`,
  );
  const args = ["--config", config, "--healthcheck"];
  const good = await stage.run(...args, HOME, "8.8.4.4");
  assertEquals([good.code, good.stderr], [0, ""]);
  const bad = await stage.run(...args, "gone.example.com", "8.8.4.4");
  assertEquals(bad.code, 1);
  assertStringIncludes(
    bad.stderr,
    "warning: could not notify the health check",
  );
  assert(!bad.stderr.includes("TOKEN"), bad.stderr);
  assertEquals(told.map((line) => line.split(" ").slice(0, 4).join(" ")), [
    `ok ${HOME} A 8.8.4.4`,
    "fail gone.example.com A: zone",
  ]);
  const without = await stage.run("--healthcheck", HOME, "8.8.4.4");
  assertEquals(without.code, 2);
});

Deno.test("--healthcheck tells of runs that end early too, whatever ends them", async () => {
  const told: string[] = [];
  await using pages = startPages({
    "/TOKEN": () => (told.push("ok"), new Response("OK")),
    "/TOKEN/fail": async (request) => {
      told.push(await request.text());
      return new Response("OK");
    },
  });
  await using stage = await setStage();
  const url = `healthcheck = http://127.0.0.1:${pages.port}/TOKEN\n`;
  const good = await stage.write("good.ini", `[default]\n${url}`);
  const typo = await stage.write("typo.ini", `[default]\n${url}usernam = x\n`);
  const notify = await stage.write(
    "notify.ini",
    `[default]\n${url}notify = ftp://SECRET/\n`,
  );
  const account = accountOf(stage.practice);
  for (
    const [config, args, hint] of [
      [good, [...account, HOME, "--ip4", "none", "--ip6", "none"], "both none"],
      [good, [...account, HOME, "--ip4", "nonsense"], "--ip4"],
      [good, [...account, HOME, "--timeout", "soon"], "--timeout"],
      [good, [...account, "me@host.example.com"], "write only"],
      [good, [...account, HOME, "8.8.4.4", "--zone", "example.net"], "zone"],
      [good, [...account, HOME, "8.8.4.4", "--dry-run"], "--dry-run"],
      [good, [...account], "HOSTNAME"],
      [good, [HOME, "8.8.4.4"], "username"],
      [typo, [HOME, "8.8.4.4"], "username"],
      [notify, [...account, HOME, "8.8.4.4"], "notify"],
    ] as const
  ) {
    told.length = 0;
    const ran = await stage.bare([
      ...args,
      "--healthcheck",
      "--config",
      config,
    ]);
    assertEquals(ran.code, 2, ran.stderr);
    assertEquals(told.length, 1, `${args} ${ran.stderr}`);
    assertStringIncludes(told[0]!, hint);
    assertEquals(ran.stderr, `schlund-ddns: ${told[0]}\n`);
    assert(!told[0]!.includes("SECRET"), told[0]);
  }
  // Nobody could tell where to.
  const bad = await stage.write("bad.ini", "[default]\nhealthcheck = SECRET\n");
  told.length = 0;
  const ran = await stage.run(
    ...words(`${HOME} 8.8.4.4 --healthcheck --config ${bad}`),
  );
  assertEquals([ran.code, told], [2, []]);
  assert(!ran.stderr.includes("SECRET"), ran.stderr);
});

Deno.test({
  name:
    "SIGHUP reads the configuration again; a faulty one is refused in one line",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using stage = await setStage();
    const address = (name: string) =>
      stage.practice.zone("example.com")?.rr
        .find((record) => record.name === name && record.type === "A")?.value;
    const write = (host: string, ip4: string) =>
      stage.write(
        "reload.ini",
        `[default]\nip6 = none\n[host ${host}.example.com]\nip4 = ${ip4}\n`,
      );
    const config = await write("home", "8.8.4.4");
    await using watch = await startWatch(
      stage.home,
      [...accountOf(stage.practice), "--config", config],
      // As under systemd, whose journal dates the lines.
      { JOURNAL_STREAM: "8:1234" },
    );
    await until(() => address("home") === "8.8.4.4");
    const { length } = stage.practice.requests;
    await write("plain", "bogus");
    watch.kill("SIGHUP");
    await watch.until((log) => log.includes("not reloaded"));
    assertEquals(stage.practice.requests.length, length);
    await write("plain", "8.8.8.8");
    watch.kill("SIGHUP");
    await until(() => address("plain") === "8.8.8.8");
    watch.kill("SIGTERM");
    assertEquals((await watch.status).code, 0);
    const lines = (await watch.log()).trim().split("\n");
    assertEquals(lines.length, 3, lines.join("\n"));
    assertEquals(lines[0], `${HOME} A 192.0.2.10 → 8.8.4.4`);
    assertMatch(
      lines[1]!,
      /^schlund-ddns: configuration not reloaded, .*reload\.ini:\d+: ip4/,
    );
    assertEquals(lines[2], "plain.example.com A 192.0.2.40 → 8.8.8.8");
  },
});

Deno.test({
  name: "SIGTERM ends well, though gateway and receiver do not answer",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using stage = await setStage();
    const silence = Promise.withResolvers<Response>();
    let asked = false;
    await using pages = startPages({
      "/": () => (asked = true, silence.promise),
    });
    const url = `http://127.0.0.1:${pages.port}`;
    try {
      await using watch = await startWatch(stage.home, [
        ...accountOf({ ...stage.practice, url }),
        ...[HOME, "--ip4", "8.8.4.4", "--ip6", "none"],
      ], { SCHLUND_DDNS_HEALTHCHECK: `${url}/` });
      await until(() => asked);
      watch.kill("SIGTERM");
      const late = AbortSignal.timeout(15_000);
      const timeout = new Promise<never>((_, reject) => {
        late.onabort = () => reject(new Error("it does not end"));
      });
      assertEquals((await Promise.race([watch.status, timeout])).code, 0);
      late.onabort = null;
    } finally {
      silence.resolve(new Response());
    }
  },
});

Deno.test({
  name: "SIGTERM in mid-update: it is finished and notified of",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using stage = await setStage();
    const told: string[] = [];
    await using pages = startPages({
      "/": async (request) => {
        told.push(JSON.parse(await request.text()).message);
        return new Response();
      },
    });
    const { practice } = stage;
    practice.addFault({ kind: "slow", task: "update", value: "1500" });
    await using watch = await startWatch(stage.home, [
      ...accountOf(practice),
      ...[HOME, "--ip4", "8.8.4.4", "--ip6", "none"],
    ], { SCHLUND_DDNS_NOTIFY: `http://127.0.0.1:${pages.port}/` });
    await until(() => requestsOf(practice).some((it) => /^0202001/.test(it)));
    watch.kill("SIGTERM");
    assertEquals((await watch.status).code, 0);
    const line = `${HOME} A 192.0.2.10 → 8.8.4.4`;
    assertEquals(addressOf(stage), "8.8.4.4");
    assertEquals(undated(await watch.log()), [line]);
    assertEquals(told, [line]);
  },
});
