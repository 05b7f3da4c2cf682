import { type ArchiveFile, textFile } from "./archive_file.ts";
import { sourcePath } from "./program.ts";

/** The README and the pages in `docs` that it links to, under these paths. */
export async function docPages(): Promise<readonly ArchiveFile[]> {
  const entries = await Array.fromAsync(Deno.readDir(sourcePath("docs")));
  const pages = entries.map(({ name }) => `docs/${name}`)
    .filter((path) => path.endsWith(".md")).sort();
  return await Promise.all(
    ["README.md", ...pages].map(async (path) =>
      textFile(path, await Deno.readTextFile(sourcePath(path)))
    ),
  );
}
