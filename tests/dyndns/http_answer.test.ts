import { assertEquals } from "@std/assert";
import { soleReply, toResponse } from "../../lib/dyndns/http_answer.ts";

const headersOf = (response: Response) =>
  Object.fromEntries([...response.headers]);

const PLAIN = {
  "content-type": "text/plain; charset=utf-8",
  "cache-control": "no-store",
};

Deno.test("every token alone: its status and its bytes", async () => {
  const rows = [
    ["badauth", 401],
    ["badagent", 200],
    ["notfqdn", 200],
    ["numhost", 200],
    ["!donator", 200],
    ["911", 503],
  ] as const;
  for (const [token, status] of rows) {
    const response = toResponse(soleReply(token));
    assertEquals(response.status, status, token);
    assertEquals(await response.text(), `${token}\n`);
  }
});

Deno.test("lines end in LF; the length is announced, nothing is cached", async () => {
  const response = toResponse({
    status: 200,
    lines: ["good 192.0.2.7,2001:db8::7", "nohost"],
  });
  assertEquals(headersOf(response), { ...PLAIN, "content-length": "34" });
  assertEquals(await response.text(), "good 192.0.2.7,2001:db8::7\nnohost\n");
});

Deno.test("badauth comes with the challenge that wget waits for", () => {
  assertEquals(headersOf(toResponse(soleReply("badauth"))), {
    ...PLAIN,
    "content-length": "8",
    "www-authenticate": 'Basic realm="Dynamic DNS", charset="UTF-8"',
  });
});

Deno.test("405 names the methods that would do", () => {
  const response = toResponse(soleReply("badagent", 405));
  assertEquals(response.status, 405);
  assertEquals(response.headers.get("allow"), "GET, HEAD, POST");
});

Deno.test("HEAD: the same headers without the body", async () => {
  for (const token of ["badauth", "badagent", "911"] as const) {
    const head = toResponse(soleReply(token), true);
    assertEquals(headersOf(head), headersOf(toResponse(soleReply(token))));
    assertEquals(head.body, null);
  }
  // How long GET's answer would be is not known before the update.
  const head = toResponse({ status: 200, lines: [] }, true);
  assertEquals(headersOf(head), PLAIN);
  assertEquals(await head.text(), "");
});
