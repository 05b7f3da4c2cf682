import { deepStrictEqual } from "node:assert";
import { parseArgs } from "@std/cli/parse-args";
import { testRows } from "./rows.ts";
import vectors from "./vectors/cli.json" with { type: "json" };

type Options = Parameters<typeof parseArgs>[1];

testRows("cli", vectors.rows, {
  "parseArgs": ([args, options]) =>
    parseArgs(args as string[], options as Options),
  "parseArgs+unknown": ([args, options]) => {
    // The rows have what the callback answers in the place of the callback.
    const { unknown: answer, ...others } = options as Record<string, unknown>;
    const calls: unknown[][] = [];
    const unknown = (...call: unknown[]) => {
      while (call.at(-1) === undefined) call.pop();
      calls.push(call);
      return answer;
    };
    return {
      result: parseArgs(args as string[], { ...others, unknown } as Options),
      calls,
    };
  },
});

// Not recorded, but documented.
const more: readonly [
  args: string[],
  options: object,
  result: Record<string, unknown>,
][] = [
  [["--name", "-x"], { string: ["name"], boolean: ["x"] }, {
    _: [],
    name: "",
    x: true,
  }],
  [["-n", "-"], {}, { _: [], n: "-" }],
  [["-n5", "-ab/c"], {}, { _: [], n: 5, a: true, b: "/c" }],
  [["-v", "true", "x"], { boolean: ["v"] }, { _: ["x"], v: true }],
  [["--a=b=c", "--line=x\ny"], {}, { _: [], a: "b=c", line: "x\ny" }],
  [["--all", "x", "--value=1"], { boolean: true }, {
    _: ["x"],
    all: true,
    value: 1,
  }],
  [["--ip=1", "--no-ip"], { string: "ip", collect: "ip", negatable: "ip" }, {
    _: [],
    ip: false,
  }],
  [["--c", "1"], { string: "a", alias: { a: ["b", "c"] } }, {
    _: [],
    a: "1",
    b: "1",
    c: "1",
  }],
  [[], { boolean: ["a"], default: { a: null } }, { _: [], a: null }],
  [["--toString", "--valueOf", "x"], {}, {
    _: [],
    toString: true,
    valueOf: "x",
  }],
];

Deno.test("cli: parseArgs beyond the recorded", () => {
  for (const [args, options, result] of more) {
    deepStrictEqual(
      { ...parseArgs(args, options as Options) },
      result,
      JSON.stringify(args),
    );
  }
});

Deno.test("cli: parseArgs reports every name that is not declared, whatever it is", () => {
  for (
    const name of [
      "constructor",
      "__proto__",
      "hasOwnProperty",
      "no-such",
      "a.b",
    ]
  ) {
    const calls: unknown[] = [];
    const { _: operands, ...values } = parseArgs([`--${name}=7`], {
      unknown: (...call: unknown[]) => {
        calls.push(call);
        return false;
      },
    });
    deepStrictEqual(calls, [[`--${name}=7`, name, "7"]]);
    deepStrictEqual([operands, Object.keys(values)], [[], []]);
  }
});
