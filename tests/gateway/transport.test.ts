import { assert, assertEquals, assertMatch } from "@std/assert";
import type { NoAnswer } from "../../lib/gateway/no_answer.ts";
import { type Exchange, postDocument } from "../../lib/gateway/transport.ts";

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

function isTemporary(exchange: Exchange): exchange is NoAnswer {
  return exchange.status === "no answer" &&
    exchange.failure.kind === "temporary";
}

function isLasting(exchange: Exchange): exchange is NoAnswer {
  return exchange.status === "no answer" && exchange.failure.kind === "config";
}

function post(url: string, milliseconds = 2000) {
  return postDocument(url, "<request>€</request>", {
    milliseconds,
    last: false,
    fetch,
    now: Date.now,
    env: () => undefined,
    secrets: [],
  });
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
    assertEquals([posted.text, posted.date], ["<a/>", 0]);
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
          assert(isLasting(posted));
          assertMatch(posted.failure.message, /HTTP status 3/);
        },
      );
    }
  });
  assertEquals(reached, 0);
});

Deno.test("statuses: what may pass, and what will not", async () => {
  for (
    const [status, temporary] of [
      [500, true],
      [502, true],
      [503, true],
      [504, true],
      [429, true],
      [408, true],
      [400, false],
      [401, false],
      [404, false],
      [405, false],
      [204, false],
    ] as const
  ) {
    await withServer(
      () => new Response(status === 204 ? null : "<a/>", { status }),
      async (url) => {
        const posted = await post(url);
        assert(posted.status === "no answer");
        assertEquals([status, posted.failure.kind === "temporary"], [
          status,
          temporary,
        ]);
      },
    );
  }
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
        posted.status === "no answer" &&
          /unknown encoding/.test(posted.failure.message),
      );
    },
  );
});

Deno.test("no answer worth the name: empty, a web page, white space", async () => {
  for (const body of ["", " \n", "<!DOCTYPE html><p>x", "\n<HTML></HTML>"]) {
    await withServer(() => new Response(body), async (url) => {
      const posted = await post(url);
      assert(isTemporary(posted), body);
    });
  }
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
    assert(isTemporary(posted));
    assertMatch(posted.failure.message, /32 MiB/);
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
  assert(isTemporary(posted));
  assertMatch(posted.failure.message, /32 MiB/);
  assert(pieces < 200, `${pieces}`);
});

Deno.test("a packed answer is refused: unpacked it may be of any size", async () => {
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
    assert(isTemporary(posted));
    assertMatch(posted.failure.message, /packed/);
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
    assert(isTemporary(posted));
    assertEquals(posted.failure.message, "no answer within 0.2 s");
    assert(performance.now() - start < 1000);
  });
});

Deno.test("a connection that breaks is a reason, not an exception", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  const accepting = (async () => {
    const connection = await listener.accept();
    await connection.read(new Uint8Array(10));
    connection.close();
  })();
  const broken = await post(`http://127.0.0.1:${port}`);
  await accepting;
  listener.close();
  const refused = await post(`http://127.0.0.1:${port}`);
  assertEquals(broken.status === "no answer" && broken.sent, true);
  assertEquals(refused.status === "no answer" && refused.sent, false);
  for (const posted of [broken, refused]) {
    assert(isTemporary(posted));
    assertMatch(posted.failure.message, /^[^\n]+ \[[^\n]+\]$/);
    // The URL may hold what is nobody's business.
    assert(!posted.failure.message.includes("http://"));
  }
});
