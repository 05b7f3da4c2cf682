import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { denoPlatform } from "../../lib/deno/platform.ts";
import { exchange } from "../../lib/http/exchange.ts";
import { closedUrl } from "../e2e/harness.ts";
import {
  type CertificateOptions,
  makeCertificate,
} from "../tls/certificates.ts";

/** A word of a path that looks like the runtime's, and must not be repeated. */
const PATH = "/SECRET-Connection-refused-alert:%20UnknownIssuer";

/** What comes of asking a URL. */
async function ask(url: string): Promise<string> {
  const limits = { milliseconds: 5000, bytes: 4096 };
  const answer = await exchange(
    denoPlatform().fetch,
    { url: new URL(PATH, url) },
    limits,
  );
  if (answer.status === "answered") return `${answer.code} ${answer.text}`;
  assert(!/SECRET|127\.0/.test(answer.reason), answer.reason);
  return `${answer.cause}: ${answer.reason}`;
}

/** What comes of asking a server that gives these bytes and hangs up. */
async function askRaw(scheme: string, answer: string): Promise<string> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const served = (async () => {
    using connection = await listener.accept();
    await connection.read(new Uint8Array(4096));
    await connection.write(new TextEncoder().encode(answer));
  })();
  const said = await ask(`${scheme}://127.0.0.1:${listener.addr.port}`);
  await served;
  return said;
}

/** What comes of asking a server with such a certificate. */
async function askTls(
  options: Partial<CertificateOptions>,
): Promise<string> {
  const { pem, key } = await makeCertificate({
    name: "test",
    hosts: ["127.0.0.1"],
    ...options,
  });
  using listener = Deno.listenTls({
    hostname: "127.0.0.1",
    port: 0,
    cert: pem,
    key,
  });
  const served = (async () => {
    using connection = await listener.accept();
    await connection.handshake().catch(() => {}); // the other side hangs up
  })();
  const said = await ask(`https://127.0.0.1:${listener.addr.port}`);
  await served;
  return said;
}

const HEAD = "HTTP/1.1 200 OK\r\n";

Deno.test("an answer that breaks off, or is none, is told from no connection", async () => {
  for (
    const [scheme, answer, expected] of [
      ["http", `${HEAD}content-length: 2\r\n\r\nhi`, "200 hi"],
      [
        "http",
        `${HEAD}content-length: 99\r\n\r\n8.8.4.4`,
        "bad answer: the answer of the server was cut short",
      ],
      [
        "http",
        `${HEAD}transfer-encoding: chunked\r\n\r\n7\r\n8.8.4.4\r\n`,
        "bad answer: the answer of the server was cut short",
      ],
      [
        "http",
        "",
        "bad answer: the server broke the connection before its answer",
      ],
      [
        "http",
        "HTTP/1.1 20",
        "bad answer: the server broke the connection before its answer",
      ],
      [
        "http",
        "SSH-2.0-OpenSSH_9\r\n",
        "bad answer: the answer of the server is not HTTP",
      ],
      [
        "http",
        `${HEAD}a b\r\n\r\n`,
        "bad answer: the answer of the server is not HTTP",
      ],
      [
        "https",
        "HTTP/1.1 400 Bad Request\r\n\r\n",
        "bad answer: no TLS at this port",
      ],
      [
        "https",
        "",
        "bad answer: the server broke the connection off in the TLS handshake",
      ],
      [
        "https",
        "\x15\x03\x03\x00\x02\x02\x28", // alert: handshake_failure
        "bad answer: the server refuses the TLS connection",
      ],
    ] as const
  ) {
    const said = await askRaw(scheme, answer);
    assert(said.startsWith(expected), `${answer}: ${said}`);
  }
});

Deno.test("what is wrong with a certificate is said", async () => {
  const { issuer } = await makeCertificate({ name: "CA", authority: true });
  for (
    const [options, expected] of [
      [{ authority: true }, "the certificate of the server is self-signed"],
      [
        {},
        "the certificate of the server is signed by an authority this machine does not know",
      ],
      [
        { issuer },
        "the certificate of the server is signed by an authority this machine does not know",
      ],
      [
        { issuer, notBefore: new Date(1e12), notAfter: new Date(2e11 + 1e12) },
        "the certificate of the server has expired",
      ],
      [
        { issuer, notBefore: new Date(2e12), notAfter: new Date(2.1e12) },
        "the certificate of the server is not valid yet",
      ],
    ] as const
  ) {
    const said = await askTls(options);
    assert(said.startsWith(`bad answer: ${expected}`), said);
  }
});

Deno.test("no connection is said where there was none", async () => {
  assertStringIncludes(
    await ask(closedUrl()),
    "no connection: no connection: the server refuses it; does it run there? [Connection refused]",
  );
  assertStringIncludes(
    await ask("http://127.0.0.1:6000"),
    "no connection: no connection to the server: Requests to port 6000 are blocked",
  );
});

/** A server that answers every request the same way, while it is used. */
async function withServer(
  handler: (request: Request) => Response | Promise<Response>,
  use: (url: string) => Promise<void>,
): Promise<void> {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    handler,
  );
  try {
    await use(`http://127.0.0.1:${server.addr.port}`);
  } finally {
    await server.shutdown();
  }
}

/** Posts a document, with the limits of the gateway. */
function post(url: string, milliseconds = 2000) {
  return exchange(fetch, {
    url: new URL(url),
    method: "POST",
    headers: { "content-type": "application/xml; charset=utf-8" },
    body: "<request>€</request>",
  }, { milliseconds, bytes: 32 * 2 ** 20 });
}

