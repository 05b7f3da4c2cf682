/**
 * `schlund-ddns serve` as a process: who may ask, what it says beside updates,
 * what it remembers, how it ends.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { answer, exchange, ok } from "./clients/raw.ts";
import { closedUrl, command, requestsOf, setStage } from "./harness.ts";
import { freePort, pause } from "./servers/background.ts";
import { type ServeOptions, startServe } from "./servers/serve.ts";
import type { Serve } from "./servers/serve.ts";

const BASIC = `Authorization: Basic ${btoa("router:let me in")}`;
const HOME = "/nic/update?hostname=home.example.com";

/** A stage with the service on it. */
async function setService(options: Partial<ServeOptions> = {}) {
  await using stack = new AsyncDisposableStack();
  const stage = stack.use(await setStage());
  const { practice, home: directory } = stage;
  const serve = stack.use(
    await startServe({ practice, directory, ...options }),
  );
  const running = stack.move();
  return {
    stage,
    practice,
    serve,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

function get(serve: Serve, path: string, ...headers: string[]) {
  return exchange(
    { hostname: new URL(serve.url).hostname.replace(/[[\]]/g, ""), ...serve },
    [
      `GET ${path} HTTP/1.1`,
      "Host: dyn",
      ...headers,
      "Connection: close",
      "",
      "",
    ]
      .join("\r\n"),
  );
}

Deno.test("serve says that it is well, and the caller's address", async () => {
  await using service = await setService({
    settings: { trusted_proxies: "10.0.0.0/8" },
  });
  const { serve } = service;
  assertEquals(await get(serve, "/healthz"), ok("ok\n"));
  assertEquals(await get(serve, "/myip"), ok("127.0.0.1\n"));
  // Anybody can say that; this peer is no trusted proxy.
  const forwarded = "X-Forwarded-For: 1.2.3.4";
  assertEquals(await get(serve, "/myip", forwarded), ok("127.0.0.1\n"));
});

Deno.test("health says whether a service is well", async () => {
  await using service = await setService();
  const { serve, stage } = service;
  const well = { code: 0, stdout: `${serve.url} is healthy\n`, stderr: "" };
  assertEquals(await stage.bare(["health", serve.url]), well);
  assertEquals(await stage.bare(["health", `${serve.url}/healthz`]), well);
  assertEquals(
    await stage.bare(["health", "-q", serve.url]),
    { ...well, stdout: "" },
  );
  // A proxy does not reach this machine.
  const env = { HTTP_PROXY: closedUrl() };
  assertEquals(await stage.bare(["health", serve.url], env), well);
  const unwell = async (url: string, reason: string) =>
    assertEquals(await stage.bare(["health", url]), {
      code: 1,
      stdout: "",
      stderr: `schlund-ddns: ${
        new URL(url).origin
      } is not healthy: ${reason}\n`,
    });
  // The practice gateway is no service.
  await unwell(stage.practice.url, "HTTP status 404");
  await unwell(
    closedUrl(),
    "no connection: the server refuses it; does it run there? [Connection refused]",
  );
  for (const words of [["127.0.0.1:8245"], ["ftp://127.0.0.1"], ["a", "b"]]) {
    const { code, stderr } = await stage.bare(["health", ...words]);
    assertEquals(code, 2);
    assertMatch(stderr, /^schlund-ddns: health takes one URL, .*\n$/);
  }
});

Deno.test("without a URL, health asks where serve listens", async () => {
  await using stage = await setStage();
  const { practice } = stage;
  const port = freePort();
  const rows: readonly (readonly [listen: string, asked: string])[] = [
    [`127.0.0.1:${port}`, `127.0.0.1:${port}`],
    [`0.0.0.0:${port}`, `127.0.0.1:${port}`],
    [`[0:0::0]:${port}`, `[::1]:${port}`],
  ];
  for (const [listen, asked] of rows) {
    const directory = await Deno.makeTempDir({ dir: stage.home });
    const config = `${directory}/serve.ini`;
    const said = {
      code: 0,
      stdout: `http://${asked} is healthy\n`,
      stderr: "",
    };
    {
      await using _ = await startServe({
        practice,
        directory,
        settings: { listen },
      });
      assertEquals(await stage.bare(["health", "--config", config]), said);
      const env = { DDNS_CONFIG: config };
      assertEquals(await stage.bare(["health"], env), said);
    }
    const gone = await stage.bare(["health", "--config", config]);
    assertEquals(gone, {
      code: 1,
      stdout: "",
      stderr:
        `schlund-ddns: http://${asked} is not healthy: no connection: the server refuses it; does it run there? [Connection refused]\n`,
    });
  }
});

Deno.test("health does not take another service for the one that listens everywhere", async () => {
  await using stage = await setStage();
  const six = "http://[::1]:";
  const four = "http://127.0.0.1:";
  const status = (status: number) => () =>
    Promise.resolve(new Response("", { status }));
  const rows: readonly (readonly [
    six: (() => Promise<Response>) | undefined,
    four: (() => Promise<Response>) | undefined,
    said: readonly [code: number, origin: string, words: string],
  ])[] = [
    [
      status(503),
      status(200),
      [1, six, "is not healthy: HTTP status 503"],
    ],
    [undefined, status(200), [0, four, "is healthy"]],
    [
      undefined,
      status(503),
      [1, four, "is not healthy: HTTP status 503"],
    ],
    [undefined, undefined, [
      1,
      six,
      "is not healthy: no connection: the server refuses it; does it run there? [Connection refused]",
    ]],
  ];
  for (const [six, four, [code, origin, words]] of rows) {
    const port = freePort();
    await using stack = new AsyncDisposableStack();
    for (
      const [hostname, handle] of [["::1", six], ["127.0.0.1", four]] as const
    ) {
      if (handle === undefined) continue;
      const onListen = () => {};
      stack.use(Deno.serve({ hostname, port, onListen }, handle));
    }
    const env = { SCHLUND_DDNS_LISTEN: `[::]:${port}` };
    const { code: is, stdout, stderr } = await stage.bare(["health"], env);
    assertEquals(
      [is, stdout + stderr],
      [code, `${code ? "schlund-ddns: " : ""}${origin}${port} ${words}\n`],
    );
  }
  // What hangs up has been reached.
  const port = freePort();
  using listener = Deno.listen({ hostname: "::1", port });
  const hungUp = listener.accept().then((connection) => connection.close());
  await using _ = Deno.serve(
    { hostname: "127.0.0.1", port, onListen() {} },
    status(200),
  );
  const env = { SCHLUND_DDNS_LISTEN: `[::]:${port}` };
  const { code, stderr } = await stage.bare(["health"], env);
  await hungUp;
  assertEquals(
    [code, stderr],
    [
      1,
      `schlund-ddns: ${six}${port} is not healthy: the server broke the connection before its answer; if it speaks TLS, the URL must begin with https://\n`,
    ],
  );
});

Deno.test("serve and health find where to listen in the environment", async () => {
  const port = freePort();
  await using service = await setService({
    settings: { listen: "127.0.0.1:1" },
    env: { SCHLUND_DDNS_LISTEN: `127.0.0.1:${port}` },
  });
  const { serve, stage } = service;
  assertEquals(serve.port, port);
  const env = { SCHLUND_DDNS_LISTEN: `0.0.0.0:${port}` };
  assertEquals((await stage.bare(["health"], env)).code, 0);
});

Deno.test("health says what it cannot make of listen", async () => {
  await using stage = await setStage();
  const rows: readonly (readonly [listen: string, said: RegExp])[] = [
    ["127.0.0.1:0", /means any port: give health the URL/],
    ["/run/serve.sock", /SCHLUND_DDNS_LISTEN: write HOST:PORT/],
    ["my host:80", /listen: cannot make a URL of my host/],
  ];
  for (const [listen, said] of rows) {
    const { code, stderr } = await stage.bare(["health"], {
      SCHLUND_DDNS_LISTEN: listen,
    });
    assertMatch(stderr, said);
    assertMatch(stderr, /^schlund-ddns: [^\n]+\n$/);
    assertEquals(code, 2);
  }
});

Deno.test("a trusted proxy is believed, but not what was told to it", async () => {
  await using service = await setService({
    settings: { trusted_proxies: "127.0.0.1, 10.0.0.0/8" },
  });
  const { serve, practice } = service;
  const forwarded = "X-Forwarded-For: 9.9.9.9, 1.2.3.4, 10.0.0.7";
  assertEquals(await get(serve, "/myip", forwarded), ok("1.2.3.4\n"));
  assertEquals(await get(serve, HOME, BASIC, forwarded), ok("good 1.2.3.4\n"));
  assertEquals(practice.requests.length, 2);
  assertMatch(await serve.log(), / peer=1\.2\.3\.4 /);
});

Deno.test("what was published is remembered; a failure is forgetting", async () => {
  await using service = await setService();
  const { serve, practice } = service;
  const first = `${HOME}&myip=1.2.3.4`;
  const second = `${HOME}&myip=1.2.3.5`;
  assertEquals(await get(serve, first, BASIC), ok("good 1.2.3.4\n"));
  assertEquals(await get(serve, first, BASIC), ok("nochg 1.2.3.4\n"));
  assertEquals(requestsOf(practice), [
    "0205 example.com",
    "0202001 example.com",
  ]);
  practice.addFault({ kind: "error", task: "update" });
  assertEquals(
    await get(serve, second, BASIC),
    answer("503 Service Unavailable", "911\n"),
  );
  const before = practice.requests.length;
  assertEquals(await get(serve, first, BASIC), ok("nochg 1.2.3.4\n"));
  assertEquals(practice.requests.length, before + 1);
});

Deno.test("with state_ttl = 0, nothing is remembered", async () => {
  await using service = await setService({ settings: { state_ttl: "0" } });
  const { serve, practice } = service;
  const path = `${HOME}&myip=1.2.3.4`;
  assertEquals(await get(serve, path, BASIC), ok("good 1.2.3.4\n"));
  assertEquals(await get(serve, path, BASIC), ok("nochg 1.2.3.4\n"));
  assertEquals(practice.requests.length, 3);
});

Deno.test("a prefix moves all hosts behind it in one update", async () => {
  await using service = await setService({
    sections: `
[client router]
password = let me in
hostnames = home.example.com mail.example.com

[host mail.example.com]
interface_id = ::1234:5678:9abc:def0
[host host.sub.example.org]
interface_id = ::1
`,
  });
  const { serve, practice } = service;
  const query = "&myip=1.2.3.4&ip6lanprefix=2a00:1450:1:2::/64";
  assertEquals(await get(serve, HOME + query, BASIC), ok("good 1.2.3.4\n"));
  assertEquals(requestsOf(practice), [
    "0205 example.com",
    "0202001 example.com",
  ]);
  const zone = practice.zone("example.com")?.rr
    .filter(({ name }) => ["home", "mail"].includes(name))
    .map(({ name, type, value }) => `${name} ${type} ${value}`).sort();
  assertEquals(zone, [
    "home A 1.2.3.4",
    "home AAAA 2001:db8:0:0:0:0:0:10",
    "mail A 192.0.2.25",
    "mail AAAA 2a00:1450:1:2:1234:5678:9abc:def0",
  ]);
});

Deno.test("private addresses are published only if that is wanted", async () => {
  const path = `${HOME}&myip=192.168.1.2`;
  {
    await using service = await setService();
    const { serve, practice } = service;
    assertEquals(await get(serve, path, BASIC), ok("good 192.168.1.2\n"));
    assertEquals(practice.requests, []);
  }
  await using service = await setService({
    settings: { private_addresses: "publish" },
  });
  const { serve, practice } = service;
  assertEquals(await get(serve, path, BASIC), ok("good 192.168.1.2\n"));
  assertEquals(practice.requests.length, 2);
});

Deno.test("SIGHUP reads the configuration again; what was published stays", async () => {
  await using service = await setService();
  const { serve, practice, stage } = service;
  const config = `${stage.home}/serve.ini`;
  const text = await Deno.readTextFile(config);
  const hangUp = async (changed: string, line: RegExp) => {
    await Deno.writeTextFile(config, changed);
    serve.kill("SIGHUP");
    await serve.until((log) => line.test(log));
  };
  const path = `${HOME}&myip=1.2.3.4`;
  const guest = `Authorization: Basic ${btoa("guest:come on in")}`;
  const wrong = /^HTTP\/1\.1 401 /;
  assertEquals(await get(serve, path, BASIC), ok("good 1.2.3.4\n"));
  assertMatch(await get(serve, path, guest), wrong);
  await hangUp(
    text.replace("let me in", "come on in").replace("router", "guest"),
    /^\S+Z configuration reloaded$/m,
  );
  assertEquals(await get(serve, path, guest), ok("nochg 1.2.3.4\n"));
  assertMatch(await get(serve, path, BASIC), wrong);
  assertEquals(practice.requests.length, 2);
  await hangUp(
    `${text}\n[client nobody]\n`,
    /^\S+Z schlund-ddns: configuration not reloaded, the previous one stays in use: .*nobody.*$/m,
  );
  assertEquals(await get(serve, path, guest), ok("nochg 1.2.3.4\n"));
});

Deno.test("a signal to stop ends it cleanly before it listens", async () => {
  await using stage = await setStage();
  const { practice, home: directory } = stage;
  // The config never ends, so it cannot start.
  const config = `${directory}/serve.ini`;
  const fifo = await new Deno.Command("mkfifo", { args: [config] }).output();
  assert(fifo.success);
  const [program, options] = await command(
    ["serve", "--config", config, "--url", practice.url],
    {},
  );
  const child = new Deno.Command(program, options).spawn();
  // It is open for writing once the program reads.
  using _ = await Deno.open(config, { write: true });
  child.kill("SIGTERM");
  assertEquals(await child.status, { success: true, code: 0, signal: null });
});

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  Deno.test(`${signal} ends it, but not before the answer`, async () => {
    await using service = await setService();
    const { serve, practice } = service;
    practice.addFault({ kind: "slow", task: "update", value: "1000" });
    const start = performance.now();
    const answered = get(serve, `${HOME}&myip=1.2.3.4`, BASIC);
    while (practice.requests.length < 2) {
      assert(performance.now() - start < 5000, await serve.log());
      await pause(10);
    }
    serve.kill(signal);
    assertEquals(await answered, ok("good 1.2.3.4\n"));
    assertEquals((await serve.status).code, 0);
    assertMatch(
      await serve.log(),
      new RegExp(`^\\S+Z ${signal}: stopping$`, "m"),
    );
  });
}

Deno.test("without clients it does not start, unless told --no-auth", async () => {
  await using stage = await setStage();
  const { practice, home: directory } = stage;
  const ran = await stage.run("serve", "--listen", "127.0.0.1:0");
  assertEquals(ran.code, 2);
  assertMatch(ran.stderr, /nobody may update yet/);
  await using serve = await startServe({
    practice,
    directory,
    sections: "",
    args: ["--no-auth"],
  });
  assertEquals(
    await get(serve, `${HOME}&myip=1.2.3.4`),
    ok("good 1.2.3.4\n"),
  );
});

Deno.test({
  name: hasIpv6()
    ? "it listens on IPv6, too"
    : "it listens on IPv6, too (there is none here)",
  ignore: !hasIpv6(),
  async fn() {
    await using service = await setService({ settings: { listen: "[::1]:0" } });
    const { serve } = service;
    assertMatch(serve.url, /^http:\/\/\[::1\]:\d+$/);
    assertEquals(await get(serve, "/myip"), ok("::1\n"));
  },
});

Deno.test("the log has a line per request and no secret", async () => {
  await using service = await setService();
  const { serve } = service;
  const credentials = "username=router&password=let+me+in";
  await get(serve, `${HOME}&myip=1.2.3.4&${credentials}`, "User-Agent: a\tb");
  await get(serve, `${HOME}&myip=1.2.3.4&username=root&token=guess`);
  await get(serve, `${HOME}&myip=1.2.3.4`, BASIC);
  const log = await serve.log();
  const [, first = "", second = "", third = "", ...more] = log.split("\n");
  assertMatch(
    first,
    /^\d{4}-\d\d-\d\dT[\d:.]+Z method=GET path="\/nic\/update" peer=127\.0\.0\.1 user="router" hosts=home\.example\.com wanted=1\.2\.3\.4 outcome="good 1\.2\.3\.4" agent="…" ms=\d+$/,
  );
  assertMatch(
    second,
    / user="-" tried="root" hosts=home\.example\.com wanted=1\.2\.3\.4 outcome="badauth" reason="there is no client \\"root\\"" /,
  );
  assertMatch(third, / user="router" .* outcome="nochg 1\.2\.3\.4" /);
  assertEquals(more, [""]);
  for (const secret of ["let", "guess", "practice", "cm91dGVyO"]) {
    assert(!log.includes(secret), log);
  }
});

function hasIpv6(): boolean {
  try {
    Deno.listen({ hostname: "::1", port: 0 }).close();
    return true;
  } catch {
    return false;
  }
}
