import { assert } from "@std/assert";
import { docPages } from "../../packaging/build/doc_pages.ts";
import { sourcePath } from "../../packaging/build/program.ts";

/** What a heading is called in a link. */
function anchorOf(heading: string): string {
  return heading.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}

/** The text of a page outside of its blocks of code. */
function prose(text: string): string {
  return text.replaceAll(/^ *```.*?^ *```$/gms, "");
}

Deno.test("links in README and docs lead somewhere", async () => {
  let links = 0;
  for (const { path, bytes } of await docPages()) {
    const folder = new URL(`file:///${path}`);
    const text = prose(new TextDecoder().decode(bytes));
    for (const [, target = ""] of text.matchAll(/\]\(([^)]+)\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      const { pathname, hash } = new URL(target, folder);
      const page = await Deno.readTextFile(sourcePath(pathname.slice(1)))
        .catch(() => undefined);
      assert(page !== undefined, `${path}: ${target}`);
      const anchors = [...prose(page).matchAll(/^#+ (.*)$/gm)]
        .map(([, heading]) => `#${anchorOf(heading!)}`);
      assert(hash === "" || anchors.includes(hash), `${path}: ${target}`);
      links++;
    }
  }
  assert(links > 20);
});
