import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  parsePracticeFault,
  type PracticeFaultKind,
} from "../../lib/practice/mod.ts";
import {
  bulk,
  contents,
  inquiry,
  post,
  postRaw,
  request,
  withPractice,
  zoneWith,
} from "./helper.ts";

const ASK = request(inquiry("one.example"));
const UPDATE = request(
  bulk("<main><value>198.51.100.7</value><ttl>60</ttl></main>"),
);

/** Runs a test with a gateway whose next answer is the fault. */
function withFault(
  text: string,
  test: (
    parts: {
      send: (signal?: AbortSignal) => Promise<Response>;
      wasApplied: () => boolean;
      next: () => Promise<string>;
    },
  ) => Promise<void>,
): Promise<void> {
  return withPractice({ zones: [zoneWith()] }, async (practice) => {
    practice.addFault(parsePracticeFault(text));
    await test({
      send: (signal) => postRaw(practice.url, UPDATE, { signal }),
      wasApplied: () => practice.zone("one.example")?.main !== undefined,
      next: () => post(practice, ASK),
    });
    const [first, ...others] = practice.requests;
    assertEquals(first?.fault, text.replace(/=.*/, "") as PracticeFaultKind);
    for (const { fault } of others) assertEquals(fault, undefined);
  });
}

for (const [kind, applied] of [["reset", false], ["lost", true]] as const) {
  Deno.test(`${kind}: the connection breaks before the answer`, async () => {
    await withFault(kind, async ({ send, wasApplied, next }) => {
      await assertRejects(
        () => send(),
        TypeError,
        "fetch failed",
      );
      assertEquals(wasApplied(), applied);
      assertStringIncludes(await next(), "<code>S0205</code>");
    });
  });
}

for (const [kind, applied] of [["hang", false], ["lost-hang", true]] as const) {
  Deno.test(`${kind}: no answer until the client gives up`, async () => {
    await withFault(kind, async ({ send, wasApplied, next }) => {
      await assertRejects(
        () => send(AbortSignal.timeout(100)),
        DOMException,
        "timeout",
      );
      assertEquals(wasApplied(), applied);
      assertStringIncludes(await next(), "<code>S0205</code>");
    });
  });
}

Deno.test("closing does not wait for a request that hangs", async () => {
  const arrived = Promise.withResolvers<void>();
  let ended: Promise<string> | undefined;
  await withPractice({ log: () => arrived.resolve() }, async (practice) => {
    practice.addFault(parsePracticeFault("hang"));
    ended = postRaw(practice.url, ASK).then(() => "answered", () => "broken");
    await arrived.promise;
  });
  assertEquals(await ended, "broken");
});

Deno.test("slow: the right answer, but late", async () => {
  await withFault("slow=100", async ({ send, wasApplied }) => {
    const before = performance.now();
    const answer = send();
    assertStringIncludes(await (await answer).text(), "<code>S0202001</code>");
    assert(performance.now() - before >= 99);
    assert(wasApplied());
  });
});

for (const status of [404, 429, 500, 502, 503]) {
  Deno.test(`http-${status}: an error page`, async () => {
    await withFault(`http-${status}`, async ({ send, wasApplied }) => {
      const answer = await send();
      assertEquals(answer.status, status);
      assertStringIncludes(answer.headers.get("content-type")!, "text/html");
      assertStringIncludes(await answer.text(), `<h1>${status}</h1>`);
      assert(!wasApplied());
    });
  });
}

Deno.test("lost-http-502: an error page, but applied", async () => {
  await withFault("lost-http-502", async ({ send, wasApplied }) => {
    const answer = await send();
    assertEquals(answer.status, 502);
    await answer.body?.cancel();
    assert(wasApplied());
  });
});

for (
  const [kind, applied] of [["empty", false], ["lost-empty", true]] as const
) {
  Deno.test(`${kind}: 200 without a body`, async () => {
    await withFault(kind, async ({ send, wasApplied }) => {
      const answer = await send();
      assertEquals([answer.status, await answer.text()], [200, ""]);
      assertEquals(wasApplied(), applied);
    });
  });
}

Deno.test("html: 200 with a page", async () => {
  await withFault("html", async ({ send, wasApplied }) => {
    const answer = await send();
    assertEquals(answer.status, 200);
    assertStringIncludes(answer.headers.get("content-type")!, "text/html");
    assertStringIncludes(await answer.text(), "<html>");
    assert(!wasApplied());
  });
});

