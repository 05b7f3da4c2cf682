/**
 * `schlund-ddns serve` and those who would keep others out.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { flood, startFlooded } from "./clients/flood.ts";
import { answer, exchange, ok } from "./clients/raw.ts";
import { setStage } from "./harness.ts";
import { type Serve, startServe } from "./servers/serve.ts";

const BASIC = `Authorization: Basic ${btoa("router:let me in")}`;
const UPDATE = "/nic/update?hostname=home.example.com&myip=1.2.3.4";

function get(serve: Serve, path: string, ...headers: string[]) {
  const lines = [`GET ${path} HTTP/1.1`, "Host: dyn", ...headers];
  return exchange(
    serve,
    [...lines, "Connection: close", "", ""].join("\r\n"),
  );
}

/** Connections on which nothing is sent. */
async function idle(port: number, count: number) {
  const stack = new DisposableStack();
  for (let i = 0; i < count; i++) {
    stack.use(await Deno.connect({ hostname: "127.0.0.1", port }));
  }
  return stack;
}

Deno.test("more idle connections than files are no trouble, then or later", async () => {
  await using stage = await setStage();
  const { practice, home: directory } = stage;
  await using serve = await startServe({ practice, directory, files: 64 });
  {
    using _ = await idle(serve.port, 200);
    assertEquals(await get(serve, UPDATE, BASIC), ok("good 1.2.3.4\n"));
    assertEquals(await get(serve, "/healthz"), ok("ok\n"));
  }
  assertEquals(await get(serve, UPDATE, BASIC), ok("nochg 1.2.3.4\n"));
});

Deno.test("a connection serves several requests, over HTTP/1.1 only", async () => {
  await using stage = await setStage();
  const { practice, home: directory } = stage;
  await using serve = await startServe({ practice, directory });
  const one = "GET /healthz HTTP/1.1\r\nHost: dyn\r\n";
  const both = await exchange(
    serve,
    `${one}\r\n${one}Connection: close\r\n\r\n`,
  );
  assertEquals(both.match(/HTTP\/1\.1 200 OK/g)?.length, 2);
  const http2 = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  assertMatch(await exchange(serve, http2), /^HTTP\/1\.1 400 Bad Request\r\n/);
});

Deno.test("what a browser sends for another site is refused", async () => {
  await using stage = await setStage();
  const { practice, home: directory } = stage;
  await using serve = await startServe({ practice, directory });
  const refused = answer("403 Forbidden", "badagent\n");
  for (
    const header of ["Sec-Fetch-Site: cross-site", "Origin: http://evil.test"]
  ) {
    assertEquals(await get(serve, UPDATE, BASIC, header), refused);
  }
  assertEquals(practice.requests, []);
  assertEquals(
    await get(serve, UPDATE, BASIC, "Sec-Fetch-Site: same-origin"),
    ok("good 1.2.3.4\n"),
  );
});

Deno.test("in a flood, right updates are answered", async () => {
  const directory = await Deno.makeTempDir();
  try {
    await using flooded = await startFlooded(directory, 1024);
    const { serve } = flooded;
    const { times, wrong } = await flood(serve, 5);
    assert(times.length > 0);
    assertEquals(wrong, []);
    assertEquals(await get(serve, "/healthz"), ok("ok\n"));
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("a port in use may be free in a moment: exit code 75, in one line", async () => {
  await using stage = await setStage();
  const { practice, home: directory } = stage;
  await using serve = await startServe({ practice, directory });
  const { code, stderr } = await stage.bare([
    "serve",
    "--config",
    `${directory}/serve.ini`,
    "--listen",
    `127.0.0.1:${serve.port}`,
  ]);
  assertEquals(code, 75);
  assertEquals(
    stderr,
    `schlund-ddns: cannot listen on 127.0.0.1:${serve.port}: the port is in use\n`,
  );
});
