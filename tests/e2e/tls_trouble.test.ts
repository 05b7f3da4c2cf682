/**
 * No connection that can be trusted: told in words, tried once, and nothing sent.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { type Certificate, makeCertificate } from "../tls/certificates.ts";
import { HOST, setTlsStage, testAuthority } from "./tls_stage.ts";

const DAY = 86_400_000;
const NEW = "198.51.100.7";
const HOSTS = ["localhost", "127.0.0.1"];

/** A certificate of the test's authority with something wrong about it. */
async function wrong(
  options: Partial<Parameters<typeof makeCertificate>[0]>,
): Promise<Certificate> {
  const { issuer } = (await testAuthority()).authority;
  return await makeCertificate({
    name: "localhost",
    issuer,
    hosts: HOSTS,
    ...options,
  });
}

async function stranger(): Promise<Certificate> {
  return await makeCertificate({ name: "Stranger", authority: true });
}

const day = (offset: number) => new Date(Date.now() + offset * DAY);
const date = (offset: number) => day(offset).toISOString().slice(0, 10);

const KINDS: readonly {
  readonly name: string;
  readonly make: () => Promise<Certificate>;
  readonly words: readonly (string | RegExp)[];
}[] = [
  {
    name: "expired",
    make: () => wrong({ notBefore: day(-90), notAfter: day(-9) }),
    words: ["localhost has expired", date(-9), "clock right", date(0), "NTP"],
  },
  {
    name: "expired by a clock that is hours ahead",
    make: () => wrong({ notBefore: day(-90), notAfter: day(-0.2) }),
    words: ["localhost has expired", "clock right", date(0), "set it (NTP)"],
  },
  {
    name: "not valid yet by a clock that begins in 1970",
    make: () => wrong({ notBefore: day(365 * 20), notAfter: day(365 * 22) }),
    words: ["not valid yet", date(365 * 20), date(0), "set it (NTP)"],
  },
  {
    name: "not valid yet",
    make: () => wrong({ notBefore: day(9), notAfter: day(99) }),
    words: ["not valid yet", date(9), "clock right", date(0), "NTP"],
  },
  {
    name: "for another name",
    make: () => wrong({ hosts: ["gateway.example", "www.gateway.example"] }),
    words: ["not for localhost", "for gateway.example, www.gateway.example"],
  },
  {
    name: "for no name",
    make: () => wrong({ hosts: [] }),
    words: ["not for localhost", "a different name"],
  },
  {
    name: "of an unknown authority",
    make: async () => wrong({ issuer: (await stranger()).issuer }),
    words: ["does not know", "DENO_CERT", "DENO_TLS_CA_STORE=system"],
  },
  {
    name: "self-signed, as an authority",
    make: () => wrong({ issuer: undefined, authority: true }),
    words: ["self-signed", "DENO_CERT"],
  },
  {
    name: "self-signed",
    make: () => wrong({ issuer: undefined }),
    words: ["does not know"],
  },
  {
    name: "without the intermediate",
    async make() {
      const between = await wrong({ name: "Between", authority: true });
      return wrong({ issuer: between.issuer });
    },
    words: ["does not know", "intermediate"],
  },
];

Deno.test("a bad certificate: one attempt, no request, 75, and the words", async (t) => {
  for (const { name, make, words } of KINDS) {
    await t.step(name, async () => {
      await using tls = await setTlsStage({ certificate: await make() });
      const start = performance.now();
      const ran = await tls.run(HOST, NEW, "2001:db8:7::1");
      assert(performance.now() - start < 10_000);
      assertEquals([ran.code, ran.stdout], [75, ""], ran.stderr);
      assertEquals(tls.front.arrivals, []);
      assertEquals(tls.front.wire.connections(), 1);
      const lines = troubles(ran.stderr);
      // Once for both families.
      assertEquals(lines.length, 1, ran.stderr);
      for (const word of words) assertMatch(lines[0]!, patternOf(word));
      // No names of things in programs, no numbers that only they can read.
      assert(!/UNIX|[A-Z][a-z]+[A-Z][a-z]+/.test(lines[0]!), lines[0]);
    });
  }
});

/** What is told beside warnings about test addresses. */
function troubles(stderr: string): readonly string[] {
  return stderr.trim().split("\n")
    .filter((line) => !line.includes("cannot be reached from the Internet"));
}

