import { assertEquals } from "@std/assert";
import { servedText } from "../../lib/practice/mod.ts";
import { textBytes, txtBytes, writeTxt } from "../../lib/zone/txt.ts";
import { createRandom } from "../random.ts";

Deno.test("what needs no quotes has none", () => {
  const rows: readonly (readonly [text: string, written: string])[] = [
    ["-LoUk_z0", "-LoUk_z0"],
    ["a".repeat(255), "a".repeat(255)],
    ["a".repeat(256), `"${"a".repeat(255)}" "a"`],
    ["", '""'],
    ["v=spf1 -all", '"v=spf1 -all"'],
    ['say "\\"', '"say \\"\\\\\\""'],
    ["ü\n", '"\\195\\188\\010"'],
    ["a;b", '"a;b"'],
    ["ü".repeat(128), `"${"\\195\\188".repeat(127)}\\195" "\\188"`],
  ];
  for (const [text, written] of rows) assertEquals(writeTxt(text), written);
});

Deno.test("values are read as zone files are", () => {
  const rows: readonly (readonly [value: string, text: string])[] = [
    ["a b", "a b"],
    ['"a" "b"', "ab"],
    ['"a""b"', "ab"],
    [' "a"  ', "a"],
    ['"\\"\\\\\\065\\z"', '"\\Az'],
    ['"ü"', "ü"],
    ['"\\195\\188"', "ü"],
    ["\\065", "A"],
    // These are not as zone files have them.
    ['"a', '"a'],
    ['"a" b', '"a" b'],
    ['a"b"', 'a"b"'],
    ['"\\999"', "999"],
  ];
  for (const [value, text] of rows) {
    assertEquals(txtBytes(value), textBytes(text), value);
  }
});

Deno.test("whatever is written is served, and read again, as it was", () => {
  const random = createRandom(21);
  const alphabet = [..."ab-_ \"\\;'$(@0\u00fc\u20ac\ud83d\ude00\u0007\t"];
  for (let i = 0; i < 2000; i++) {
    const length = Math.floor(random() * (i % 10 === 0 ? 600 : 12));
    const text = Array.from(
      { length },
      () => alphabet[Math.floor(random() * alphabet.length)]!,
    ).join("").toWellFormed();
    const written = writeTxt(text);
    assertEquals(txtBytes(written), textBytes(text));
    for (const txtQuotes of ["as-sent", "added"] as const) {
      assertEquals(servedText(written, { txtQuotes }), textBytes(text));
    }
    if (/^[\w-]{1,255}$/.test(text)) {
      assertEquals(servedText(written, { txtQuotes: "literal" }), text);
    }
  }
});
