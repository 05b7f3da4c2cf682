import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import {
  parsePracticeFault,
  type PracticeFaultKind,
} from "../../lib/practice/mod.ts";
import { closedUrl, requestsOf, setStage, type Stage } from "./harness.ts";
import { changes, snapshot } from "./cli_snapshot.ts";

const WORDS = ["home.example.com", "198.51.100.7", "2001:db8:7::1"];
const DONE = [
  "- example.com home 60 A 192.0.2.10",
  "- example.com home 60 AAAA 2001:db8:0:0:0:0:0:10",
  "+ example.com home 60 A 198.51.100.7",
  "+ example.com home 60 AAAA 2001:db8:7::1",
];

/** One update with faults: exit code, and what became of all zones. */
async function rehearse(
  stage: Stage,
  ...faults: readonly string[]
): Promise<{ code: number; changed: readonly string[]; stderr: string }> {
  const { practice } = stage;
  const before = snapshot(practice);
  faults.map(parsePracticeFault).forEach(practice.addFault);
  const { code, stdout, stderr } = await stage.run("--timeout=8", ...WORDS);
  // No exception was left uncaught.
  assert(!/internal error \(|^\s+at /m.test(stdout + stderr), stderr);
  return { code, stderr, changed: changes(before, snapshot(practice)) };
}

/** Most of their time these tests wait, so they do it side by side. */
async function eachOf<T>(
  cases: readonly T[],
  test: (one: T) => Promise<void>,
): Promise<void> {
  const ends = await Promise.allSettled(cases.map(test));
  // All stages are closed by now, also those beside one that failed.
  for (const end of ends) if (end.status === "rejected") throw end.reason;
}

/** Faults that pass: met once, at the inquiry or at the update. */
const PASSING: readonly PracticeFaultKind[] = [
  "reset",
  "http-429",
  "http-500",
  "http-502",
  "http-503",
  "empty",
  "html",
  "truncated",
  "wrong-xml",
  "bomb",
];
/** Passing ones of an update that is carried out all the same. */
const LOST: readonly PracticeFaultKind[] = [
  "lost",
  "lost-http-502",
  "lost-empty",
  "truncated",
];
/** What waiting does not heal, with the exit code: a wrong URL, or a refusal. */
const LASTING:
  readonly (readonly [PracticeFaultKind, number, requests: number])[] = [
    ["http-404", 2, 1],
    ["redirect", 2, 1],
    // Somebody else's zone may be refused as well, so the next one is asked for.
    ["error", 1, 2],
    ["nested-error", 1, 2],
  ];

Deno.test("a fault that passes, at the inquiry: asked again, and all is well", async () => {
  await eachOf(PASSING, async (kind) => {
    await using stage = await setStage();
    const { code, changed } = await rehearse(stage, `${kind}@inquiry`);
    assertEquals([kind, code, changed], [kind, 0, DONE]);
    assertEquals(requestsOf(stage.practice), [
      "0205 example.com",
      "0205 example.com",
      "0202001 example.com",
    ]);
  });
});

Deno.test("a fault that passes, at the update: looked at, then done again", async () => {
  const kinds = PASSING.filter((kind) => !LOST.includes(kind));
  await eachOf(kinds, async (kind) => {
    await using stage = await setStage();
    const { code, changed } = await rehearse(stage, `${kind}@update`);
    assertEquals([kind, code, changed], [kind, 0, DONE]);
    assertEquals(requestsOf(stage.practice), [
      "0205 example.com",
      "0202001 example.com",
      "0205 example.com",
      "0202001 example.com",
    ]);
  });
});

Deno.test("a lost answer of an update that was carried out: looked at, not repeated", async () => {
  await eachOf(LOST, async (kind) => {
    for (const duplicateAdd of ["refuse", "ignore"] as const) {
      await using stage = await setStage({ switches: { duplicateAdd } });
      const { code, changed } = await rehearse(stage, `${kind}@update`);
      assertEquals([kind, code, changed], [kind, 0, DONE]);
      assertEquals(requestsOf(stage.practice), [
        "0205 example.com",
        "0202001 example.com",
        "0205 example.com",
      ]);
    }
  });
});

Deno.test("what waiting does not heal ends at once, and changes nothing", async () => {
  for (const [kind, expected, requests] of LASTING) {
    await using stage = await setStage();
    const { code, changed, stderr } = await rehearse(stage, `${kind}@inquiry`);
    assertEquals([kind, code, changed], [kind, expected, []]);
    assertEquals(stage.practice.requests.length, requests, stderr);
  }
  for (const kind of ["error", "nested-error"]) {
    await using stage = await setStage();
    const { code, changed } = await rehearse(stage, `${kind}@update`);
    assertEquals([kind, code, changed], [kind, 1, []]);
    assertEquals(stage.practice.requests.length, 2);
  }
});

Deno.test("a redirect gets neither credentials nor any request", async () => {
  await using stage = await setStage();
  await using other = await setStage();
  const fault = `redirect=${other.practice.url}/`;
  const { code, changed, stderr } = await rehearse(stage, `${fault}@any*9`);
  assertEquals([code, changed], [2, []]);
  assertStringIncludes(stderr, "URL");
  assertEquals(other.practice.requests, []);
});

Deno.test("a fault that stays ends with 75, in time, and with the zone as it was", async () => {
  await eachOf(
    ["reset", "http-503", "empty", "wrong-xml"],
    async (kind) => {
      await using stage = await setStage();
      const start = performance.now();
      const { code, changed, stderr } = await rehearse(stage, `${kind}*99`);
      assertEquals([kind, code, changed], [kind, 75, []]);
      const took = performance.now() - start;
      assert(took < 9000, `${kind}: ${took} ms`);
      // Backoff: it does not hammer.
      const { length } = stage.practice.requests;
      assert(length <= 5, `${kind}: ${length} requests`);
      assertMatch(stderr, /^schlund-ddns: home\.example\.com A: /m);
    },
  );
});

Deno.test("an update whose every answer is lost is right all the same", async () => {
  await using stage = await setStage();
  const { code, changed } = await rehearse(stage, "lost@update*99");
  assertEquals([code, changed], [0, DONE]);
});

Deno.test("an update whose fate cannot be learnt says so, with 75", async () => {
  await using stage = await setStage();
  const { practice } = stage;
  practice.addFault(parsePracticeFault("lost@update"));
  const before = snapshot(practice);
  // The faults queue up by task: the first inquiry passes by all of these.
  const running = stage.run("--timeout=3", ...WORDS);
  while (practice.requests.length === 0) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  practice.addFault(parsePracticeFault("http-503@inquiry*99"));
  const { code, stderr } = await running;
  assertEquals(code, 75, stderr);
  assertStringIncludes(stderr, "unknown");
  assertEquals(changes(before, snapshot(practice)), DONE);
});

Deno.test("a gateway that hangs: --timeout holds, and leaves time for another try", async () => {
  await Promise.all([
    (async () => {
      for (const kind of ["hang", "lost-hang"]) {
        await using stage = await setStage();
        stage.practice.addFault(parsePracticeFault(`${kind}@update`));
        const before = snapshot(stage.practice);
        const start = performance.now();
        const ran = await stage.run("--timeout=3", ...WORDS);
        assertEquals([kind, ran.code], [kind, 0], ran.stderr);
        assertEquals(changes(before, snapshot(stage.practice)), DONE);
        assert(performance.now() - start < 6000);
      }
    })(),
    (async () => {
      await using stage = await setStage();
      stage.practice.addFault(parsePracticeFault("hang*99"));
      const start = performance.now();
      const ran = await stage.run("--timeout=1.5", ...WORDS);
      assertEquals([ran.code, ran.stdout], [75, ""]);
      const took = performance.now() - start;
      assert(took > 1000 && took < 5000, `${took} ms`);
    })(),
    (async () => {
      // A slow body counts as well, and so does a slow answer within the time.
      await using stage = await setStage({ switches: { latency: 300 } });
      const ran = await stage.run("--timeout=3", ...WORDS);
      assertEquals(ran.code, 0, ran.stderr);
    })(),
  ]);
});

Deno.test("a huge answer is not read to its end", async () => {
  await using stage = await setStage();
  const { practice } = stage;
  practice.addFault(parsePracticeFault("huge=100@inquiry*9"));
  const ran = await stage.run("--timeout=5", ...WORDS);
  assertEquals(ran.code, 75, ran.stderr);
  assertStringIncludes(ran.stderr, "32 MiB");
});

Deno.test("nobody listens there: 75, and the reason", async () => {
  await using stage = await setStage();
  const ran = await stage.bare([
    ...["--username=u", "--password=p", "--timeout=1"],
    ...[`--url=${closedUrl()}`, ...WORDS],
  ]);
  assertEquals(ran.code, 75, ran.stderr);
  assertStringIncludes(ran.stderr, "onnection refused");
});

Deno.test("notify, ISO-8859-1, both spellings of success", async () => {
  for (
    const switches of [
      { successType: "notify", charset: "iso-8859-1" },
      { childOrder: "shuffled", aaaa: "expanded" },
      { aaaa: "short", duplicateAdd: "ignore", charset: "iso-8859-1" },
    ] as const
  ) {
    await using stage = await setStage({ switches });
    const { code, changed } = await rehearse(stage);
    assertEquals([code, changed], [0, DONE]);
  }
});

Deno.test("a refusal shows every code, the texts and the transaction", async () => {
  await using stage = await setStage({ switches: { charset: "iso-8859-1" } });
  const { practice } = stage;
  practice.addFault(parsePracticeFault("nested-error@update"));
  const ran = await stage.run(...WORDS);
  assertEquals(ran.code, 1);
  const [line = ""] = ran.stderr.split("\n").filter((line) =>
    line.startsWith("schlund-ddns: ")
  );
  for (const code of ["E0202001", "E09998", "EF09998", "EF09997"]) {
    assertStringIncludes(line, code);
  }
  assertStringIncludes(line, "gateway was told to refuse this.");
  assertStringIncludes(line, "An internal error of the name server.");
  assertStringIncludes(line, `stid ${practice.requests[1]!.stid}`);
});

Deno.test("refused by the gateway's own rules: 1, and nothing changed", async () => {
  for (const switches of [{ minTtl: 600 }, { maxRecords: 3 }]) {
    await using stage = await setStage({ switches });
    const { code, changed, stderr } = await rehearse(stage);
    assertEquals([code, changed], [1, []], stderr);
    assertEquals(stage.practice.requests.length, 2);
  }
});

Deno.test("too many requests are never sent, nor do they hurt", async () => {
  await eachOf(["http-429", "error"] as const, async (rateLimit) => {
    await using stage = await setStage({ switches: { rateLimit } });
    const ran = await stage.run(
      ...["home.example.com", "host.sub.example.org", "home.example.co.uk"],
      "198.51.100.7",
    );
    assertEquals(ran.code, 0, ran.stderr);
    const { requests } = stage.practice;
    assert(requests.every(({ httpStatus }) => httpStatus === 200));
    assert(!requests.flatMap(({ statuses }) => statuses).includes("E00000"));
  });
});
