/**
 * Bundles a program into minified chunks, of which a run loads only those that it
 * needs: what is not loaded is not parsed, which is what counts with QuickJS.
 *
 * @module
 */
import { runDeno } from "./deno.ts";
import { inOneLine } from "./deno_errors.ts";
import { type Program, sourcePath } from "./program.ts";

/** The chunks of a program, in a folder. */
export interface Bundle {
  /** The path of the chunk to start with. */
  readonly entry: string;
  /** Bytes of each chunk, by its file name. */
  readonly sizes: ReadonlyMap<string, number>;
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
  if (!success) throw new Error(`${program.name}: ${inOneLine(errors)}`);
  const sizes = new Map<string, number>();
  for await (const { name } of Deno.readDir(folder)) {
    sizes.set(name, (await Deno.stat(`${folder}/${name}`)).size);
  }
  return {
    entry: `${folder}/${program.entry.replace(/\.ts$/, ".js")}`,
    sizes: new Map([...sizes].sort(([a], [b]) => a < b ? -1 : 1)),
  };
}
