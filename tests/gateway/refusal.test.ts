import { assert, assertEquals, assertMatch } from "@std/assert";
import { explainAnswer, retryAfterOf } from "../../lib/gateway/refusal.ts";

const NOW = Date.UTC(2026, 10, 26, 8, 19);

Deno.test("an HTTP status is told with what it usually means", () => {
  for (
    const [status, location, kind, message] of [
      [
        302,
        "https://portal.example/login?user=x",
        "config",
        /302, a redirect to https:\/\/portal\.example, .*captive portal.*URL right/,
      ],
      [307, "/other", "config", /307, a redirect, which is not followed/],
      [403, "", "config", /refuses this machine.*address allowed.*URL right/],
      [404, "", "config", /404; is the gateway's URL right\?$/],
      [407, "", "config", /a proxy refuses/],
      [429, "", "temporary", /too many requests/],
      [400, "", "config", /URL right/],
      [408, "", "temporary", /408$/],
      [500, "", "temporary", /500$/],
      [503, "", "temporary", /503$/],
      [511, "", "temporary", /captive portal/],
    ] as const
  ) {
    const headers = new Headers(location === "" ? {} : { location });
    const failure = explainAnswer(status, headers, "", []);
    assertEquals([status, failure.kind], [status, kind]);
    assertEquals(failure.overloaded === true, [429, 503].includes(status));
    assertMatch(failure.message, message);
    assert(!failure.message.includes("user=x"));
  }
});

Deno.test("Retry-After is seconds or a date, by the other side's clock", () => {
  const of = (status: number, headers: Record<string, string>) =>
    retryAfterOf(status, new Headers(headers), NOW);
  const date = (ahead: number) => new Date(NOW + ahead).toUTCString();
  assertEquals(of(503, { "retry-after": "7" }), 7000);
  assertEquals(of(429, { "retry-after": " 0 " }), 0);
  assertEquals(of(502, { "retry-after": "7" }), undefined);
  assertEquals(of(503, {}), undefined);
  assertEquals(of(503, { "retry-after": "-1" }), undefined);
  assertEquals(of(503, { "retry-after": date(9000) }), 9000);
  assertEquals(of(503, { "retry-after": date(-9000) }), 0);
  const clock = { date: date(600_000), "retry-after": date(605_000) };
  assertEquals(of(503, clock), 5000);
});

Deno.test("an answer that is no response is told from an empty one and a web page", () => {
  for (
    const [text, message] of [
      ["", /empty/],
      [" \n", /empty/],
      ["<!DOCTYPE html><p>x", /web page/],
      ["\n<HTML></HTML>", /web page/],
      ["<a/>", /not its XML/],
    ] as const
  ) {
    const failure = explainAnswer(200, new Headers(), text, []);
    assertEquals(failure.kind, "temporary");
    assertMatch(failure.message, message);
  }
});
