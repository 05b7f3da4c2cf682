/**
 * Every command and config of README and docs is run, word for word, or the table
 * says by whom else, or why not. A block that the table does not know fails.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { fencedBlocks, inlineBlocks, readBlocks, ROOT } from "./docs/blocks.ts";
import type { Way } from "./docs/way.ts";
import { WAYS } from "./docs/ways.ts";
import { testWith } from "./servers/programs.ts";

const blocks = await readBlocks();

Deno.test("README and docs have no block of which nobody knows how it is run", () => {
  const keys = blocks.map(({ key }) => key);
  const known = Object.keys(WAYS);
  assertEquals(keys.filter((key) => !known.includes(key)), []);
  assertEquals(known.filter((key) => !keys.includes(key)), []);
  assertEquals(keys.length, new Set(keys).size, "a key names two blocks");
});

Deno.test("the tests that run the other blocks are there", async () => {
  for (const way of Object.values<Way>(WAYS)) {
    if (way.how !== "by") continue;
    const text = await Deno.readTextFile(new URL(way.file, ROOT));
    assertStringIncludes(text, way.test, way.file);
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

for (const block of blocks) {
  const way = WAYS[block.key];
  if (way?.how !== "run") continue;
  const name = `docs: ${block.key}`;
  if (way.skipped === undefined) {
    testWith(way.needs, name, () => way.run(block));
  } else {
    const ignore = true;
    Deno.test({ name: `${name} (${way.skipped})`, ignore, fn: () => {} });
  }
}
