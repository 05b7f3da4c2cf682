import { assert } from "@std/assert";
import { docPages } from "../../packaging/build/doc_pages.ts";
import { sourcePath } from "../../packaging/build/program.ts";

/** The anchor of a heading. */
function anchorOf(heading: string): string {
  return heading.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}

/** The text of a page outside of its blocks of code. */
function prose(text: string): string {
  return text.replaceAll(/^ *```.*?^ *```$/gms, "");
}

type Pages = ReadonlyMap<string, string>;

/** Follows the links of pages to other files; counts them. */
async function followLinks(
  pages: Pages,
  read: (path: string) => Promise<string | undefined>,
): Promise<number> {
  let links = 0;
  for (const [path, text] of pages) {
    for (const [, target = ""] of prose(text).matchAll(/\]\(([^)]+)\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      const { pathname, hash } = new URL(target, `file:///${path}`);
      const page = await read(pathname.slice(1));
      assert(page !== undefined, `${path}: ${target}`);
      const anchors = [...prose(page).matchAll(/^#+ (.*)$/gm)]
        .map(([, heading]) => `#${anchorOf(heading!)}`);
      assert(hash === "" || anchors.includes(hash), `${path}: ${target}`);
      links++;
    }
  }
  return links;
}

Deno.test("links lead somewhere, in the repository and in packages", async () => {
  const packaged = new Map(
    (await docPages()).map(({ path, bytes }) => [
      path,
      new TextDecoder().decode(bytes),
    ]),
  );
  const read = (path: string) =>
    Deno.readTextFile(sourcePath(path)).catch(() => undefined);
  const sources = new Map<string, string>();
  for (const path of [...packaged.keys(), "CONTRIBUTING.md", "CHANGELOG.md"]) {
    sources.set(path, (await read(path))!);
  }
  const inSources = await followLinks(sources, read);
  const inPackages = await followLinks(
    packaged,
    (path) => Promise.resolve(packaged.get(path)),
  );
  assert(inPackages > 20 && inSources > inPackages);
});
