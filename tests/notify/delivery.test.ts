/**
 * Messages and pings to servers that imitate healthchecks, Uptime Kuma, ntfy and
 * webhooks.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { denoPlatform } from "../../lib/deno/platform.ts";
import { parseChannels, parseSecretUrl } from "../../lib/notify/config.ts";
import { pingHealthcheck, sendMessage } from "../../lib/notify/delivery.ts";
import type { Message } from "../../lib/notify/message.ts";
import { secretOf } from "../../lib/secret.ts";
import { startReceiver } from "./receiver.ts";

const { fetch: fetcher } = denoPlatform();
const text = (body: string, status = 200) => () =>
  new Response(status === 204 ? null : body, { status });

Deno.test("healthchecks: the URL or its /fail; any 2xx counts but the known failures", async () => {
  for (
    const [answer, ok, words] of [
      [text("OK"), true, "HTTP status 200"],
      [text("Created", 201), true, "HTTP status 201"],
      [text("", 204), true, "HTTP status 204"],
      [text("<html>TOKEN</html>"), true, "HTTP status 200"],
      [text("OK (not found)"), false, "HTTP status 200, not found"],
      [text("OK (rate limited)"), false, "HTTP status 200, rate limited"],
      [text("not found", 404), false, "HTTP status 404, not found"],
      [text("TOKEN", 500), false, "HTTP status 500"],
      [text("", 302), false, "HTTP status 302"],
    ] as const
  ) {
    await using receiver = startReceiver(answer);
    const url = parseSecretUrl(`http://${receiver.host}/TOKEN?create=1`);
    assertEquals(
      await pingHealthcheck(url, { ok: true, text: "works" }, fetcher),
      { ok, answer: words },
    );
    await pingHealthcheck(url, { ok: false, text: "a\nb" }, fetcher);
    assertEquals(receiver.received, [
      { request: "POST /TOKEN?create=1", body: "works", authorization: null },
      {
        request: "POST /TOKEN/fail?create=1",
        body: "a b",
        authorization: null,
      },
    ]);
  }
});

Deno.test("Uptime Kuma: the query is replaced, and ok: false is a failure", async () => {
  await using receiver = startReceiver(() => Response.json({ ok: true }));
  const url = parseSecretUrl(
    `http://${receiver.host}/kuma/api/push/TOKEN?status=up&msg=OK&ping=`,
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
  assertEquals(receiver.received.map(({ request }) => request), [
    "GET /kuma/api/push/TOKEN?status=up&msg=OK&ping=13",
    "GET /kuma/api/push/TOKEN?status=down&msg=no+%26+way",
  ]);
  await using refusing = startReceiver(() =>
    Response.json({ ok: false, msg: "TOKEN" })
  );
  const { ok, answer } = await pingHealthcheck(
    parseSecretUrl(`http://${refusing.host}/api/push/TOKEN`),
    { ok: true, text: "x" },
    fetcher,
  );
  assertEquals(ok, false);
  assert(!answer.includes("TOKEN"), answer);
});

const MESSAGE: Message = {
  event: "failed",
  title: "home.example.com: update failed",
  lines: ["home.example.com A: no answer"],
  hosts: ["home.example.com"],
};

Deno.test("ntfy gets JSON at its root, a webhook one object, each with credentials", async () => {
  await using receiver = startReceiver(() => Response.json({ id: "x" }));
  for (
    const [written, request, authorization] of [
      ["ntfy://:tk_1@HOST/sub/topic", "POST /sub/", "Bearer tk_1"],
      ["http://me:pw@HOST/hook", "POST /hook", `Basic ${btoa("me:pw")}`],
    ] as const
  ) {
    const url = written.replace("HOST", receiver.host);
    const [channel] = parseChannels(secretOf(url));
    assertEquals(await sendMessage(channel!, MESSAGE, fetcher), {
      ok: true,
      answer: "HTTP status 200",
    });
    const { body, ...rest } = receiver.received.at(-1)!;
    assertEquals(rest, { request, authorization });
    assertEquals(JSON.parse(body).message, MESSAGE.lines[0]);
  }
});

Deno.test("a message that is not accepted: a redirect, an error, no server", async () => {
  for (
    const [answer, words] of [
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
      [text("x".repeat(70_000)), "an answer of more than 64 KiB"],
    ] as const
  ) {
    await using receiver = startReceiver(answer);
    const [channel] = parseChannels(secretOf(`http://${receiver.host}/TOKEN`));
    assertEquals(await sendMessage(channel!, MESSAGE, fetcher), {
      ok: false,
      answer: words,
    });
    assertEquals(receiver.received.length, 1);
  }
  const [channel] = parseChannels(secretOf("http://127.0.0.1:1/TOKEN"));
  const { ok, answer } = await sendMessage(channel!, MESSAGE, fetcher);
  assertEquals(ok, false);
  assert(/^no connection/.test(answer) && !answer.includes("TOKEN"), answer);
});
