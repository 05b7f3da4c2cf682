import { assert, assertEquals } from "@std/assert";
import { parsedByUpdate } from "./parsed.ts";
import { bundleProgram } from "../../packaging/build/bundle.ts";
import {
  CGI,
  COMMAND_LINE,
  type Program,
} from "../../packaging/build/program.ts";

/**
 * Bytes that an update parses. The aims are 70,000 and 60,000, of which 20,000 are
 * the XML package's; whoever makes them smaller writes the new numbers here, so
 * that they do not grow again.
 */
const PARSED: readonly {
  readonly program: Program;
  readonly options: readonly string[];
  readonly expected: number;
}[] = [
  { program: COMMAND_LINE, options: [], expected: 58_700 },
  { program: COMMAND_LINE, options: ["--quiet"], expected: 66_300 },
  { program: CGI, options: [], expected: 75_100 },
];

for (const { program, options, expected } of PARSED) {
  const name = [program.name, ...options].join(" ");
  Deno.test(`${name}: an update parses no more than it needs`, async () => {
    const chunks = await parsedByUpdate(program, options);
    const bytes = [...chunks.values()].reduce((sum, size) => sum + size, 0);
    const message = `${bytes} bytes: ${[...chunks].join(" ")}`;
    assert(bytes < 1.1 * expected, message);
    assert(bytes > 0.9 * expected, `write it down: ${message}`);
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
