import { assertEquals } from "@std/assert";
import { exitCode } from "../../lib/cli/exit.ts";
import { formatTable } from "../../lib/cli/list.ts";
import { ALL_OPTIONS } from "../../lib/cli/options.ts";
import { closest } from "../../lib/settings/parsers.ts";
import { formatOutcome } from "../../lib/cli/update.ts";
import type { Failure } from "../../lib/failure.ts";

Deno.test("the exit code: what must be fixed comes before what may pass", () => {
  for (
    const [kinds, code] of [
      ["", 0],
      ["temporary", 75],
      ["temporary temporary", 75],
      ["missing", 1],
      ["refused", 1],
      ["credentials", 1],
      ["config", 2],
      ["temporary missing", 1],
      ["refused temporary", 1],
      ["temporary config", 2],
      ["refused config", 2],
    ] as const
  ) {
    const failures = kinds.split(" ").filter((kind) => kind !== "")
      .map((kind) => ({ kind: kind as Failure["kind"], message: "" }));
    assertEquals(exitCode(failures), code, kinds);
  }
});

Deno.test("closest finds what was meant, and nothing far-fetched", () => {
  const names = ["password", "port", "quiet", "ttl", "timeout"];
  for (
    const [word, expected] of [
      ["pasword", "password"],
      ["apssword", "password"],
      ["passwords", "password"],
      ["prot", "port"],
      ["tll", "ttl"],
      ["tt", "ttl"],
      ["quite", "quiet"],
      ["time-out", "timeout"],
      ["x", undefined],
      ["zone", undefined],
      ["", undefined],
      ["passwordpassword", undefined],
    ] as const
  ) assertEquals(closest(word, names), expected, word);
  assertEquals(closest("a", []), undefined);
});

Deno.test("an option is named once", () => {
  const names = ALL_OPTIONS.flatMap(({ name, short }) =>
    short ? [name, short] : [name]
  );
  assertEquals(new Set(names).size, names.length);
});

Deno.test("formatOutcome: what it was, what it is, or that it was so already", () => {
  const outcome = {
    host: "h.example.com",
    type: "A",
    is: ["192.0.2.2"],
  } as const;
  const lines = [
    { ...outcome, was: ["192.0.2.1"], status: "changed" },
    { ...outcome, was: ["192.0.2.1", "192.0.2.3"], status: "changed" },
    { ...outcome, was: [], status: "created" },
    { ...outcome, was: ["192.0.2.2"], status: "unchanged" },
    { ...outcome, was: ["192.0.2.2"], status: "changed" },
    { ...outcome, was: ["\x1b[2J\n1.1.1.1"], status: "changed" },
  ] as const;
  assertEquals(lines.map(formatOutcome), [
    "h.example.com A 192.0.2.1 → 192.0.2.2",
    "h.example.com A 192.0.2.1, 192.0.2.3 → 192.0.2.2",
    "h.example.com A (none) → 192.0.2.2",
    "h.example.com A 192.0.2.2 unchanged",
    "h.example.com A 192.0.2.2 with a new TTL",
    // The gateway's text must not drive the terminal.
    "h.example.com A [2J 1.1.1.1 → 192.0.2.2",
  ]);
});

Deno.test("formatTable aligns its columns and is safe for a terminal", () => {
  assertEquals(
    formatTable([
      { name: "a.example", ttl: 60, type: "A", value: "192.0.2.1" },
      { name: "b", type: "MX", pref: "10", value: "m\x1b[2J\nx" },
    ]),
    ["a.example  60  A   192.0.2.1", "b          -   MX  10 m [2J x"],
  );
  assertEquals(formatTable([]), []);
});
