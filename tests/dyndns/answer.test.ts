import { assertEquals } from "@std/assert";
import {
  type Answer,
  answerFor,
  responseOf,
  soleAnswer,
} from "../../lib/dyndns/answer.ts";

const get = (answer: Answer) => responseOf(answer, "GET");
const head = (answer: Answer) => responseOf(answer, "HEAD");
const headersOf = (
  { headers }: { headers: ReturnType<typeof get>["headers"] },
) => Object.fromEntries(headers);

const PLAIN = {
  "content-type": "text/plain; charset=utf-8",
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
};

Deno.test("every token alone: its status and its bytes", () => {
  const rows = [
    ["badauth", 401],
    ["badagent", 200],
    ["notfqdn", 200],
    ["numhost", 200],
    ["!donator", 200],
    ["911", 503],
  ] as const;
  for (const [token, status] of rows) {
    const response = get(soleAnswer(token));
    assertEquals(response.status, status, token);
    assertEquals(response.body, `${token}\n`);
  }
});

Deno.test("lines end in LF; the length is announced, nothing is cached", () => {
  const response = get({
    status: 200,
    lines: ["good 192.0.2.7,2001:db8::7", "nohost"],
  });
  assertEquals(headersOf(response), { ...PLAIN, "content-length": "34" });
  assertEquals(response.body, "good 192.0.2.7,2001:db8::7\nnohost\n");
});

Deno.test("badauth comes with the challenge that wget waits for", () => {
  assertEquals(headersOf(get(soleAnswer("badauth"))), {
    ...PLAIN,
    "content-length": "8",
    "www-authenticate": 'Basic realm="Dynamic DNS", charset="UTF-8"',
  });
});

Deno.test("405 names the methods that would do", () => {
  const response = get(soleAnswer("badagent", 405));
  assertEquals(response.status, 405);
  assertEquals(headersOf(response).allow, "GET, HEAD, POST");
});

Deno.test("HEAD: the same headers without the body", () => {
  for (const token of ["badauth", "badagent", "911"] as const) {
    const response = head(soleAnswer(token));
    assertEquals(headersOf(response), headersOf(get(soleAnswer(token))));
    assertEquals(response.body, "");
  }
  // How long GET's answer would be is not known before the update.
  const response = head({ status: 200, lines: [] });
  assertEquals(headersOf(response), PLAIN);
  assertEquals(response.body, "");
});

Deno.test("OPNsense reads no body: without success it gets no 2xx", () => {
  const agent = "OPNsense-dyndns";
  const rows: readonly (readonly [lines: string[], status: number])[] = [
    [["good 192.0.2.7"], 200],
    [["nochg 192.0.2.7"], 200],
    [["nohost", "good 192.0.2.7"], 200],
    [["nohost"], 400],
    [["notfqdn"], 400],
    [["numhost"], 400],
    [["badagent"], 400],
    [["!donator"], 400],
  ];
  for (const [lines, status] of rows) {
    assertEquals(answerFor({ status: 200, lines }, agent).status, status);
    assertEquals(answerFor({ status: 200, lines }, "ddclient").status, 200);
    assertEquals(answerFor({ status: 200, lines }, "").status, 200);
  }
  assertEquals(answerFor({ status: 503, lines: ["911"] }, agent).status, 503);
});
