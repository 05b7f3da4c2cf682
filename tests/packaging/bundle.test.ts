import { assert, assertEquals } from "@std/assert";
import { parsedByUpdate } from "./parsed.ts";
import { bundleProgram } from "../../packaging/build/bundle.ts";
import { CGI, type Program, PROGRAMS } from "../../packaging/build/program.ts";

/**
 * Bytes that an update parses. The aims are 70,000 and 60,000; whoever makes them
 * smaller writes the new numbers here, so that they do not grow again.
 */
const PARSED: Readonly<Record<Program["name"], number>> = {
  "schlund-ddns": 82_500,
  "schlund-ddns-cgi": 92_200,
};

for (const program of PROGRAMS) {
  Deno.test(`${program.name}: an update parses no more than it needs`, async () => {
    const chunks = await parsedByUpdate(program);
    const bytes = [...chunks.values()].reduce((sum, size) => sum + size, 0);
    const message = `${bytes} bytes: ${[...chunks].join(" ")}`;
    assert(bytes < 1.1 * PARSED[program.name], message);
    assert(bytes > 0.9 * PARSED[program.name], `write it down: ${message}`);
  });
}

Deno.test("what is not of a program is not in it", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const { sizes } = await bundleProgram(CGI, folder);
    for (const name of sizes.keys()) {
      const text = await Deno.readTextFile(`${folder}/${name}`);
      assert(!text.includes("jsr:"), `deno.json is in ${name}`);
      assert(!text.includes("nsa7.schlundtech.de"), `practice is in ${name}`);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("the same sources give the same chunks", async () => {
  const folders = await Promise.all([Deno.makeTempDir(), Deno.makeTempDir()]);
  try {
    const [one, two] = await Promise.all(
      folders.map((folder) => bundleProgram(CGI, folder)),
    );
    assertEquals(one!.sizes, two!.sizes);
    for (const name of one!.sizes.keys()) {
      const [a, b] = await Promise.all(
        folders.map((folder) => Deno.readTextFile(`${folder}/${name}`)),
      );
      assertEquals(a, b, name);
    }
  } finally {
    for (const folder of folders) {
      await Deno.remove(folder, { recursive: true });
    }
  }
});
