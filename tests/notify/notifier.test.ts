import { assert, assertEquals } from "@std/assert";
import { denoPlatform } from "../../lib/deno/platform.ts";
import { parseChannels, parseSecretUrl } from "../../lib/notify/config.ts";
import { createNotifier } from "../../lib/notify/notifier.ts";
import { secretOf } from "../../lib/secret.ts";
import { startReceiver } from "./receiver.ts";

const change = (was: string, is: string) => ({
  changes: [{
    host: "home.example.com",
    type: "A" as const,
    status: "changed" as const,
    was: [was],
    is: [is],
  }],
  failing: [],
});

Deno.test("each channel gets every message in order, even if it was away", async () => {
  const answers = [503, 200, 200, 200, 200];
  await using away = startReceiver(() =>
    new Response("", { status: answers.shift() })
  );
  await using here = startReceiver(() => new Response());
  const lines: string[] = [];
  const notifier = createNotifier({
    channels: parseChannels(
      secretOf(`http://${away.host}/TOKEN http://${here.host}/`),
    ),
    afterMilliseconds: 0,
    events: new Set(["changed", "failed", "recovered"]),
  }, {
    fetch: denoPlatform().fetch,
    monotonic: () => 0,
    log: (_, line) => void lines.push(line),
  });
  notifier.notify(change("1.1.1.1", "2.2.2.2"));
  await notifier.idle();
  notifier.notify({ changes: [], failing: [] });
  await notifier.idle();
  // Without waiting: the second is sent after the first.
  notifier.notify(change("2.2.2.2", "3.3.3.3"));
  notifier.notify(change("3.3.3.3", "4.4.4.4"));
  await notifier.idle();
  const texts = ({ received }: typeof away) =>
    received.map(({ body }) => JSON.parse(body).message.split(" A ")[1]);
  const all = [
    "1.1.1.1 → 2.2.2.2",
    "2.2.2.2 → 3.3.3.3",
    "3.3.3.3 → 4.4.4.4",
  ];
  assertEquals(texts(here), all);
  assertEquals(texts(away), [all[0], ...all]);
  assertEquals(lines, ["could not notify webhook (1): HTTP status 503"]);
});

Deno.test("a ping that fails is logged once, until pings work again", async () => {
  let answer = new Response("down", { status: 503 });
  await using receiver = startReceiver(() => answer.clone());
  const lines: string[] = [];
  const notifier = createNotifier({
    healthcheck: parseSecretUrl(`http://${receiver.host}/TOKEN`),
    channels: [],
    afterMilliseconds: 0,
    events: new Set(),
  }, {
    fetch: denoPlatform().fetch,
    monotonic: () => 0,
    log: (_, line) => void lines.push(line),
  });
  const ping = async () => {
    notifier.ping({ ok: true, text: "x" });
    await notifier.idle();
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
