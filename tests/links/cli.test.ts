import { deepStrictEqual, throws } from "node:assert";
import { parseArgs } from "@std/cli/parse-args";
import { table } from "../table.ts";
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

// Not among the recorded rows, but true of the real one as well: arguments,
// options and result, in JSON.
const more = table(String.raw`
  # What is a value.
  ["--name", "-x"] => {"string": ["name"], "boolean": ["x"]} => {"_": [], "name": "", "x": true}
  ["--name", "", "x"] => {"string": ["name"]} => {"_": ["", "x"], "name": ""}
  ["--name=", "x"] => {"string": ["name"]} => {"_": ["x"], "name": ""}
  ["--a=b=c", "--line=x\ny"] => {} => {"_": [], "a": "b=c", "line": "x\ny"}
  ["--=x", "--no-", "---"] => {} => {"_": [], "=x": true, "no-": true, "-": true}
  ["--all", "x", "--value=1"] => {"boolean": true} => {"_": ["x"], "all": true, "value": 1}
  # Flags.
  ["--v", "false", "x"] => {"boolean": "v"} => {"_": ["x"], "v": false}
  ["--v=no", "x"] => {"boolean": "v"} => {"_": ["x"], "v": true}
  ["--v=", "false"] => {"boolean": "v"} => {"_": ["false"], "v": true}
  ["-v", "true", "x"] => {"boolean": ["v"]} => {"_": ["x"], "v": true}
  # Letters.
  ["-n", "-"] => {} => {"_": [], "n": "-"}
  ["-n", "---"] => {} => {"_": [], "n": "---"}
  ["-n5", "-ab/c"] => {} => {"_": [], "n": 5, "a": true, "b": "/c"}
  ["-nv=x=y", "-q="] => {} => {"_": [], "n": "x=y", "q": ""}
  ["-nv7"] => {"boolean": ["n", "v"]} => {"_": [], "n": "v7", "v": false}
  ["-a/"] => {"string": "a"} => {"_": [], "a": "", "/": true}
  ["-=", "x"] => {} => {"_": [], "=": "x"}
  # Negation.
  ["--ip=1", "--no-ip"] => {"string": "ip", "collect": "ip", "negatable": "ip"} => {"_": [], "ip": false}
  ["--no-ip"] => {"boolean": "ip"} => {"_": [], "ip": false, "no-ip": true}
  ["--no-ip=x"] => {"boolean": "ip"} => {"_": [], "ip": true}
  ["--no-ip=false"] => {"boolean": ["ip", "no-ip"]} => {"_": [], "ip": false, "no-ip": false}
  ["--no-no-ip=x"] => {} => {"_": [], "no-ip": "x"}
  # Names.
  ["--c", "1"] => {"string": "a", "alias": {"a": ["b", "c"]}} => {"_": [], "a": "1", "b": "1", "c": "1"}
  ["--toString", "--valueOf", "x"] => {} => {"_": [], "toString": true, "valueOf": "x"}
  ["--constructor=1", "--__proto__=2", "--a.constructor=3"] => {} => {"_": [], "a": {}}
  ["--a.b=1"] => {"default": {"a": null, "a.c": 2}} => {"_": [], "a": {"b": 1, "c": 2}}
  [] => {"boolean": ["a"], "default": {"a": null}} => {"_": [], "a": null}
  # Operands.
  ["1_0", "1.", ".5", " 7 ", " ", "0b11", "Infinity"] => {} => {"_": ["1_0", 1, 0.5, 7, " ", 3, "Infinity"]}
  ["x", "--", "1", "--"] => {"--": true} => {"_": ["x"], "--": ["1", "--"]}
  ["--_", "x"] => {"--": true} => {"_": "x", "--": []}
  ["--_=x"] => {"collect": "_", "string": "_"} => {"_": ["x"]}
`);

Deno.test("cli: parseArgs beyond the recorded", () => {
  for (const row of more) {
    const [args, options, result] = row.map((json) => JSON.parse(json));
    deepStrictEqual({ ...parseArgs(args, options) }, result, row[0]);
  }
});

Deno.test("cli: parseArgs has what follows -- apart, with its type", () => {
  const rest: string[] = parseArgs(["--", "-x"], { "--": true })["--"];
  deepStrictEqual(rest, ["-x"]);
});

Deno.test("cli: parseArgs throws where an operand or a part has no place", () => {
  for (
    const args of [["--_"], ["--_=x", "y"], ["--a=1", "--a.b=2"]]
  ) {
    throws(() => parseArgs(args), TypeError, JSON.stringify(args));
  }
});

Deno.test("cli: parseArgs reports every name that is not declared, whatever it is", () => {
  for (
    const [word, name] of [
      ["--constructor", "constructor"],
      ["--__proto__", "__proto__"],
      ["--hasOwnProperty", "hasOwnProperty"],
      ["--a.b", "a.b"],
      ["--_", "_"],
      ["--no-such", "such"],
      ["--no-no-such", "no-such"],
    ] as const
  ) {
    const calls: unknown[] = [];
    const { _: operands, ...values } = parseArgs([`${word}=7`], {
      unknown: (...call: unknown[]) => {
        calls.push(call);
        return false;
      },
    });
    deepStrictEqual(calls, [[`${word}=7`, name, "7"]]);
    deepStrictEqual([operands, Object.keys(values)], [[], []]);
  }
});