function patternOf(word: string | RegExp): RegExp {
  return typeof word === "string" ? new RegExp(RegExp.escape(word)) : word;
}

Deno.test("a bad certificate, several zones: one attempt, told once; the CGI program logs it", async () => {
  const certificate = await KINDS[0]!.make();
  await using tls = await setTlsStage({ certificate });
  const ran = await tls.run(HOST, "host.sub.example.org", NEW);
  assertEquals(ran.code, 75, ran.stderr);
  assertEquals(troubles(ran.stderr).length, 1, ran.stderr);
  assertEquals(tls.front.wire.connections(), 1);
  const { stdout, stderr } = await tls.cgi(NEW);
  assertMatch(stdout, /\n911\n$/);
  assertMatch(stderr, /home\.example\.com A: the certificate .*expired on/);
});

Deno.test("the intermediate sent along: all is well", async () => {
  const between = await wrong({ name: "Between", authority: true });
  const certificate = await wrong({ issuer: between.issuer });
  await using tls = await setTlsStage({ certificate, chain: [between] });
  const ran = await tls.run(HOST, NEW);
  assertEquals(ran.code, 0, ran.stderr);
});

/** A server that speaks no TLS that we could speak. */
function rawServer(respond: (connection: Deno.TcpConn) => Promise<void>) {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  let count = 0;
  const open = new Set<Deno.TcpConn>();
  const accepting = (async () => {
    for await (const connection of listener) {
      count++;
      open.add(connection);
      respond(connection).catch(() => {});
    }
  })();
  return {
    url: `https://localhost:${listener.addr.port}`,
    connections: () => count,
    async [Symbol.asyncDispose]() {
      listener.close();
      await accepting;
      for (const connection of open) {
        try {
          connection.close();
        } catch {
          // Closed before.
        }
      }
    },
  };
}

async function answerWith(connection: Deno.TcpConn, bytes: Uint8Array) {
  await connection.read(new Uint8Array(4096));
  await connection.write(bytes);
  connection.close();
}

/** A fatal TLS alert (RFC 8446 section 6) in a record of TLS 1.1. */
const alert = (description: number) =>
  Uint8Array.of(0x15, 3, 2, 0, 2, 2, description);
const ascii = (text: string) => new TextEncoder().encode(text);

Deno.test("no TLS that we speak at that port: one attempt, and the words", async (t) => {
  for (
    const [name, bytes, code, words] of [
      ["TLS 1.1 only", alert(70), 75, /only TLS 1\.1/],
      ["no cipher in common", alert(40), 75, /cipher/],
      [
        "an HTTP server",
        ascii("HTTP/1.1 400 No\r\n\r\n"),
        2,
        /no TLS at this port.*localhost:\d+/,
      ],
      [
        "an SSH server",
        ascii("SSH-2.0-OpenSSH_9.2\r\n"),
        2,
        /no TLS at this port/,
      ],
    ] as const
  ) {
    await t.step(name, async () => {
      await using server = rawServer((c) => answerWith(c, bytes));
      await using tls = await setTlsStage();
      const ran = await tls.stage.bare([
        ...["--username=u", "--password=p", "--url", server.url],
        ...[HOST, NEW],
      ]);
      assertEquals(ran.code, code, ran.stderr);
      assertMatch(ran.stderr, words);
      assertEquals(troubles(ran.stderr).length, 1, ran.stderr);
      assertEquals(server.connections(), 1);
    });
  }
});

