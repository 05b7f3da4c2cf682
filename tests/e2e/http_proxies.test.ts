/**
 * `schlund-ddns serve` behind real proxies, and behind those that write the
 * header in their own way.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { curl } from "./clients/curl.ts";
import { answer, exchange, ok } from "./clients/raw.ts";
import { setStage } from "./harness.ts";
import { startCaddy } from "./servers/caddy.ts";
import { testWith } from "./servers/programs.ts";
import { type Serve, startServe } from "./servers/serve.ts";

const BASIC = ["--user", "router:let me in"];
const AUTHORIZATION = `Authorization: Basic ${btoa("router:let me in")}`;
const HOME = "hostname=home.example.com";
const TROUBLE = answer("503 Service Unavailable", "911\n");

/** The service, which trusts some proxies. */
async function startBehind(trusted?: string) {
  await using stack = new AsyncDisposableStack();
  const { practice, home: directory } = stack.use(await setStage());
  const settings: Record<string, string> = trusted === undefined
    ? {}
    : { trusted_proxies: trusted };
  const serve = stack.use(await startServe({ practice, directory, settings }));
  const running = stack.move();
  return {
    practice,
    directory,
    serve,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** Asks as a proxy would, which says this of whom it asks for. */
function ask(
  { port }: Serve,
  path: string,
  forwarded?: string,
): Promise<string> {
  const headers = [
    "Host: dyn",
    AUTHORIZATION,
    ...forwarded === undefined ? [] : [`X-Forwarded-For: ${forwarded}`],
    "Connection: close",
  ];
  return exchange(
    { port },
    [`GET ${path} HTTP/1.1`, ...headers, "", ""].join("\r\n"),
  );
}

/** The last line of the log. */
async function lastLine(serve: Serve): Promise<string> {
  return (await serve.log()).trim().split("\n").at(-1)!;
}

testWith(["curl", "caddy"], "behind Caddy, whom it names counts", async () => {
  await using behind = await startBehind("127.0.0.1");
  const { directory, serve: { port }, serve, practice } = behind;
  await using caddy = await startCaddy({ directory, port });
  // Caddy says who asks, whatever the client says.
  const forged = ["--header", "X-Forwarded-For: 8.8.8.8"];
  const other = ["--interface", "127.0.0.2"];
  const myip = await curl(...forged, ...other, `${caddy.url}/myip`);
  assertEquals(myip.body, "127.0.0.2\n");
  const own = await curl(...forged, `${caddy.url}/myip`);
  assertEquals([own.status, own.body], [503, "911\n"]);
  assertMatch(await lastLine(serve), /names only trusted proxies/);
  const update = await curl(...BASIC, `${caddy.url}/?${HOME}&myip=1.2.3.4`);
  assertEquals(update.body, "good 1.2.3.4\n");
  const guess = await curl(...BASIC, ...forged, `${caddy.url}/?${HOME}`);
  assertEquals([guess.status, guess.body], [503, "911\n"]);
  assertEquals(practice.requests.length, 2);
});

testWith(
  ["curl", "caddy"],
  "behind Caddy and a prefix, not trusted",
  async () => {
    await using behind = await startBehind();
    const { directory, serve: { port }, serve, practice } = behind;
    await using caddy = await startCaddy({ directory, port, path: "/ddns" });
    assertEquals((await curl(`${caddy.url}/healthz`)).body, "ok\n");
    const update = await curl(
      ...BASIC,
      `${caddy.url}/nic/update?${HOME}&myip=1.2.3.4`,
    );
    assertEquals(update.body, "good 1.2.3.4\n");
    const guess = await curl(...BASIC, `${caddy.url}/nic/update?${HOME}`);
    assertEquals([guess.status, guess.body], [503, "911\n"]);
    assertMatch(
      await lastLine(serve),
      /reason="no address was sent, and the peer's cannot be taken: X-Forwarded-For from 127\.0\.0\.1 is ignored: not in trusted_proxies"/,
    );
    assertEquals(practice.requests.length, 2);
  },
);

Deno.test("X-Forwarded-For in every way that proxies write it", async () => {
  await using behind = await startBehind("::ffff:127.0.0.1, 104.16.0.0/13");
  const { serve } = behind;
  const rows: readonly (readonly [header: string, peer: string])[] = [
    ["9.9.9.9", "9.9.9.9"],
    ["9.9.9.9:51234", "9.9.9.9"],
    ["[2a00:1450::7]:51234", "2a00:1450::7"],
    ['"[2a00:1450::7]"', "2a00:1450::7"],
    ['"[2a00:1450::7]:443"', "2a00:1450::7"],
    ["::ffff:9.9.9.9", "9.9.9.9"],
    ["8.8.8.8, 9.9.9.9", "9.9.9.9"],
    ["garbage, 9.9.9.9:1", "9.9.9.9"],
    [", 9.9.9.9 ,,", "9.9.9.9"],
    // A CDN before the web server.
    ["9.9.9.9, 104.16.9.9", "9.9.9.9"],
  ];
  for (const [header, peer] of rows) {
    assertEquals(await ask(serve, "/myip", header), ok(`${peer}\n`), header);
  }
  const unknown: readonly (readonly [header: string, reason: string])[] = [
    ["unknown", 'names \\\\"unknown\\\\" in X-Forwarded-For'],
    ["9.9.9.9, _hidden", 'names \\\\"_hidden\\\\" in X-Forwarded-For'],
    ["9.9.9.9:x", "is not an address"],
    ["", "sent no X-Forwarded-For"],
    ["104.16.9.9", "names only trusted proxies"],
  ];
  for (const [header, reason] of unknown) {
    assertEquals(await ask(serve, "/myip", header), TROUBLE, header);
    assertEquals(await ask(serve, `/?${HOME}`, header), TROUBLE, header);
    assertMatch(await lastLine(serve), RegExp(` reason="[^]*${reason}`));
    // An address that was sent does not need the peer.
    const sent = await ask(serve, `/?${HOME}&myip=1.2.3.4`, header);
    assertMatch(sent, /\r\n\r\n(?:good|nochg) 1\.2\.3\.4\n$/);
  }
});

Deno.test("wrong passwords from somebody unknown slow down nobody else", async () => {
  await using behind = await startBehind("127.0.0.1");
  const { serve } = behind;
  const guess = (user: string) =>
    exchange(
      serve,
      [
        `GET /?${HOME}&myip=1.2.3.4 HTTP/1.1`,
        "Host: dyn",
        `Authorization: Basic ${btoa(`${user}:guess`)}`,
        "X-Forwarded-For: unknown",
        "Connection: close",
        "",
        "",
      ].join("\r\n"),
    );
  for (let i = 0; i < 7; i++) await guess("mallory");
  assertEquals(
    await ask(serve, `/?${HOME}&myip=1.2.3.4`, "unknown"),
    ok("good 1.2.3.4\n"),
  );
  // Mallory would have to wait for a second by now.
  const start = performance.now();
  await guess("mallory");
  assert(performance.now() - start > 900);
});
