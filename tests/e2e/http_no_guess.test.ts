/**
 * Requests byte by byte to `schlund-ddns serve` that say an address in some way
 * that is not understood, or half a name: nothing is guessed.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { answer, exchange, ok } from "./clients/raw.ts";
import { setStage } from "./harness.ts";
import { type Serve, startServe } from "./servers/serve.ts";

const PEER = "9.9.9.9";
const SECTIONS = `
[client router]
password = let me in
hostnames = *.example.com example.com
[client single]
password = only one
hostnames = home.example.com
`;

/** The service behind a proxy, so that the peer may be anybody. */
async function start() {
  await using stack = new AsyncDisposableStack();
  const { practice, home: directory } = stack.use(await setStage());
  const serve = stack.use(
    await startServe({
      practice,
      directory,
      sections: SECTIONS,
      settings: { trusted_proxies: "127.0.0.1" },
    }),
  );
  const running = stack.move();
  return {
    practice,
    serve,
    valueOf: (name: string, type = "A") =>
      practice.zone("example.com")!.rr
        .find((record) => record.name === name && record.type === type)?.value,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

interface Sent {
  readonly line: string;
  readonly headers?: readonly string[];
  readonly body?: string;
  readonly as?: string;
}

function send(
  { port }: Serve,
  { line, headers = [], body = "", as = "router:let me in" }: Sent,
): Promise<string> {
  const length = new TextEncoder().encode(body).length;
  const head = [
    `${line} HTTP/1.1`,
    "Host: dyn",
    `Authorization: Basic ${btoa(as)}`,
    `X-Forwarded-For: ${PEER}`,
    "Connection: close",
    ...headers,
    ...length > 0 ? [`Content-Length: ${length}`] : [],
  ];
  return exchange({ port }, [...head, "", body].join("\r\n"));
}

const HOME = "hostname=home.example.com";
const FORM = "Content-Type: application/x-www-form-urlencoded";
const MULTIPART = [
  "--X",
  'Content-Disposition: form-data; name="myip"',
  "",
  "1.2.3.4",
  "--X--",
  "",
].join("\r\n");

/** Each holds an address that nobody can know for sure to be the one meant. */
const UNCLEAR: readonly Sent[] = [
  ...[
    "data=1.2.3.4",
    "dnsto=1.2.3.4",
    "my_ip=1.2.3.4",
    "myip[]=1.2.3.4",
    "my_ip=",
    "newip=2a00:1450::1",
    "myip=1.2.3",
    "myip=1.2.3.4.5",
    "myip=016.2.3.4",
    "ip6=2a00:1450:1",
    "address=home",
    "wanip=1.2.3.4%2F32",
    "1.2.3.4",
    "q=%7B%22ip%22:%221.2.3.4%22%7D",
  ].filter((pair) => pair !== "my_ip=").map((pair) => ({
    line: `GET /nic/update?${HOME}&${pair}`,
  })),
  { line: `GET /nic/update/1.2.3.4?${HOME}` },
  { line: `GET /2a00:1450::1/?${HOME}` },
  {
    line: `POST /?${HOME}`,
    headers: ["Content-Type: application/json"],
    body: '{"myip":"1.2.3.4"}',
  },
  { line: `POST /?${HOME}`, headers: [FORM], body: '{"myip":"1.2.3.4"}' },
  { line: `POST /?${HOME}`, headers: [FORM], body: "1.2.3.4" },
  { line: `POST /?${HOME}`, headers: [FORM], body: "my_ip=1.2.3.4" },
  {
    line: `POST /?${HOME}`,
    headers: ["Content-Type: text/plain"],
    body: "myip=1.2.3.4",
  },
  { line: `POST /?${HOME}`, body: '{"myip":"1.2.3.4"}' },
  {
    line: `POST /?${HOME}`,
    headers: [FORM, "Content-Encoding: gzip"],
    body: "\x1f\x7f",
  },
  {
    line: `GET /?${HOME}`,
    headers: ["Content-Type: application/json"],
    body: '{"myip":"1.2.3.4"}',
  },
  {
    line: `POST /?${HOME}`,
    headers: ["Content-Type: multipart/form-data"],
    body: MULTIPART,
  },
];

Deno.test("an address that cannot be read is never replaced by the peer's", async (t) => {
  await using service = await start();
  const { serve, practice } = service;
  for (const sent of UNCLEAR) {
    await t.step(`${sent.line} ${sent.body ?? ""}`, async () => {
      assertEquals(await send(serve, sent), ok("badagent\n"));
      const line = (await serve.log()).trim().split("\n").at(-1)!;
      assertMatch(line, / outcome="badagent" reason="[^"]/);
    });
  }
  assertEquals(practice.requests, []);
});

Deno.test("what can be read is published, wherever it stands", async (t) => {
  await using service = await start();
  const { serve, valueOf } = service;
  const rows: readonly (readonly [sent: Sent, address: string])[] = [
    [{ line: `GET /?${HOME}&address=1.2.3.4` }, "1.2.3.4"],
    [
      { line: `GET /?${HOME}&addr=1.2.3.5&dns=8.8.8.8&lanip=10.0.0.1` },
      "1.2.3.5",
    ],
    [{ line: `GET /?${HOME}&amp;ipaddr=1.2.3.6` }, "1.2.3.6"],
    [{ line: `GET /?${HOME}&wanip=1.2.3.7` }, "1.2.3.7"],
    [
      { line: "POST /", headers: [FORM], body: `${HOME}&myip=1.2.3.8` },
      "1.2.3.8",
    ],
    [{
      line: `POST /?${HOME}`,
      headers: ["Content-Type: multipart/form-data; boundary=X"],
      body: MULTIPART,
    }, "1.2.3.4"],
    // Nothing that could be one: the peer's.
    [{ line: `GET /?${HOME}` }, PEER],
    [{ line: `GET /v2.1/?${HOME}&t=12:34:56&myip=` }, PEER],
    [{ line: `POST /?${HOME}`, headers: [FORM], body: "myip=" }, PEER],
  ];
  for (const [sent, address] of rows) {
    await t.step(sent.line, async () => {
      const got = await send(serve, sent);
      assertMatch(got, RegExp(`\r\n\r\n(?:good|nochg) ${address}\n$`));
      assertEquals(valueOf("home"), address);
    });
  }
});

Deno.test("half a name is never the domain itself", async (t) => {
  await using service = await start();
  const { serve, practice, valueOf } = service;
  const address = "myip=1.2.3.4";
  const refused = [
    "host=&domain=example.com",
    "host=<host>&domain=example.com",
    "hostname=__HOSTNAME__&domain=example.com",
    "host=home&domain=example.com&domain=example.org",
    "host=home&domain=",
    "host=@",
    "host=*",
    "host=a%20b&domain=example.com",
    "subdomain=home&domain=example.com",
  ];
  for (const query of refused) {
    await t.step(query, async () => {
      const got = await send(serve, { line: `GET /?${query}&${address}` });
      assertEquals(got, ok("notfqdn\n"));
      // Nor the caller's only one.
      const single = await send(serve, {
        line: `GET /?${query}&${address}`,
        as: "single:only one",
      });
      assertEquals(single, ok("notfqdn\n"));
    });
  }
  assertEquals(practice.requests, []);
  const before = practice.zone("example.com")!.main;
  const joined = await send(serve, {
    line: `GET /?host=home&domain=example.com&${address}`,
  });
  assertEquals(joined, ok("good 1.2.3.4\n"));
  assertEquals(valueOf("home"), "1.2.3.4");
  assertEquals(practice.zone("example.com")!.main, before);
});

Deno.test("a family without a record does not hide the other", async () => {
  await using service = await start();
  const { serve, valueOf } = service;
  const query = "hostname=plain.example.com&myip=2a00:1450::1,1.2.3.4";
  const sent = { line: `GET /?${query}` };
  assertEquals(await send(serve, sent), ok("good 1.2.3.4\n"));
  assertEquals(await send(serve, sent), ok("nochg 1.2.3.4\n"));
  assertEquals(valueOf("plain"), "1.2.3.4");
  const log = await serve.log();
  assertMatch(log, /reason="plain\.example\.com AAAA: .*no AAAA record/);
  const none = await send(serve, {
    line: "GET /?hostname=plain.example.com&myip=2a00:1450::1",
  });
  assertEquals(none, ok("nohost\n"));
});

Deno.test("a private address is the peer's, if that is wanted", async () => {
  await using stage = await setStage();
  const { practice, home: directory } = stage;
  await using serve = await startServe({
    practice,
    directory,
    sections: SECTIONS,
    settings: { trusted_proxies: "127.0.0.1", private_addresses: "peer" },
  });
  const query = `${HOME}&myip=192.168.178.1,2a00:1450::1`;
  const got = await send(serve, { line: `GET /?${query}` });
  assertEquals(got, ok(`good ${PEER},2a00:1450::1\n`));
  assert(!JSON.stringify(practice.zone("example.com")).includes("192.168"));
});

Deno.test("of a dozen requests for one record, the newest counts at once", async () => {
  await using service = await start();
  const { serve, practice, valueOf } = service;
  const answers = await Promise.all(
    Array.from({ length: 12 }, async (_, i) => {
      await new Promise((resolve) => setTimeout(resolve, 50 * i));
      const got = await send(serve, {
        line: `GET /?${HOME}&myip=1.2.3.${100 + i}`,
      });
      return got.split("\r\n\r\n")[1];
    }),
  );
  assertEquals(valueOf("home"), "1.2.3.111");
  assertEquals(answers.at(-1), "good 1.2.3.111\n");
  for (const [i, text] of answers.entries()) {
    // Its own, or that of a newer one.
    const [, last] = /^(?:good|nochg) 1\.2\.3\.(\d+)\n$/.exec(text!) ?? [];
    assert(Number(last) >= 100 + i, `${i}: ${text}`);
  }
  const updates = practice.requests.filter(({ codes }) =>
    codes.includes("0202001")
  );
  assert(updates.length < 6, `${updates.length} updates`);
});

Deno.test("a log line for each, without any secret", async () => {
  await using service = await start();
  const { serve } = service;
  const secrets = ["let me in", "only one", "practice"];
  const spellings = secrets.flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    secret.replaceAll(" ", "+"),
    btoa(secret),
    btoa(`router:${secret}`),
  ]);
  for (const [i, text] of spellings.entries()) {
    const inUrl = text.replaceAll(" ", "%20");
    await send(serve, {
      line: `GET /x/${inUrl}/&password=${inUrl}?host=${inUrl}.example.com&` +
        `myip=${inUrl}&x[]=1.2.3.4&offline=${inUrl}&user=${inUrl}`,
      headers: [`User-Agent: a ${text} b`, `X-Forwarded-For: ${text}`],
      as: i % 2 === 0 ? `${text}:x` : `router:${text}`,
    });
  }
  const log = (await serve.log()).trim().split("\n").slice(1);
  assertEquals(log.length, spellings.length);
  for (const line of log) {
    assertMatch(line, /^\S+Z method=GET path="(?:\/x\/)?…"/);
    assert(!/&|;=/.test(/path="[^"]*"/.exec(line)![0]), line);
    assertMatch(line, / reason="[^"]/);
    for (const text of spellings) {
      assert(!line.toLowerCase().includes(text.toLowerCase()), line);
    }
    assert(!/\p{Cc}/u.test(line));
  }
  const unauthorized = await exchange(
    serve,
    "GET / HTTP/1.1\r\nHost: dyn\r\nConnection: close\r\n\r\n",
  );
  assertEquals(
    unauthorized,
    answer("401 Unauthorized", "badauth\n", [
      'www-authenticate: Basic realm="Dynamic DNS", charset="UTF-8"',
    ]),
  );
});