Deno.test("http:// to a port of TLS: told as a wrong URL, and tried once where that is clear", async (t) => {
  await using tls = await setTlsStage();
  const account = ["--username=u", "--password=s3cret", "--timeout=3"];
  const front = `http://127.0.0.1:${tls.front.port}`;
  await using blunt = rawServer(async (connection) => {
    await connection.read(new Uint8Array(4096));
    connection.close();
  });
  await using nginx = rawServer((c) =>
    answerWith(
      c,
      ascii("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n"),
    )
  );
  for (
    const [name, url, code, connections] of [
      ["an alert of TLS", front, 2, () => tls.front.wire.connections()],
      ["the port that says it", "http://127.0.0.1:443", 2, () => 1],
      [
        "status 400",
        nginx.url.replace("https", "http"),
        2,
        nginx.connections,
      ],
      // It may be a fault of the moment as well.
      [
        "hangs up",
        blunt.url.replace("https", "http").replace("localhost", "127.0.0.1"),
        75,
        undefined,
      ],
    ] as const
  ) {
    await t.step(name, async () => {
      const ran = await tls.stage.bare([...account, "--url", url, HOST, NEW]);
      assertEquals(ran.code, code, ran.stderr);
      const told = ran.stderr.split("\n")
        .filter((line) => line.startsWith("schlund-ddns: "));
      assertEquals(told.length, 1, ran.stderr);
      assertMatch(told[0]!, /https:\/\//);
      assert(!ran.stderr.includes("s3cret"));
      if (connections !== undefined) assertEquals(connections(), 1);
    });
  }
  assertEquals(tls.front.arrivals, []);
});

Deno.test("a hang in the handshake keeps the time limit", async () => {
  await using server = rawServer(async (connection) => {
    await connection.read(new Uint8Array(4096));
  });
  await using tls = await setTlsStage();
  const start = performance.now();
  const ran = await tls.stage.bare([
    ...["--username=u", "--password=p", "--timeout=2", "--url", server.url],
    ...[HOST, NEW],
  ]);
  assertEquals(ran.code, 75, ran.stderr);
  assertMatch(ran.stderr, /no answer within/);
  assert(performance.now() - start < 6000);
});

Deno.test("a mistake in DENO_CERT or DENO_TLS_CA_STORE: 2 at once, and it is named", async (t) => {
  await using tls = await setTlsStage();
  const empty = await tls.stage.write("empty.pem", "no certificate\n");
  const account = ["--username=u", "--password=p", "--url", tls.front.url];
  for (
    const [env, words] of [
      [{ DENO_CERT: "/nowhere/ca.pem" }, /DENO_CERT.*no such file/],
      [{ DENO_CERT: "" }, /DENO_CERT/],
      [{ DENO_CERT: tls.stage.home }, /DENO_CERT/],
      [{ DENO_CERT: empty }, /DENO_CERT.*no certificate/],
      [{ DENO_TLS_CA_STORE: "sytem" }, /DENO_TLS_CA_STORE.*"sytem".*system/],
      [{ DENO_TLS_CA_STORE: "system,other" }, /DENO_TLS_CA_STORE.*"other"/],
    ] as const
  ) {
    await t.step(JSON.stringify(env), async () => {
      for (
        const command of [
          [HOST, NEW],
          ["serve", "--no-auth"],
          ["list", "example.com"],
        ]
      ) {
        const ran = await tls.stage.bare([...account, ...command], env);
        assertEquals(ran.code, 2, `${command}: ${ran.stderr}`);
        assertMatch(ran.stderr, words);
        assertEquals(troubles(ran.stderr).length, 1, ran.stderr);
      }
    });
  }
  assertEquals(tls.front.wire.connections(), 0);
});

Deno.test("a file of DENO_CERT is trusted, or 2 and the reason", async () => {
  await using tls = await setTlsStage();
  const { pem } = (await testAuthority()).authority;
  const broken = pem.replace("\n", "\n!");
  for (
    const [text, code, said] of [
      [(await stranger()).pem + pem, 0, /^$/],
      ["hello", 2, /^schlund-ddns: DENO_CERT: \S+ca\.pem.* has no certificate/],
      [broken, 2, /the file that DENO_CERT names cannot be read/],
    ] as const
  ) {
    const DENO_CERT = await tls.stage.write("ca.pem", text);
    const ran = await tls.stage.bare([
      ...["--username=1234567", "--password=practice"],
      ...["--url", tls.front.url, "-n", HOST, NEW],
    ], { ...tls.env, DENO_CERT });
    assertEquals(ran.code, code, ran.stderr);
    assertMatch(troubles(ran.stderr).join(), said);
  }
});

Deno.test("the machine's own store and Mozilla's: both are read", async () => {
  await using tls = await setTlsStage();
  const ran = await tls.stage.bare([
    ...["--username=1234567", "--password=practice", "--url", tls.front.url],
    ...[HOST, NEW],
  ], { ...tls.env, DENO_TLS_CA_STORE: "system, mozilla" });
  assertEquals(ran.code, 0, ran.stderr);
});
