/**
 * What the README says to write into a file, word for word.
 *
 * @module
 */

const ROOT = new URL("../../../", import.meta.url);

/** The first block of code behind a text in a file of the project, without indent. */
export async function blockAfter(
  text: string,
  file = "README.md",
): Promise<string> {
  const markdown = await Deno.readTextFile(new URL(file, ROOT));
  const start = markdown.indexOf(text);
  if (start < 0) throw new Error(`${file} has no ${text}`);
  const [, indent = "", block] =
    /^( *)```[a-z]*\n(.*?)^\1```$/ms.exec(markdown.slice(start)) ?? [];
  if (block === undefined) throw new Error(`${file}: no block behind ${text}`);
  return block.replaceAll(new RegExp(`^${indent}`, "gm"), "");
}
