import { assert, assertEquals, assertMatch } from "@std/assert";
import { createPause } from "../../lib/gateway/pause.ts";
import type { Refused } from "../../lib/gateway/response.ts";

const REFUSED: Refused = {
  status: "refused",
  failure: { kind: "credentials", message: "sign-in failed", codes: ["E1"] },
};

/** A pause by a clock that is moved by hand. */
function setUp() {
  const clock = { wall: Date.UTC(2026, 0, 1, 12), passed: 0 };
  const lines: string[] = [];
  const pause = createPause({
    now: () => clock.wall,
    monotonic: () => clock.passed,
    log: (_, line) => void lines.push(line),
  });
  const pass = (minutes: number) => {
    clock.passed += minutes * 60_000;
    clock.wall += minutes * 60_000;
  };
  return { clock, pause, lines, pass };
}

Deno.test("a pause begins with the second refused sign-in, and doubles up to 30 minutes", () => {
  const { pause, lines, pass } = setUp();
  pause.refused(REFUSED);
  assertEquals(pause.reply(), undefined);
  for (const minutes of [1, 2, 4, 8, 16, 30, 30]) {
    pause.refused(REFUSED);
    pass(minutes - 0.01);
    assert(pause.reply() !== undefined, `${minutes}`);
    pass(0.01);
    assertEquals(pause.reply(), undefined, `${minutes}`);
  }
  assertEquals(lines.length, 1);
  assertMatch(lines[0]!, /^sign-in failed; the gateway is not asked again/);
});

Deno.test("while it lasts, the reply says until when", () => {
  const { pause, clock } = setUp();
  pause.refused(REFUSED);
  pause.refused(REFUSED);
  // Setting the clock changes what is shown, not how long it takes.
  clock.wall += 3_600_000;
  const { failure } = pause.reply()!;
  assertEquals([failure.kind, failure.codes], ["credentials", ["E1"]]);
  assertMatch(failure.message, /^sign-in failed; .* before 13:01 UTC$/);
});

Deno.test("an accepted sign-in ends the count", () => {
  const { pause, lines } = setUp();
  for (let i = 0; i < 3; i++) {
    pause.refused(REFUSED);
    pause.accepted();
  }
  assertEquals([pause.reply(), lines], [undefined, []]);
});
