import { deepStrictEqual } from "node:assert";
import { decodeBase32 } from "@std/encoding/base32";
import { testRows } from "./rows.ts";
import vectors from "./vectors/encoding.json" with { type: "json" };

testRows("encoding", vectors.rows, {
  decodeBase32: ([text]) => decodeBase32(text as string),
});

Deno.test("encoding: bits left over after the last byte are ignored", () => {
  deepStrictEqual([...decodeBase32("MZ======")], [102]);
});
