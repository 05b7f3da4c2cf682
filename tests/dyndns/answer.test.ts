import { assertEquals } from "@std/assert";
import {
  type Answer,
  refusalAnswer,
  refuse,
  responseOf,
} from "../../lib/dyndns/answer.ts";

/** The parts of a response, its usual headers left out. */
function told(answer: Answer, method = "GET"): Record<string, unknown> {
  const about = { method, page: "update", agent: "" };
  const { status, headers, body } = responseOf(answer, about);
  const { ...all } = Object.fromEntries(headers);
  for (const [name, value] of Object.entries(PLAIN)) {
    assertEquals(all[name], value);
    delete all[name];
  }
  return { status, body, ...all };
}

const PLAIN = {
  "content-type": "text/plain; charset=utf-8",
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
};

/** The challenge that wget waits for. */
const challenge = {
  "www-authenticate": 'Basic realm="Dynamic DNS", charset="UTF-8"',
};

Deno.test("every token alone: its status, its bytes, its headers", () => {
  const rows = [
    ["badauth", 401, challenge],
    ["badagent", 200],
    ["notfqdn", 200],
    ["numhost", 200],
    ["!donator", 200],
    ["911", 503],
  ] as const;
  for (const [token, status, more] of rows) {
    const length = { "content-length": `${token.length + 1}` };
    const expected = { status, body: `${token}\n`, ...length, ...more };
    assertEquals(told(refusalAnswer(refuse(token, ""))), expected);
    assertEquals(told(refusalAnswer(refuse(token, "")), "HEAD"), {
      ...expected,
      body: "",
    });
  }
  // 405 names the methods that would do.
  const { status, ...more } = told(refusalAnswer(refuse("badagent", "", 405)));
  assertEquals([status, more], [405, {
    body: "badagent\n",
    "content-length": "9",
    allow: "GET, HEAD, POST",
  }]);
});

Deno.test("lines end in LF; HEAD has no length that is not known", () => {
  const lines = ["good 192.0.2.7,2001:db8::7", "nohost"];
  assertEquals(told({ status: 200, lines }), {
    status: 200,
    body: "good 192.0.2.7,2001:db8::7\nnohost\n",
    "content-length": "34",
  });
  const head = told({ status: 200, lines: [] }, "HEAD");
  assertEquals(head, { status: 200, body: "" });
});

function statusFor(answer: Answer, agent: string, page = "update"): number {
  return responseOf(answer, { method: "GET", page, agent }).status;
}

Deno.test("OPNsense reads no body: without success it gets no 2xx", () => {
  const good = [["good 192.0.2.7"], ["nochg ::7"], ["nohost", "good ::7"]];
  const bad = ["nohost", "notfqdn", "numhost", "badagent", "!donator"];
  for (const lines of [...good, ...bad.map((token) => [token])]) {
    const statuses = ["OPNsense-dyndns", "ddclient", ""].map((agent) =>
      statusFor({ status: 200, lines }, agent)
    );
    const own = good.includes(lines) ? 200 : 400;
    assertEquals(statuses, [own, 200, 200], lines.join());
  }
  const trouble = { status: 503, lines: ["911"] };
  assertEquals(statusFor(trouble, "OPNsense-dyndns"), 503);
  // What is not an update has no success to look for.
  const page = { status: 200, lines: ["192.0.2.7"] };
  assertEquals(statusFor(page, "OPNsense-dyndns", "myip"), 200);
});
