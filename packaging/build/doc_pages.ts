import { type ArchiveFile, textFile } from "./archive_file.ts";
import { sourcePath } from "./program.ts";

/**
 * The README and the pages in `docs`, for archives and packages. Links to files
 * that only the repository has become plain text.
 */
export async function docPages(): Promise<readonly ArchiveFile[]> {
  const entries = await Array.fromAsync(Deno.readDir(sourcePath("docs")));
  const pages = entries.map(({ name }) => `docs/${name}`)
    .filter((path) => path.endsWith(".md")).sort();
  const paths = ["README.md", ...pages];
  return await Promise.all(
    paths.map(async (path) => {
      const text = await Deno.readTextFile(sourcePath(path));
      return textFile(path, withoutDeadLinks(text, path, paths));
    }),
  );
}

function withoutDeadLinks(
  text: string,
  path: string,
  paths: readonly string[],
): string {
  return text.replaceAll(
    /\[([^\]]+)\]\(([^)\s]+)\)/g,
    (link, words, target) => {
      if (/^(?:[a-z]+:|#)/.test(target)) return link;
      const { pathname } = new URL(target, `file:///${path}`);
      return paths.includes(pathname.slice(1)) ? link : words;
    },
  );
}
