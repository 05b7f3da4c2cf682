import { createHash } from "node:crypto";
import { assertEquals } from "@std/assert";
import { challengeName, challengeValue } from "../../lib/acme/challenge.ts";

Deno.test("a challenge's name and text", async () => {
  const rows: readonly (readonly [domain: string, name?: string])[] = [
    ["example.com", "_acme-challenge.example.com"],
    ["*.Home.Example.com.", "_acme-challenge.home.example.com"],
    ["bücher.example", "_acme-challenge.xn--bcher-kva.example"],
    ["*.*.example.com"],
    ["a b.example"],
    [""],
    ["192.0.2.1"],
  ];
  for (const [domain, name] of rows) {
    assertEquals(challengeName(domain), name, domain);
  }
  for (let i = 0; i < 100; i++) {
    const text = `token-${i}.thumbprint`;
    const expected = createHash("sha256").update(text).digest("base64url");
    assertEquals(await challengeValue(text), expected);
  }
});
