import { strictEqual } from "node:assert";
import { stringify } from "@std/ini/stringify";
import { testRows } from "./rows.ts";
import vectors from "./vectors/ini.json" with { type: "json" };

type Model = Parameters<typeof stringify>[0];
type Options = Parameters<typeof stringify>[1];

testRows("ini", vectors.rows, {
  stringify: ([object, options]) =>
    stringify(object as Model, options as Options),
});

Deno.test("ini: stringify writes values as they are", () => {
  const odd = String.raw` x |"q"|'q'|a;b#c|[x]|a\\b|t0|$&|%(x)s|über`;
  for (const value of odd.split("|")) {
    const text = stringify({ s: { key: value, last: "" } });
    strictEqual(text, `[s]\nkey=${value}\nlast=`);
  }
});

Deno.test("ini: stringify keeps names and their order", () => {
  const object = { "b.c": { z: 2, y: 1.5 }, "a": { x: false } };
  strictEqual(stringify(object), "[b.c]\nz=2\ny=1.5\n[a]\nx=false");
});

Deno.test("ini: stringify writes values before sections, and empty sections", () => {
  const object = { s: {}, a: 1, t: { b: null }, c: "" };
  strictEqual(stringify(object), "a=1\nc=\n[s]\n[t]\nb=null");
  strictEqual(stringify({}), "");
});
