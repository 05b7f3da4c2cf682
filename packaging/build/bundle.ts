/**
 * Bundles a program into minified chunks, of which a run loads only those that it
 * needs: what is not loaded is not parsed, which is what counts with QuickJS.
 *
 * @module
 */
import { runDeno } from "./deno.ts";
import { type Program, sourcePath } from "./program.ts";

/** The chunks of a program, in a folder. */
export interface Bundle {
  /** The path of the chunk to start with. */
  readonly entry: string;
  /** Bytes of each chunk, by its file name. */
  readonly sizes: ReadonlyMap<string, number>;
  /** Bytes that every run parses: the first chunk and all that it imports. */
  readonly parsedAtStart: number;
}

/**
 * Bundles a program into a folder of its own.
 *
 * @throws {Error} if a source cannot be bundled
 */
export async function bundleProgram(
  program: Program,
  folder: string,
): Promise<Bundle> {
  const { success, errors } = await runDeno([
    "bundle",
    "--quiet",
    "--minify",
    "--code-splitting",
    "--outdir",
    folder,
    sourcePath(program.entry),
  ], sourcePath("."));
  if (!success) throw new Error(`${program.name}: ${errors.trim()}`);
  const chunks = new Map<string, string>();
  for await (const { name } of Deno.readDir(folder)) {
    chunks.set(name, await Deno.readTextFile(`${folder}/${name}`));
  }
  const first = program.entry.replace(/\.ts$/, ".js");
  const size = (name: string) =>
    new TextEncoder().encode(chunks.get(name)).length;
  return {
    entry: `${folder}/${first}`,
    sizes: new Map([...chunks.keys()].sort().map((name) => [name, size(name)])),
    parsedAtStart: [...importedBy(first, chunks)].map(size)
      .reduce((sum, bytes) => sum + bytes, 0),
  };
}

/** A chunk and all that it imports, directly or not; `import()` does not count. */
function importedBy(
  first: string,
  chunks: ReadonlyMap<string, string>,
): ReadonlySet<string> {
  const found = new Set([first]);
  for (const name of found) {
    const text = chunks.get(name);
    if (text === undefined) throw new Error(`there is no chunk ${name}`);
    const imports = text.matchAll(/(?:\bfrom|\bimport)\s*"\.\/([^"]+)"/g);
    for (const [, imported] of imports) found.add(imported!);
  }
  return found;
}
