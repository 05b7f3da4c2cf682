import { assertEquals } from "@std/assert";
import { parseHostname, relativeName } from "../../lib/internet/hostname.ts";

const HOSTNAMES: readonly (readonly [string, string | undefined])[] = [
  ["home.example.com", "home.example.com"],
  ["HOME.Example.COM", "home.example.com"],
  ["home.example.com.", "home.example.com"],
  ["home.example.com..", undefined],
  ["*.example.com", "*.example.com"],
  ["a.*.example.com", undefined],
  ["**.example.com", undefined],
  ["*.com", undefined],
  ["*", undefined],
  ["bücher.example", "xn--bcher-kva.example"],
  ["BÜCHER.example.", "xn--bcher-kva.example"],
  ["*.bücher.example", "*.xn--bcher-kva.example"],
  ["xn--bcher-kva.example", "xn--bcher-kva.example"],
  ["home。example。com", "home.example.com"],
  ["straße.example", "xn--strae-oqa.example"],
  ["_dmarc.example.com", "_dmarc.example.com"],
  ["a_b.example.com", "a_b.example.com"],
  ["localhost", undefined],
  ["", undefined],
  [".", undefined],
  [".example.com", undefined],
  ["a..example.com", undefined],
  ["-a.example.com", undefined],
  ["a-.example.com", undefined],
  ["a b.example.com", undefined],
  ["a/b.example.com", undefined],
  ["ü/b.example.com", undefined],
  ["ü@b.example.com", undefined],
  ["ü:80.example.com", undefined],
  ["ü%41.example.com", undefined],
  ["a\n.example.com", undefined],
  ["<b>.example.com", undefined],
  ["1.2.3", undefined],
  ["1.2.3.4", undefined],
  ["4.3.2.1.in-addr.arpa", "4.3.2.1.in-addr.arpa"],
  ["1.2.3.4-5", undefined],
  ["home.4u", undefined],
  ["0x7f.0x1", undefined],
  ["“home.example.com”", undefined],
  ["„home.example.com“", undefined],
  ["home.«example».com", undefined],
  ["home’s.example.com", undefined],
  ["3com.example", "3com.example"],
  [`${"a".repeat(63)}.example.com`, `${"a".repeat(63)}.example.com`],
  [`${"a".repeat(64)}.example.com`, undefined],
  [`${"a.".repeat(124)}com`, `${"a.".repeat(124)}com`],
  [`${"a.".repeat(126)}com`, undefined],
];

Deno.test("parseHostname reads names as people write them", () => {
  for (const [text, expected] of HOSTNAMES) {
    assertEquals(parseHostname(text), expected, JSON.stringify(text));
  }
});

Deno.test("relativeName is empty at the apex and undefined outside", () => {
  assertEquals(relativeName("example.com", "example.com"), "");
  assertEquals(relativeName("a.b.example.com", "example.com"), "a.b");
  assertEquals(relativeName("*.example.com", "example.com"), "*");
  assertEquals(relativeName("badexample.com", "example.com"), undefined);
  assertEquals(relativeName("example.com", "a.example.com"), undefined);
});