Deno.test("truncated: half of the right answer, and applied", async () => {
  await withFault("truncated", async ({ send, wasApplied }) => {
    const text = await (await send()).text();
    assertStringIncludes(text, "<response><result><msg>");
    assert(!text.includes("</response>"));
    assert(wasApplied());
  });
});

Deno.test("wrong-xml: a success of something else", async () => {
  await withFault("wrong-xml", async ({ send, wasApplied }) => {
    const text = await (await send()).text();
    assertStringIncludes(text, "<greeting>");
    assertStringIncludes(text, "<type>success</type>");
    assert(!wasApplied());
  });
});

Deno.test("bomb: entities inside entities", async () => {
  await withFault("bomb", async ({ send }) => {
    const text = await (await send()).text();
    assertStringIncludes(text, '<!ENTITY a "0123456789">');
    assertStringIncludes(text, `<!ENTITY j "${"&i;".repeat(10)}">`);
    assertStringIncludes(text, "<data>&j;</data>");
    assert(text.length < 2000);
  });
});

Deno.test("huge: a large body, which may be left unread", async () => {
  await withFault("huge=3", async ({ send }) => {
    const { length } = await (await send()).bytes();
    assert(length >= 3 * 2 ** 20 && length < 3.2 * 2 ** 20, String(length));
  });
  await withFault("huge", async ({ send, next }) => {
    const reader = (await send()).body!.getReader();
    await reader.read();
    await reader.cancel();
    assertStringIncludes(await next(), "<code>S0205</code>");
  });
});

Deno.test("redirect: another place, which sees a client that follows", async () => {
  await withFault("redirect", async ({ send, wasApplied }) => {
    const answer = await send();
    assertEquals(answer.status, 307);
    assertEquals(answer.headers.get("location"), "/redirected");
    await answer.body?.cancel();
    assert(!wasApplied());
  });
  await withFault("redirect=http://127.0.0.1:9/a*b", async ({ send }) => {
    const answer = await send();
    assertEquals(answer.headers.get("location"), "http://127.0.0.1:9/a*b");
    await answer.body?.cancel();
  });
  await withPractice({ zones: [zoneWith()] }, async (practice) => {
    practice.addFault(parsePracticeFault("redirect"));
    const answer = await postRaw(practice.url, ASK, { redirect: "follow" });
    await answer.body?.cancel();
    assertEquals(practice.requests.map(({ httpStatus }) => httpStatus), [
      307,
      200,
    ]);
  });
});

Deno.test("error and nested-error: refused with unknown codes", async () => {
  await withFault("error", async ({ send, wasApplied }) => {
    const codes = contents(await (await send()).text(), "code");
    assertEquals(codes, ["EF09999", "E0202001"]);
    assert(!wasApplied());
  });
  await withFault("nested-error", async ({ send, wasApplied }) => {
    const codes = contents(await (await send()).text(), "code");
    assertEquals(codes, [
      "E09998",
      "EF09998",
      "EF09997",
      "EF09997",
      "E0202001",
    ]);
    assert(!wasApplied());
  });
});

Deno.test("faults wait for their kind of task, so often, in their order", async () => {
  await withPractice({ zones: [zoneWith()] }, async (practice) => {
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
});

Deno.test("parsePracticeFault reads kind, value, task and count", () => {
  const rows = {
    "reset": { kind: "reset", task: "any", count: 1 },
    "lost@update": { kind: "lost", task: "update", count: 1 },
    "http-503@inquiry*2": { kind: "http-503", task: "inquiry", count: 2 },
    "slow=500@any*3": { kind: "slow", task: "any", count: 3, value: "500" },
    "redirect=http://127.0.0.1:9/x@update": {
      kind: "redirect",
      task: "update",
      count: 1,
      value: "http://127.0.0.1:9/x",
    },
  };
  for (const [text, expected] of Object.entries(rows)) {
    assertEquals(
      parsePracticeFault(text),
      expected as ReturnType<typeof parsePracticeFault>,
    );
  }
  const wrong: [string, string][] = [
    ["explode", '"explode" is not a fault; the faults are:\n  reset lost hang'],
    ["", "is not a fault"],
    ["reset@zone", '"zone" is not one of: inquiry update any'],
    ["reset*0", "at least 1"],
    ["reset=5", "the fault reset has no value"],
    ["slow=soon", '"soon" is not a number: slow=NUMBER'],
  ];
  for (const [text, message] of wrong) {
    assertThrows(() => parsePracticeFault(text), Error, message);
  }
});
