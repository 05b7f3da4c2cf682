import { deepStrictEqual, strictEqual } from "node:assert";
import { decodeBase32 } from "@std/encoding/base32";
import { decodeBase64, encodeBase64 } from "@std/encoding/base64";
import { testRows } from "./rows.ts";
import vectors from "./vectors/encoding.json" with { type: "json" };

testRows("encoding", vectors.rows, {
  decodeBase32: ([text]) => decodeBase32(text as string),
  decodeBase64: ([text]) => decodeBase64(text as string),
  encodeBase64: ([text]) => encodeBase64(text as string),
});

Deno.test("encoding: encodeBase64 takes bytes in any shape", () => {
  const bytes = new Uint8Array([0, 0xfb, 0xef, 0xff]);
  strictEqual(encodeBase64(bytes), "APvv/w==");
  strictEqual(encodeBase64(bytes.buffer), "APvv/w==");
  strictEqual(encodeBase64(bytes.subarray(1)), "++//");
});

Deno.test("encoding: all bytes survive base64", () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  deepStrictEqual(decodeBase64(encodeBase64(bytes)), bytes);
});

Deno.test("encoding: bits left over after the last byte are ignored", () => {
  deepStrictEqual([...decodeBase32("MZ======")], [102]);
  deepStrictEqual([...decodeBase64("Zh==")], [102]);
});
