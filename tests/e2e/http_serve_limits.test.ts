/**
 * `schlund-ddns serve` and those who are slow, greedy or strange.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { answer, exchange, ok } from "./clients/raw.ts";
import { setStage } from "./harness.ts";
import { pause } from "./servers/background.ts";
import { type Serve, startServe } from "./servers/serve.ts";

const BASIC = `Authorization: Basic ${btoa("router:let me in")}`;
const HOME = "hostname=home.example.com&myip=1.2.3.4";
const FORM = "Content-Type: application/x-www-form-urlencoded";
const TROUBLE = answer("503 Service Unavailable", "911\n");

function send(
  { port, enough }: Pick<Serve, "port"> & { readonly enough?: string },
  line: string,
  headers: readonly string[] = [],
  body = "",
): Promise<string> {
  const head = [line, "Host: dyn", "Connection: close", ...headers];
  return exchange({ port, enough }, [...head, "", body].join("\r\n"));
}

Deno.test("a gateway that hangs is 911 within 10 s, and soon again well", async () => {
  await using stage = await setStage();
  const { practice, home: directory } = stage;
  await using serve = await startServe({
    practice,
    directory,
    settings: { timeout: "12" },
  });
  practice.addFault({ kind: "hang", task: "any", count: 3 });
  const start = performance.now();
  // Two at once: neither waits for the other to fail first.
  const answers = await Promise.all([1, 2].map(async (i) => {
    await pause(500 * i);
    return await send(serve, `GET /?${HOME} HTTP/1.1`, [BASIC]);
  }));
  assertEquals(answers, [TROUBLE, TROUBLE]);
  assert(performance.now() - start < 10_000 + 1000);
  assertEquals(await send(serve, "GET /healthz HTTP/1.1"), ok("ok\n"));
});

Deno.test("one connection to the gateway that stalls costs no answer", async () => {
  await using stage = await setStage();
  const { practice, home: directory } = stage;
  await using serve = await startServe({ practice, directory });
  practice.addFault({ kind: "hang", task: "inquiry" });
  const got = await send(serve, `GET /?${HOME} HTTP/1.1`, [BASIC]);
  assertEquals(got, ok("good 1.2.3.4\n"));
});

Deno.test("odd requests get an answer from the table", async (t) => {
  await using stage = await setStage();
  const { practice, home: directory } = stage;
  await using serve = await startServe({ practice, directory });
  const allow = ["allow: GET, HEAD, POST"];
  const rows: readonly [string, () => Promise<string>, string][] = [
    [
      "another method",
      () => send(serve, `DELETE /?${HOME} HTTP/1.1`, [BASIC]),
      answer("405 Method Not Allowed", "badagent\n", allow),
    ],
    [
      "a method that nobody knows",
      () => send(serve, `BREW /?${HOME} HTTP/1.1`, [BASIC]),
      answer("405 Method Not Allowed", "badagent\n", allow),
    ],
    [
      "a form in chunks",
      () =>
        send(
          serve,
          "POST /nic/update HTTP/1.1",
          [BASIC, FORM, "Transfer-Encoding: chunked"],
          `c\r\n${HOME.slice(0, 12)}\r\n1a\r\n${HOME.slice(12)}\r\n0\r\n\r\n`,
        ),
      ok("good 1.2.3.4\n"),
    ],
    [
      "a long query",
      () =>
        send(serve, `GET /?${HOME}&x=${"x".repeat(9000)} HTTP/1.1`, [BASIC]),
      ok("badagent\n"),
    ],
    [
      "a long form",
      () =>
        send(
          serve,
          "POST / HTTP/1.1",
          [BASIC, FORM, "Content-Length: 20000"],
          "x".repeat(20000),
        ),
      ok("badagent\n"),
    ],
    [
      "another path",
      () => send(serve, `GET /index.html?${HOME} HTTP/1.1`, [BASIC]),
      ok("nochg 1.2.3.4\n"),
    ],
    [
      "an absolute URL, as a proxy is asked",
      () => send(serve, `GET http://dyn/nic/update?${HOME} HTTP/1.1`, [BASIC]),
      ok("nochg 1.2.3.4\n"),
    ],
    [
      "credentials that are not Base64",
      () => send(serve, `GET /?${HOME} HTTP/1.1`, ["Authorization: Basic !!"]),
      answer("401 Unauthorized", "badauth\n", [
        'www-authenticate: Basic realm="Dynamic DNS", charset="UTF-8"',
      ]),
    ],
    [
      "an odd Host",
      () =>
        exchange(
          serve,
          [
            `GET /nic/update?${HOME} HTTP/1.1`,
            "Host: a b<",
            BASIC,
            "Connection: close",
            "",
            "",
          ].join("\r\n"),
        ),
      ok("nochg 1.2.3.4\n"),
    ],
  ];
  for (const [name, got, expected] of rows) {
    await t.step(name, async () => assertEquals(await got(), expected));
  }
  await t.step("HEAD has no effect", async () => {
    const before = practice.requests.length;
    const query = HOME.replace("1.2.3.4", "1.2.3.5");
    const got = await send(serve, `HEAD /?${query} HTTP/1.1`, [BASIC]);
    assertMatch(got, /^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\n$/);
    assertEquals(practice.requests.length, before);
  });
});

Deno.test("a URL that is longer than any server takes does no harm", async () => {
  await using stage = await setStage();
  const { practice, home: directory } = stage;
  await using serve = await startServe({ practice, directory });
  const line = `GET /?${HOME}&x=${"x".repeat(1_000_000)} HTTP/1.1`;
  // The server may hang up before it has read all of it.
  const got = await send(serve, line, [BASIC]).catch(() => "");
  assertMatch(got, /^(?:$|HTTP\/1\.1 4\d\d )/);
  assertEquals(await send(serve, "GET /healthz HTTP/1.1"), ok("ok\n"));
  assertEquals(practice.requests, []);
});

Deno.test("a body that does not come is 911 within 10 s", async () => {
  await using stage = await setStage();
  const { practice, home: directory } = stage;
  await using serve = await startServe({ practice, directory });
  const start = performance.now();
  const got = await send(
    { ...serve, enough: "911\n" },
    "POST / HTTP/1.1",
    [BASIC, FORM, "Content-Length: 100"],
    "hostname=home.exa",
  );
  assertEquals(got, TROUBLE);
  assert(performance.now() - start < 10_000);
});

Deno.test("a client that hangs up in its body does no harm, then or later", async () => {
  await using stage = await setStage();
  const { practice, home: directory } = stage;
  await using serve = await startServe({ practice, directory });
  {
    const { port } = serve;
    using connection = await Deno.connect({ hostname: "127.0.0.1", port });
    const head = [
      "POST / HTTP/1.1",
      "Host: dyn",
      BASIC,
      FORM,
      "Content-Length: 100",
    ];
    await connection.write(
      new TextEncoder().encode([...head, "", "host"].join("\r\n")),
    );
    await pause(200);
  }
  // Longer than a form may take.
  await pause(5500);
  assertEquals(await send(serve, "GET /healthz HTTP/1.1"), ok("ok\n"));
});

Deno.test("who guesses passwords is slowed down, and nobody else", async () => {
  await using stage = await setStage();
  const { practice, home: directory } = stage;
  await using serve = await startServe({
    practice,
    directory,
    settings: { trusted_proxies: "127.0.0.1" },
  });
  const guess = `Authorization: Basic ${btoa("router:guess")}`;
  const from = (peer: string, credentials: string) =>
    send(serve, `GET /?${HOME} HTTP/1.1`, [
      credentials,
      `X-Forwarded-For: ${peer}`,
    ]);
  const start = performance.now();
  for (let i = 0; i < 7; i++) {
    assertMatch(await from("9.9.9.9", guess), /^HTTP\/1\.1 401 /);
  }
  assert(performance.now() - start > 500);
  const before = performance.now();
  assertEquals(await from("1.2.3.4", BASIC), ok("good 1.2.3.4\n"));
  assert(performance.now() - before < 500);
});
