import {
  assertEquals,
  assertMatch,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { notesOf } from "../../packaging/build/release_notes.ts";
import { billOfMaterials } from "../../packaging/build/sbom.ts";
import { sourcePath } from "../../packaging/build/program.ts";
import { VERSION } from "../../lib/version.ts";

Deno.test("the notes of a release are its section of the CHANGELOG", () => {
  const changelog =
    "# Changelog\n\nWords.\n\n## 2.1.0\n\n- new\n\n### More\n\n- more\n\n" +
    "## 2.0.0 (2026-11-30)\n\n- first\n";
  assertEquals(notesOf("2.1.0", changelog), "- new\n\n### More\n\n- more\n");
  assertEquals(notesOf("2.0.0", changelog), "- first\n");
  assertThrows(() => notesOf("2.0", changelog), Error, "nothing of 2.0");
});

Deno.test("this version has notes", async () => {
  const changelog = await Deno.readTextFile(sourcePath("CHANGELOG.md"));
  assertStringIncludes(notesOf(VERSION, changelog), "\n- ");
});

Deno.test("the bill of materials names every package of the programs, and none of the tests", async () => {
  const lock = JSON.parse(await Deno.readTextFile(sourcePath("deno.lock")));
  const purlsOf = (lock: Parameters<typeof billOfMaterials>[0]) => {
    const { components } = billOfMaterials(lock, "2.9.6", 1790000000) as {
      components: {
        purl: string;
        hashes?: { alg: string; content: string }[];
      }[];
    };
    for (const { hashes = [] } of components.slice(1)) {
      assertEquals(hashes[0]?.alg, "SHA-512");
      assertEquals(hashes[0]?.content.length, 128);
    }
    return components.map(({ purl }) => purl);
  };
  const deno = "pkg:github/denoland/deno@v2.9.6";
  assertEquals(purlsOf(lock), [deno]);
  // A package of the tests, were it one of the programs.
  const dependencies = ["npm:dns-packet@5.6.1"];
  assertEquals(purlsOf({ ...lock, workspace: { dependencies } }), [
    ...[deno, "pkg:npm/dns-packet@5.6.1"],
    "pkg:npm/%40leichtgewicht/ip-codec@2.0.5",
  ]);
});

Deno.test("workflows name actions by their commits", async () => {
  for await (const { name } of Deno.readDir(sourcePath(".github/workflows"))) {
    const text = await Deno.readTextFile(
      sourcePath(`.github/workflows/${name}`),
    );
    for (const [line] of text.matchAll(/^.*uses: .*$/gm)) {
      assertMatch(line, /uses: [\w/-]+@[0-9a-f]{40} # v[\d.]+$/);
    }
  }
});
