import { assert, assertEquals } from "@std/assert";
import {
  listNames,
  type Message,
  ntfyBody,
  webhookBody,
} from "../../lib/notify/message.ts";

const message = (lines: readonly string[]): Message => ({
  event: "failed",
  title: "home.example.com: update failed",
  lines,
  hosts: ["home.example.com"],
});

const bytesOf = (text: string) => new TextEncoder().encode(text).length;

Deno.test("the object for ntfy and the one for all others", () => {
  const failed = message(["home.example.com A: no answer"]);
  const [text] = failed.lines;
  assertEquals(JSON.parse(ntfyBody(failed, "topic")), {
    topic: "topic",
    title: failed.title,
    message: text,
    priority: 4,
    tags: ["warning"],
  });
  assertEquals(JSON.parse(webhookBody(failed)), {
    title: failed.title,
    message: text,
    body: text,
    text: `${failed.title}: ${text}`,
    content: `${failed.title}: ${text}`,
    type: "failure",
    event: "failed",
    hosts: ["home.example.com"],
  });
});

Deno.test("long texts fit Discord, Slack and ntfy, and say what is left out", () => {
  const line = (i: number) => `host${i}.example.com A: ö${"x".repeat(60)}`;
  for (
    const lines of [
      Array.from({ length: 100 }, (_, i) => line(i)),
      ["€".repeat(5000)],
      ["🙂".repeat(5000), "second"],
      Array.from({ length: 3000 }, () => "x"),
    ]
  ) {
    const { message: ntfy } = JSON.parse(ntfyBody(message(lines), "t"));
    const { content, text, body } = JSON.parse(webhookBody(message(lines)));
    assert(bytesOf(ntfy) <= 4096 && bytesOf(ntfy) > 3000, ntfy);
    assert(bytesOf(text) <= 4096 && bytesOf(body) <= 4096, text);
    assert(content.length <= 2000 && content.length > 1700, content);
    for (const shortened of [ntfy, content, text]) {
      assert(!/[\ud800-\udbff](?![\udc00-\udfff])/.test(shortened), shortened);
      const [, more] = /\n… and (\d+) more$/.exec(shortened) ?? [];
      const left = lines.length - Number(more ?? 0);
      assertEquals(shortened.split("\n").length, left + (more ? 1 : 0));
    }
  }
});

Deno.test("a title has room for some names", () => {
  assertEquals(listNames(["a.example", "b.example"]), "a.example, b.example");
  const many = Array.from({ length: 50 }, (_, i) => `host${i}.example.com`);
  const text = listNames(many);
  assert(/^host0\.example\.com, .* and \d\d more$/.test(text), text);
  assert(text.length < 220, text);
});
