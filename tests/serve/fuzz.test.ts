import { assert, assertEquals, assertMatch } from "@std/assert";
import { answerCgi } from "../../lib/compose/cgi.ts";
import type { Practice } from "../../lib/practice/mod.ts";
import { pick } from "../random.ts";
import { createRequests, latin1 } from "./absurd.ts";
import {
  type Ask,
  basic,
  CLIENTS,
  GATEWAY_PASSWORD,
  homeZone,
  iniFor,
  platformWithConfig,
  startGateway,
  startService,
} from "./helper.ts";

/** Milliseconds for each of the two: as many requests as fit. */
const TIME = 2000;
const MOST = 3000;

/** What no answer and no log line may hold. */
const SECRETS = RegExp(
  `${GATEWAY_PASSWORD}|opensesame|Tr0ub4dor|Basic\\s|WrongSecret`,
);

/** A line of an answer; the addresses in it are only ever those that were sent. */
const LINE =
  /^(?:(?:good|nochg) [0-9A-Fa-f:.]+(?:,[0-9A-Fa-f:.]+)*|nohost|notfqdn|dnserr)$/;
const SOLE = new Map([
  ["badauth", [401]],
  // 405 for the method, 400 for OPNsense.
  ["badagent", [200, 400, 405]],
  ["notfqdn", [200, 400]],
  ["numhost", [200, 400]],
  ["!donator", [200, 400]],
  ["911", [503]],
]);

/** Whether an answer is one of the table: tokens, status, and nothing else. */
function assertWellFormed(status: number, body: string, about: string) {
  assertMatch(body, /^[ -~\n]*$/, about);
  assert(body.endsWith("\n"), about);
  const lines = body.slice(0, -1).split("\n");
  if (lines.length === 1 && SOLE.get(lines[0]!)?.includes(status)) return;
  assert(lines.length <= 20, about);
  for (const line of lines) assertMatch(line, LINE, about);
  assert(status === 200 || status === 400, about);
}

function assertHeaders(headers: Headers, body: string, about: string) {
  assertEquals(headers.get("content-type"), "text/plain; charset=utf-8", about);
  assertEquals(headers.get("content-length"), `${body.length}`, about);
  assertEquals(headers.get("cache-control"), "no-store", about);
}

/** Only hosts that may be updated have changed, and only their addresses. */
function assertOthersUnchanged({ requests, zone }: Practice) {
  const allowed = /^(?:home|nas\.home|office)$/;
  for (const { removed, added, main } of requests.flatMap((r) => r.changes)) {
    assertEquals(main, undefined);
    for (const record of [...removed, ...added]) {
      assertMatch(record.name, allowed);
      assertMatch(record.type, /^A{1,4}$/);
    }
  }
  const others = ({ name }: { name: string }) => !allowed.test(name);
  assertEquals(
    zone("example.com")!.rr.filter(others),
    homeZone().rr.filter(others),
  );
}

Deno.test("the service answers from the table, whatever it is sent", async () => {
  await using practice = startGateway();
  const service = await startService(practice);
  const make = createRequests(42);
  const end = performance.now() + TIME;
  let good = 0;
  for (let i = 0; i < MOST && performance.now() < end; i++) {
    const method = make.method();
    const path = pick(make.random, ["/", "/nic/update", "//update", "/x"]);
    const request: Ask = {
      method,
      path: make.random() < 0.05 ? `/${make.noise()}` : path,
      query: make.query(),
      as: make.random() < 0.9 ? make.credentials() : undefined,
      headers: {
        "user-agent": latin1(make.agent()),
        "x-forwarded-for": latin1(make.noise()),
        ...method === "POST" ? { "content-type": latin1(make.type()) } : {},
      },
      body: method === "POST" ? make.query() : undefined,
      remote: pick(make.random, [
        "192.0.2.77",
        "2001:db8::77",
        "",
        make.noise(),
      ]),
    };
    const about = JSON.stringify(request);
    const { status, body, headers } = await service.ask(request);
    if (method === "HEAD") assertEquals(body, "", about);
    else {
      assertWellFormed(status, body, about);
      assertHeaders(headers, body, about);
    }
    assertEquals(status === 401, headers.has("www-authenticate"), about);
    if (/^good/m.test(body)) good++;
  }
  assert(good > 0, `no updates: the requests are too absurd`);
  assertOthersUnchanged(practice);
  for (const line of [...service.lines, ...service.details]) {
    assert(!SECRETS.test(line), line);
    assert(!/[\p{Cc}\p{Cf}\u2028\u2029]/u.test(line), line);
    assert(line.length < 20_000, line);
  }
});

Deno.test("the CGI program answers from the table, whatever the variables are", async () => {
  await using practice = startGateway();
  const make = createRequests(4711);
  const { random, noise } = make;
  const lines: string[] = [];
  const end = performance.now() + TIME;
  const ini = iniFor(practice, CLIENTS);
  let good = 0;
  for (let i = 0; i < MOST && performance.now() < end; i++) {
    const body = new TextEncoder().encode(
      random() < 0.5 ? "" : make.query(),
    );
    const values: readonly (readonly [name: string, value: string])[] = [
      ["REQUEST_METHOD", random() < 0.9 ? make.method() : noise()],
      ["QUERY_STRING", make.query()],
      ["CONTENT_TYPE", make.type()],
      [
        "CONTENT_LENGTH",
        random() < 0.8
          ? `${body.length}`
          : pick(random, ["-1", "1.5", "1e9", "20000", noise()]),
      ],
      [
        "REMOTE_ADDR",
        pick(random, ["192.0.2.77", "::ffff:192.0.2.77", noise()]),
      ],
      ["REMOTE_USER", pick(random, ["alice", "bob", "", noise()])],
      [
        "HTTP_AUTHORIZATION",
        random() < 0.5 ? basic(make.credentials()) : noise(),
      ],
      ["HTTP_USER_AGENT", make.agent()],
      ["HTTP_X_FORWARDED_FOR", noise()],
      ["SCRIPT_NAME", pick(random, ["/ddns", noise()])],
      ["PATH_INFO", random() < 0.5 ? "/nic/update" : noise()],
      ["REDIRECT_REMOTE_USER", basic(make.credentials())],
    ];
    const set = new Map(values.filter(() => random() < 0.8));
    const about = JSON.stringify([...set]);
    const platform = platformWithConfig(ini, {
      env: Object.fromEntries(set),
      // A web server hands over what there is, and perhaps not all.
      input: body,
    });
    const bytes = await answerCgi(platform);
    lines.push(...platform.errors);
    const text = new TextDecoder().decode(bytes);
    const [, status, head, content] =
      /^Status: (\d{3}) [A-Z][A-Za-z ]+\r\n((?:[a-z-]+: [ -~]+\r\n)+)\r\n([^]*)$/
        .exec(text) ?? [];
    assert(status !== undefined, `${about} → ${text}`);
    const headers = new Headers(
      head!.trim().split("\r\n").map((line): [string, string] => {
        const [name = "", ...value] = line.split(": ");
        return [name, value.join(": ")];
      }),
    );
    if (set.get("REQUEST_METHOD") === "HEAD") assertEquals(content, "", about);
    else {
      assertWellFormed(Number(status), content!, about);
      assertHeaders(headers, content!, about);
    }
    if (/^good/m.test(content!)) good++;
  }
  assert(good > 0, `no updates: the variables are too absurd`);
  assertOthersUnchanged(practice);
  for (const line of lines) {
    assert(!SECRETS.test(line), line);
    assert(!/[\p{Cc}\p{Cf}\u2028\u2029]/u.test(line), line);
  }
});