Deno.test("the document goes up as UTF-8 XML", async () => {
  let got: unknown;
  await withServer(async (request) => {
    got = [
      request.method,
      new URL(request.url).pathname,
      request.headers.get("content-type"),
      await request.text(),
    ];
    return new Response("<a/>", {
      headers: { date: new Date(0).toUTCString() },
    });
  }, async (url) => {
    const posted = await post(`${url}/path`);
    assert(posted.status === "answered");
    assertEquals([posted.code, posted.text], [200, "<a/>"]);
    assertEquals(Date.parse(posted.headers.get("date") ?? ""), 0);
  });
  assertEquals(got, [
    "POST",
    "/path",
    "application/xml; charset=utf-8",
    "<request>€</request>",
  ]);
});

Deno.test("a redirect is not followed: its target gets no request", async () => {
  let reached = 0;
  await withServer(() => new Response(`${++reached}`), async (target) => {
    for (const status of [301, 302, 303, 307, 308]) {
      await withServer(
        () => new Response(null, { status, headers: { location: target } }),
        async (url) => {
          const posted = await post(url);
          assertEquals(posted.status === "answered" && posted.code, status);
        },
      );
    }
  });
  assertEquals(reached, 0);
});

Deno.test("the answer is read in the encoding that it declares", async () => {
  const latin = (text: string) =>
    Uint8Array.from(text, (character) => character.charCodeAt(0));
  const utf8 = (text: string) => new TextEncoder().encode(text);
  const declared = '<?xml version="1.0" encoding="ISO-8859-1"?><a>ä</a>';
  for (
    const [bytes, type, expected] of [
      [utf8("<a>ä€</a>"), "text/xml", "<a>ä€</a>"],
      [utf8("\ufeff<a>ä</a>"), "text/xml", "<a>ä</a>"],
      [latin(declared), "text/xml", declared],
      // The header outranks the declaration (RFC 7303).
      [utf8(declared), "text/xml; charset=utf-8", declared],
      [latin("<a>ä</a>"), 'text/xml;charset="iso-8859-1"', "<a>ä</a>"],
    ] as const
  ) {
    await withServer(
      () => new Response(bytes, { headers: { "content-type": type } }),
      async (url) => {
        const posted = await post(url);
        assert(posted.status === "answered");
        assertEquals(posted.text, expected);
      },
    );
  }
  await withServer(
    () => new Response("x", { headers: { "content-type": "a/b; charset=no" } }),
    async (url) => {
      const posted = await post(url);
      assert(
        posted.status === "failed" &&
          /unknown encoding/.test(posted.reason),
      );
    },
  );
});

Deno.test("an endless answer is cut off at the limit", async () => {
  let cancelled = false;
  const piece = new Uint8Array(1024 * 1024).fill(0x20);
  await withServer(() =>
    new Response(
      new ReadableStream({
        pull: (controller) => controller.enqueue(piece),
        cancel: () => void (cancelled = true),
      }),
    ), async (url) => {
    const posted = await post(url, 20_000);
    assert(posted.status === "failed");
    assertMatch(posted.reason, /32 MiB/);
  });
  assert(cancelled);
});

Deno.test("an answer whose length is told and does not count is cut off as well", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  const piece = new TextEncoder().encode(
    `100000\r\n${" ".repeat(0x100000)}\r\n`,
  );
  let pieces = 0;
  const answering = (async () => {
    using connection = await listener.accept();
    await connection.read(new Uint8Array(2000));
    const writer = connection.writable.getWriter();
    try {
      await writer.write(
        // RFC 9112 section 6.3: the chunks count.
        new TextEncoder().encode(
          "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n" +
            "Transfer-Encoding: chunked\r\n\r\n",
        ),
      );
      for (; pieces < 200; pieces++) await writer.write(piece);
    } catch {
      // The other side has gone.
    }
  })();
  const posted = await post(`http://127.0.0.1:${port}`, 20_000);
  await answering.catch(() => {});
  listener.close();
  assert(posted.status === "failed");
  assertMatch(posted.reason, /32 MiB/);
  assert(pieces < 200, `${pieces}`);
});

Deno.test("a packed answer is not unpacked: it could be of any size", async () => {
  const packed = new Uint8Array(
    await new Response(
      new Blob([new Uint8Array(64 * 1024 * 1024).fill(0x20)]).stream()
        .pipeThrough(new CompressionStream("gzip")),
    ).arrayBuffer(),
  );
  const headers = { "content-encoding": "gzip" };
  let accepted: string | null = null;
  await withServer((request) => {
    accepted = request.headers.get("accept-encoding");
    return new Response(packed, { headers });
  }, async (url) => {
    const posted = await post(url, 20_000);
    assert(posted.status === "answered" && posted.text.length < 1e6);
  });
  assertEquals(accepted, "identity");
});

Deno.test("the time limit holds for the answer's body as well", async () => {
  const stuck = () =>
    new Response(
      new ReadableStream({
        start: (controller) => controller.enqueue(new Uint8Array([0x3c])),
      }),
    );
  await withServer(stuck, async (url) => {
    const start = performance.now();
    const posted = await post(url, 200);
    assert(posted.status === "failed");
    assertEquals(posted.reason, "no answer within 0.2 s");
    assert(performance.now() - start < 1000);
  });
});

Deno.test("only the body of status 200 is read where that is asked for", async () => {
  const options = { milliseconds: 2000, bytes: 100, onlyOk: true };
  for (const [status, text] of [[200, "body"], [503, ""]] as const) {
    await withServer(() => new Response("body", { status }), async (url) => {
      const answer = await exchange(fetch, { url: new URL(url) }, options);
      assertEquals(answer.status === "answered" && answer.text, text);
    });
  }
});
