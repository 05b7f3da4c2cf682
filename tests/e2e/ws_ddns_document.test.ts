import { assertEquals } from "@std/assert";
import { DOCUMENT, documentText } from "./ws_ddns/document.ts";

Deno.test("docs/from-ws-ddns.md is the table of wished differences", async () => {
  assertEquals(
    await Deno.readTextFile(DOCUMENT),
    documentText(),
    "write it anew: run --allow-write=docs tests/e2e/ws_ddns/document.ts",
  );
});
