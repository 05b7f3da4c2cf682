/**
 * Telling, against servers that play healthchecks, Uptime Kuma, ntfy and webhooks.
 *
 * @module
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { ValueError } from "../../lib/config_error.ts";
import { denoPlatform } from "../../lib/deno/platform.ts";
import type { Failure } from "../../lib/failure.ts";
import { secretOf } from "../../lib/secret.ts";
import { parseChannels, parseSecretUrl } from "../../lib/notify/channel.ts";
import { createEvents, type RunState } from "../../lib/notify/events.ts";
import { pingHealthcheck } from "../../lib/notify/healthcheck.ts";
import type { Message } from "../../lib/notify/message.ts";
import { sendMessage } from "../../lib/notify/send.ts";
import { createTeller } from "../../lib/notify/teller.ts";

interface Received {
  readonly request: string;
  readonly body: string;
  readonly authorization: string | null;
}

/** A server that keeps what it is told and answers one thing. */
function startEar(answer: () => Response | Promise<Response>) {
  const received: Received[] = [];
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    onListen: () => {},
  }, async (request) => {
    const { pathname, search } = new URL(request.url);
    received.push({
      request: `${request.method} ${pathname}${search}`,
      body: await request.text(),
      authorization: request.headers.get("authorization"),
    });
    return await answer();
  });
  return {
    host: `127.0.0.1:${server.addr.port}`,
    received,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

const { fetch: fetcher } = denoPlatform();
const OK = () => new Response("OK");

Deno.test("healthchecks: the URL or its /fail, and only OK counts", async () => {
  for (
    const [answer, ok, text] of [
      [OK, true, "HTTP status 200"],
      [
        () => new Response("OK (not found)"),
        false,
        "HTTP status 200, not found",
      ],
      [
        () => new Response("OK (rate limited)"),
        false,
        "HTTP status 200, rate limited",
      ],
      [
        () => new Response("<html>TOKEN</html>"),
        false,
        "HTTP status 200, and not the answer of a healthcheck",
      ],
      [
        () => new Response("not found", { status: 404 }),
        false,
        "HTTP status 404, not found",
      ],
    ] as const
  ) {
    await using ear = startEar(answer);
    const url = parseSecretUrl(`http://${ear.host}/TOKEN?create=1`);
    assertEquals(
      await pingHealthcheck(url, { ok: true, text: "all well" }, fetcher),
      { ok, answer: text },
    );
    await pingHealthcheck(url, { ok: false, text: "a\nb" }, fetcher);
    assertEquals(ear.received, [
      {
        request: "POST /TOKEN?create=1",
        body: "all well",
        authorization: null,
      },
      {
        request: "POST /TOKEN/fail?create=1",
        body: "a b",
        authorization: null,
      },
    ]);
  }
});

Deno.test("Uptime Kuma: the query is replaced, and its answer read", async () => {
  await using ear = startEar(() => Response.json({ ok: true }));
  const url = parseSecretUrl(
    `http://${ear.host}/kuma/api/push/TOKEN?status=up&msg=OK&ping=`,
  );
  assertEquals(
    await pingHealthcheck(
      url,
      { ok: true, text: "", milliseconds: 12.6 },
      fetcher,
    ),
    { ok: true, answer: "HTTP status 200" },
  );
  await pingHealthcheck(url, { ok: false, text: "no & way" }, fetcher);
  assertEquals(ear.received.map(({ request }) => request), [
    "GET /kuma/api/push/TOKEN?status=up&msg=OK&ping=13",
    "GET /kuma/api/push/TOKEN?status=down&msg=no+%26+way",
  ]);
  await using deaf = startEar(() => Response.json({ ok: false, msg: "TOKEN" }));
  const { ok, answer } = await pingHealthcheck(
    parseSecretUrl(`http://${deaf.host}/api/push/TOKEN`),
    { ok: true, text: "x" },
    fetcher,
  );
  assertEquals(ok, false);
  assert(!answer.includes("TOKEN"), answer);
});

const MESSAGE: Message = {
  event: "failed",
  title: "home.example.com: update failed",
  text: "home.example.com A: no answer",
  hosts: ["home.example.com"],
};

Deno.test("ntfy: JSON to the root, with a token, a user, or nobody", async () => {
  await using ear = startEar(() => Response.json({ id: "x" }));
  const basic = `Basic ${btoa("me:p@ss")}`;
  for (
    const [written, request, authorization] of [
      ["ntfy://HOST/topic", "POST /", null],
      ["ntfy://:tk_1@HOST/topic", "POST /", "Bearer tk_1"],
      ["ntfy://tk_1@HOST/topic/", "POST /", "Bearer tk_1"],
      ["ntfy://me:p%40ss@HOST/topic", "POST /", basic],
      ["ntfy://HOST/sub/topic", "POST /sub/", null],
    ] as const
  ) {
    const [channel] = parseChannels(
      secretOf(written.replace("HOST", ear.host)),
    );
    assertEquals(await sendMessage(channel!, MESSAGE, fetcher), {
      ok: true,
      answer: "HTTP status 200",
    });
    const { body, ...rest } = ear.received.at(-1)!;
    assertEquals(rest, { request, authorization });
    assertEquals(JSON.parse(body), {
      topic: "topic",
      title: MESSAGE.title,
      message: MESSAGE.text,
      priority: 4,
      tags: ["warning"],
    });
  }
});

Deno.test("anything else: one object that suits many", async () => {
  await using ear = startEar(() => new Response(null, { status: 204 }));
  const [channel] = parseChannels(secretOf(`http://me:pw@${ear.host}/hook`));
  assertEquals((await sendMessage(channel!, MESSAGE, fetcher)).ok, true);
  const { request, body, authorization } = ear.received[0]!;
  assertEquals(request, "POST /hook");
  assertEquals(authorization, `Basic ${btoa("me:pw")}`);
  assertEquals(JSON.parse(body), {
    title: MESSAGE.title,
    message: MESSAGE.text,
    body: MESSAGE.text,
    text: `${MESSAGE.title}: ${MESSAGE.text}`,
    content: `${MESSAGE.title}: ${MESSAGE.text}`,
    type: "failure",
    event: "failed",
    hosts: ["home.example.com"],
  });
});

Deno.test("who does not take it: a redirect, an error, nobody there", async () => {
  for (
    const [answer, text] of [
      [
        () =>
          new Response("", { status: 302, headers: { location: "/TOKEN" } }),
        "HTTP status 302",
      ],
      [
        () => Response.json({ error: "forbidden" }, { status: 403 }),
        "HTTP status 403 (forbidden)",
      ],
      [
        () => Response.json({ error: "bad TOKEN/x" }, { status: 400 }),
        "HTTP status 400",
      ],
      [() => new Response("x".repeat(70_000)), "an answer of more than 64 KiB"],
    ] as const
  ) {
    await using ear = startEar(answer);
    const [channel] = parseChannels(secretOf(`http://${ear.host}/TOKEN`));
    assertEquals(await sendMessage(channel!, MESSAGE, fetcher), {
      ok: false,
      answer: text,
    });
    assertEquals(ear.received.length, 1);
  }
  const [channel] = parseChannels(secretOf("http://127.0.0.1:1/TOKEN"));
  const { ok, answer } = await sendMessage(channel!, MESSAGE, fetcher);
  assertEquals(ok, false);
  assert(/^no connection/.test(answer) && !answer.includes("TOKEN"), answer);
});

Deno.test("URLs that are wrong are not repeated", () => {
  for (
    const text of [
      "SECRET",
      "ftp://SECRET/",
      "ntfy://SECRET",
      "ntfy:///SECRET",
      "https://",
      "https://a.example/ok SECRET",
    ]
  ) {
    const { message } = assertThrows(
      () => parseChannels(secretOf(text)),
      ValueError,
    );
    assert(!message.includes("SECRET"), message);
  }
  assertEquals(parseChannels(secretOf("  ")), []);
  const [a, b] = parseChannels(
    secretOf("ntfy://ntfy.sh/t\n https://a.example/b"),
  );
  assertEquals([a?.name, b?.name], ["ntfy (1)", "webhook (2)"]);
  assertEquals(a?.url.reveal(), "https://ntfy.sh/");
  assertEquals(JSON.stringify([a, b]).includes("a.example"), false);
});

Deno.test("URLs end where the next begins, whatever is between them", () => {
  const read = (text: string) =>
    parseChannels(secretOf(text)).map(({ kind, url, topic }) =>
      [kind, url.reveal(), topic?.reveal()].join(" ").trim()
    );
  for (const between of [" ", "\n", ",", ", ", " , ", ",\n", ";", "; ", "|"]) {
    assertEquals(
      read(`ntfy://h/a${between}NTFY://h/b${between}http://h/x?q=1,2`),
      ["ntfy https://h/ a", "ntfy https://h/ b", "webhook http://h/x?q=1,2"],
      between,
    );
  }
  assertEquals(read(" ntfy://h/a, "), ["ntfy https://h/ a"]);
  assertEquals(read("https://h/x,,\t,https://h/y;"), [
    "webhook https://h/x",
    "webhook https://h/y",
  ]);
  // Neither a second URL of a kind that nobody knows, nor a half of one.
  for (
    const text of [
      "https://h/x,ftp://SECRET",
      "https://h/x,file:/SECRET",
      "https://h/x, SECRET",
      "https://h/x SECRET:/h/y",
      "ntfy://h/a,SECRET",
      "ntfy://h/SECRET a",
    ]
  ) {
    const { message } = assertThrows(() => read(text), ValueError);
    assert(!message.includes("SECRET"), message);
  }
});

Deno.test("a healthcheck is one URL", () => {
  for (const between of [" ", "\n", ",", ", ", ";"]) {
    const { message } = assertThrows(
      () => parseSecretUrl(`https://h/SECRET${between}https://h/SECRET`),
      ValueError,
      "one URL",
    );
    assert(!message.includes("SECRET"), message);
  }
  assertThrows(() => parseSecretUrl("https://h/x y"), ValueError, "one URL");
  assertEquals(
    parseSecretUrl(" https://h/x?a=1,2;3 ").url.reveal(),
    "https://h/x?a=1,2;3",
  );
});

const FAILURE: Failure = { kind: "temporary", message: "no answer" };
const RECORD = { host: "home.example.com", type: "A" } as const;
const MINUTE = 60_000;

/** What is told of runs, each at a minute. */
function toldOf(
  runs: readonly (readonly [minute: number, run: Partial<RunState>])[],
  on = ["changed", "failed", "recovered"] as const,
  after = 5,
): readonly string[] {
  let minute = 0;
  const events = createEvents({
    afterMilliseconds: after * MINUTE,
    events: new Set(on),
    now: () => minute * MINUTE,
  });
  return runs.flatMap(([at, run]) => {
    minute = at;
    return events({ changes: [], failing: [], ...run })
      .map(({ event, hosts }) => `${at} ${event} ${hosts}`);
  });
}

const failed = (attempts: number): Partial<RunState> => ({
  failing: [{ ...RECORD, failure: FAILURE, attempts }],
});

Deno.test("a failure is told once it has lasted two runs and five minutes, once", () => {
  assertEquals(
    toldOf([
      [0, failed(1)],
      [1, failed(2)],
      [4, failed(3)],
      [5, failed(4)],
      [9, failed(5)],
      [10, {}],
      [11, {}],
    ]),
    ["5 failed home.example.com", "10 recovered home.example.com"],
  );
  // A reconnect that lasts a minute is nobody's business.
  assertEquals(toldOf([[0, failed(1)], [1, failed(2)], [2, {}]]), []);
  // One run alone is none that lasts, however long ago.
  assertEquals(toldOf([[0, failed(1)], [60, failed(1)], [61, failed(2)]]), [
    "61 failed home.example.com",
  ]);
  assertEquals(toldOf([[0, failed(1)], [1, failed(2)]], undefined, 0), [
    "1 failed home.example.com",
  ]);
});

Deno.test("a change is told at once; notify_on chooses", () => {
  const change = {
    ...RECORD,
    status: "changed" as const,
    was: ["1.1.1.1"],
    is: ["8.8.4.4"],
  };
  assertEquals(toldOf([[0, { changes: [change] }], [1, {}]]), [
    "0 changed home.example.com",
  ]);
  const all = [
    [0, failed(1)],
    [9, failed(2)],
    [10, { changes: [change] }],
  ] as const;
  assertEquals(toldOf(all), [
    "9 failed home.example.com",
    "10 changed home.example.com",
    "10 recovered home.example.com",
  ]);
  assertEquals(
    toldOf(all, ["failed"] as unknown as undefined),
    ["9 failed home.example.com"],
  );
});

Deno.test("a teller waits for nobody, and says once who does not hear", async () => {
  let answer = new Response("down", { status: 503 });
  await using ear = startEar(() => answer.clone());
  const lines: string[] = [];
  const teller = createTeller({
    healthcheck: parseSecretUrl(`http://${ear.host}/TOKEN`),
    channels: [],
    afterMilliseconds: 0,
    events: new Set(),
  }, {
    fetch: fetcher,
    monotonic: () => 0,
    log: (_, line) => void lines.push(line),
  });
  const ping = async () => {
    teller.ping({ ok: true, text: "x" });
    await teller.idle();
  };
  await ping();
  await ping();
  assertEquals(lines.length, 1);
  assert(!lines[0]!.includes("TOKEN"), lines[0]);
  answer = new Response("OK");
  await ping();
  answer = new Response("down", { status: 503 });
  await ping();
  assertEquals(lines.length, 2);
});
