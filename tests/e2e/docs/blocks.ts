/**
 * What README and docs tell to type or to write into a file: fenced blocks, and
 * commands and settings in the running text.
 *
 * @module
 */

/** The top of the sources. */
export const ROOT = new URL("../../../", import.meta.url);

/** A piece of README or docs that somebody may copy. */
export interface Block {
  /** What it is found by: the file, the heading and the first line. */
  readonly key: string;
  /** The file, from the top of the sources. */
  readonly file: string;
  /** Its lines, word for word. */
  readonly text: string;
}

/** All of them. */
export async function readBlocks(): Promise<readonly Block[]> {
  const blocks: Block[] = [];
  for (const file of await files()) {
    const markdown = await Deno.readTextFile(new URL(file, ROOT));
    blocks.push(...fencedBlocks(file, markdown));
    if (!GENERATED.includes(file)) blocks.push(...inlineBlocks(file, markdown));
  }
  return blocks;
}

/** The text of the block of a key. */
export async function textOf(key: string): Promise<string> {
  const block = (await readBlocks()).find((block) => block.key === key);
  if (block === undefined) throw new Error(`there is no ${key}`);
  return block.text;
}

/** Of these every word comes from tables that have tests of their own. */
const GENERATED = ["docs/from-ws-ddns.md", "docs/reference.md"];

async function files(): Promise<readonly string[]> {
  const entries = await Array.fromAsync(Deno.readDir(new URL("docs/", ROOT)));
  const docs = entries.map(({ name }) => `docs/${name}`)
    .filter((name) => name.endsWith(".md"));
  return ["README.md", "CONTRIBUTING.md", ...docs.sort()];
}

/** So much of the first line is in a key. */
const LINE = 60;

/** Fences, and headings outside of them. */
const FENCE = /^( *)```\w*\n(.*?)^ *```$|^#+ ([^\n]*)$/gms;

/** The fenced blocks of a file. */
export function fencedBlocks(
  file: string,
  markdown: string,
): readonly Block[] {
  let heading = "";
  return [...markdown.matchAll(FENCE)].flatMap(
    ([, indent = "", block, title]) => {
      if (block === undefined) {
        heading = title!.replaceAll("`", "");
        return [];
      }
      const text = block.replaceAll(new RegExp(`^${indent}`, "gm"), "");
      const first = text.trim().split("\n", 1)[0]!.slice(0, LINE);
      return [{ key: `${file} › ${heading} › ${first}`, file, text }];
    },
  );
}

/** The programs that a user of the docs types, with something behind. */
const COMMAND =
  /^(?:sudo|docker|npx|deno|systemctl|systemd-analyze|journalctl|sha256sum|gh|xattr|ss|curl|schlund-ddns) \S/;

/** A setting with its value. */
const SETTING = /^[a-z]\w* = \S/;

/** The commands and settings in the running text of a file, each once. */
export function inlineBlocks(
  file: string,
  markdown: string,
): readonly Block[] {
  const prose = markdown.replaceAll(/^ *```.*?^ *```$/gms, "")
    .replaceAll(/<!-- begin .*?<!-- end /gs, "");
  const spans = [...prose.matchAll(/`([^`]+)`/g)]
    .map(([, span]) => span!.replaceAll(/\s+/g, " "));
  return [...new Set(spans)]
    .filter((text) => COMMAND.test(text) || SETTING.test(text))
    .map((text) => ({ key: `${file} › ${text}`, file, text: `${text}\n` }));
}
