/**
 * How blocks are found in README and docs. The files `docs_….test.ts` beside this one
 * run them, word for word, or say by whom else they are run, or why not.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { fencedBlocks, inlineBlocks, readBlocks, ROOT } from "./docs/blocks.ts";
import { partOf } from "./docs/way.ts";

Deno.test("each block of README and docs has a key and a test file", async () => {
  const keys = (await readBlocks()).map(({ key }) => key);
  assertEquals(keys.length, new Set(keys).size, "a key names two blocks");
  for (const part of new Set(keys.map(partOf))) {
    await Deno.stat(new URL(`tests/e2e/docs_${part}.test.ts`, ROOT));
  }
});

Deno.test("blocks are found in lists, under their headings, and in sentences", () => {
  const page = [
    "# Top",
    "1. So:",
    "   ```ini",
    "   [default]",
    "   ttl = 60",
    "   ```",
    "## `Next`",
    "```sh",
    "# no heading",
    "a `b = c`",
    "```",
    "Set `ttl =",
    "90`, or run `schlund-ddns ip`, not `schlund-ddns`.",
  ].join("\n");
  assertEquals(
    fencedBlocks("page", page).map(({ key, text }) => [key, text]),
    [
      ["page › Top › [default]", "[default]\nttl = 60\n"],
      ["page › Next › # no heading", "# no heading\na `b = c`\n"],
    ],
  );
  assertEquals(
    inlineBlocks("page", page).map(({ text }) => text),
    ["ttl = 90\n", "schlund-ddns ip\n"],
  );
});
