import { assertEquals } from "@std/assert";
import { decodeForm, quote } from "../../lib/dyndns/client_text.ts";

Deno.test("values are decoded leniently", () => {
  const rows: readonly (readonly [raw: string, decoded: string])[] = [
    ["a%2Cb", "a,b"],
    ["a+b", "a b"],
    ["100%", "100%"],
    ["%", "%"],
    ["%zz%2", "%zz%2"],
    ["b%C3%BCcher", "bücher"],
    // ISO-8859-1, as old routers send it.
    ["b%FCcher", "bücher"],
    ["%C3%28", "Ã("],
    ["%00%0d%0a", "\0\r\n"],
    ["%F0%9F%8F%A0", "🏠"],
  ];
  for (const [raw, decoded] of rows) {
    assertEquals(decodeForm(raw), decoded, raw);
  }
});

Deno.test("what cannot be read is quoted as far as the operator needs it", () => {
  const rows: readonly (readonly [text: string, quoted: string])[] = [
    ["nodot", '"nodot"'],
    ["[2001:db8::7]:80/%eth0", '"[2001:db8::7]:80/%eth0"'],
    ["<ipaddr>", '"<ipaddr>"'],
    ["jürgen", '"jürgen"'],
    ["a".repeat(60), `"${"a".repeat(60)}"`],
    ["a".repeat(61), "(host of 61 characters)"],
    ["let me in", "(host of 9 characters)"],
    ["a\u202eb", "(host of 3 characters)"],
    ["a\u2028b", "(host of 3 characters)"],
    ["a\nb", "(host of 3 characters)"],
    ["", "(host of 0 characters)"],
  ];
  for (const [text, quoted] of rows) assertEquals(quote(text, "host"), quoted);
});
