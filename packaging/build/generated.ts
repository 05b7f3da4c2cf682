/**
 * Man pages and completions, which are made from the tables in the code.
 *
 * @module
 */
import { exists } from "./exists.ts";
import { ROOT, sourcePath } from "./program.ts";

/**
 * The generated files by name: `man/schlund-ddns.1`,
 * `completions/schlund-ddns.bash`, `completions/_schlund-ddns` (zsh),
 * `completions/schlund-ddns.fish`.
 */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  const generator = "packaging/generate.ts";
  if (!await exists(sourcePath(generator))) return new Map();
  const { generatedFiles } = await import(new URL(generator, ROOT).href);
  return await generatedFiles();
}
