import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  parsePracticeFault,
  PRACTICE_FAULTS,
  type PracticeFault,
} from "../../lib/practice/mod.ts";
import { table } from "../table.ts";
import {
  bulk,
  gateway,
  inquiry,
  post,
  postRaw,
  request,
  zoneWith,
} from "./helper.ts";

const ASK = request(inquiry("one.example"));
const UPDATE = request(
  bulk("<main><value>198.51.100.7</value><ttl>60</ttl></main>"),
);

/** What a fault makes of an update: the answer's status and text, or an error's name; and whether it was applied. */
async function meet(text: string, body = UPDATE) {
  await using practice = gateway({ zones: [zoneWith()] });
  practice.addFault(parsePracticeFault(text));
  const signal = text.includes("hang") ? AbortSignal.timeout(100) : undefined;
  const start = performance.now();
  let found;
  try {
    const answer = await postRaw(practice.url, body, { signal });
    const { status, headers } = answer;
    found = { status, headers, text: await answer.text() };
  } catch (error) {
    found = { status: 0, headers: new Headers(), text: (error as Error).name };
  }
  const time = performance.now() - start;
  const applied = practice.zone("one.example")?.main !== undefined;
  // It is met once.
  assertStringIncludes(await post(practice, ASK), "<code>S0205</code>");
  const faults = practice.requests.map(({ fault }) => fault);
  assertEquals(faults, [text.replace(/=.*/, ""), undefined]);
  return { ...found, time, applied: applied ? "applied" : "not" };
}

Deno.test("every fault: the answer that comes, and whether the update was done", async () => {
  const rows = table(`
    reset         => not     => 0   => TypeError
    lost          => applied => 0   => TypeError
    hang          => not     => 0   => TimeoutError
    lost-hang     => applied => 0   => TimeoutError
    slow=100      => applied => 200 => <code>S0202001</code>
    http-404      => not     => 404 => <h1>404</h1>
    http-429      => not     => 429 => <h1>429</h1>
    http-500      => not     => 500 => <h1>500</h1>
    http-502      => not     => 502 => <h1>502</h1>
    http-503      => not     => 503 => <h1>503</h1>
    lost-http-502 => applied => 502 => <h1>502</h1>
    empty         => not     => 200 =>
    lost-empty    => applied => 200 =>
    html          => not     => 200 => <html>
    truncated     => applied => 200 => <response><result><msg>
    wrong-xml     => not     => 200 => <greeting><status><type>success</type>
    bomb          => not     => 200 => <!ENTITY j "${
    "&i;".repeat(10)
  }">]><response><result><data>&j;</data>
    huge=3        => not     => 200 => <rr><name>flood</name>
    redirect      => not     => 307 =>
    error         => not     => 200 => <code>EF09999</code>
    nested-error  => not     => 200 => <code>EF09997</code>
  `);
  for (const [fault, applied, status, part = ""] of rows) {
    const found = await meet(fault);
    assertEquals([found.applied, `${found.status}`], [applied, status], fault);
    assertStringIncludes(found.text, part, fault);
    const isPage = /http|html/.test(fault);
    const type = found.headers.get("content-type") ?? "";
    assertEquals(type.startsWith("text/html"), isPage, fault);
    const { length } = found.text;
    // Timers may be a millisecond early.
    if (fault === "slow=100") assert(found.time >= 99);
    if (fault.endsWith("empty")) assertEquals(length, 0);
    if (fault === "truncated") assert(!found.text.includes("</response>"));
    if (fault === "bomb") assert(length < 2000);
    if (fault === "huge=3") assert(length >= 3 * 2 ** 20, `${length}`);
    if (fault === "huge=3") assert(length < 3.2 * 2 ** 20, `${length}`);
    const location = fault === "redirect" ? "/redirected" : null;
    assertEquals(found.headers.get("location"), location);
  }
  const kinds = rows.map(([fault]) => fault.replace(/=.*/, ""));
  assertEquals(kinds.sort(), Object.keys(PRACTICE_FAULTS).sort());
  const codes = [...(await meet("nested-error")).text.matchAll(/<code>(\w+)/g)];
  assertEquals(
    codes.map(([, code]) => code).join(" "),
    "E09998 EF09998 EF09997 EF09997 E0202001",
  );
});

Deno.test("huge may be left unread; redirect sees a client that follows", async () => {
  await using practice = gateway({ zones: [zoneWith()] });
  practice.addFault(parsePracticeFault("huge"));
  const reader = (await postRaw(practice.url, UPDATE)).body!.getReader();
  await reader.read();
  await reader.cancel();
  practice.addFault(parsePracticeFault("redirect"));
  await (await postRaw(practice.url, ASK, { redirect: "follow" })).bytes();
  const statuses = practice.requests.map(({ httpStatus }) => httpStatus);
  assertEquals(statuses, [200, 307, 200]);
  const { headers } = await meet("redirect=http://127.0.0.1:9/a*b");
  assertEquals(headers.get("location"), "http://127.0.0.1:9/a*b");
});

Deno.test("closing does not wait for a request that hangs", async () => {
  const arrived = Promise.withResolvers<void>();
  const practice = gateway({ log: () => arrived.resolve() });
  practice.addFault(parsePracticeFault("hang"));
  const ended = assertRejects(() => postRaw(practice.url, ASK));
  await arrived.promise;
  await practice.close();
  await ended;
});

Deno.test("faults wait for their kind of task, so often, in their order", async () => {
  await using practice = gateway({ zones: [zoneWith()] });
  for (const fault of ["http-500@update*2", "http-404", "http-503@inquiry"]) {
    practice.addFault(parsePracticeFault(fault));
  }
  const statuses: number[] = [];
  for (const body of [UPDATE, ASK, ASK, UPDATE, UPDATE, ASK]) {
    const answer = await postRaw(practice.url, body);
    await answer.body?.cancel();
    statuses.push(answer.status);
  }
  assertEquals(statuses, [500, 404, 503, 500, 200, 200]);
});

Deno.test("parsePracticeFault reads kind, value, task and count", () => {
  const url = "http://127.0.0.1:9/x";
  const rows: readonly (readonly [string, PracticeFault])[] = [
    ["reset", { kind: "reset", task: "any", count: 1 }],
    ["lost@update", { kind: "lost", task: "update", count: 1 }],
    ["http-503@inquiry*2", { kind: "http-503", task: "inquiry", count: 2 }],
    ["slow=500@any*3", { kind: "slow", task: "any", count: 3, value: "500" }],
    [
      `redirect=${url}@update`,
      { kind: "redirect", task: "update", count: 1, value: url },
    ],
  ];
  for (const [text, expected] of rows) {
    assertEquals(parsePracticeFault(text), expected);
  }
  const wrong = table(`
    explode    => "explode" is not a fault; the faults are:
               => is not a fault
    reset@zone => "zone" is not one of: inquiry update any
    reset*0    => at least 1
    reset=5    => the fault reset has no value
    slow=soon  => "soon" is not a number: slow=NUMBER
  `);
  for (const [text, message] of wrong) {
    assertThrows(() => parsePracticeFault(text), Error, message);
  }
});
