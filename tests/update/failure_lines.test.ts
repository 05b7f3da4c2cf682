import { assertEquals } from "@std/assert";
import { failureLines } from "../../lib/update/failure_lines.ts";
import type { RecordOutcome } from "../../lib/update/outcome.ts";

function failed(
  host: string,
  type: "A" | "AAAA",
  message: string,
): RecordOutcome {
  const failure = { kind: "refused", message } as const;
  return { host, type, zone: "z", was: [], is: [], status: "failed", failure };
}

Deno.test("one line per cause, with all records that it concerns", () => {
  assertEquals(
    failureLines([
      failed("a.example", "A", "no"),
      failed("b.example", "A", "why"),
      failed("a.example", "AAAA", "no"),
      failed("c.example", "A", "no"),
      { ...failed("d.example", "A", ""), status: "unchanged" } as RecordOutcome,
    ]),
    [
      "a.example A: no; the same for a.example AAAA, c.example A",
      "b.example A: why",
    ],
  );
});
