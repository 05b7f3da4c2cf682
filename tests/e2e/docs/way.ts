/**
 * How a block of README and docs is run.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Ran } from "../process.ts";
import { MAY_NAME } from "../servers/named_host.ts";
import { testWith } from "../servers/programs.ts";
import { type Block, readBlocks, ROOT } from "./blocks.ts";
import { type DocsStage, firstConfig, setDocsStage } from "./stage.ts";

/** How, by whom, or why not. */
export type Way =
  | {
    readonly how: "run";
    /** Programs that have to be installed. */
    readonly needs: readonly string[];
    readonly run: (block: Block) => Promise<void>;
    /** Why it cannot run on this machine; without it, it can. */
    readonly skipped?: string;
  }
  | {
    /** Another test runs it, word for word, or the same command. */
    readonly how: "by";
    readonly file: string;
    /** The name of the test, or what it begins with. */
    readonly test: string;
  }
  | { readonly how: "not"; readonly reason: string };

/** The ways of some blocks, by their keys. */
export type Ways = Readonly<Record<string, Way>>;

/** Another test runs it. */
export function by(file: string, test: string): Way {
  return { how: "by", file, test };
}

/** It cannot run here. */
export function not(reason: string): Way {
  return { how: "not", reason };
}

/** It is named in a sentence. */
export const MENTIONED: Way = not("it is spoken of, not told to type");

/** What the docs leave for the reader to fill in: names of files, mostly. */
export type Blanks = Readonly<Record<string, string>>;

/** A text with its blanks filled in; each has to be there. */
export function fill(text: string, blanks: Blanks): string {
  return Object.entries(blanks).reduce((filled, [blank, value]) => {
    if (!filled.includes(blank)) throw new Error(`${text} has no ${blank}`);
    return filled.replaceAll(blank, value);
  }, text);
}

/** What some ways may have otherwise. */
export interface WayOptions {
  readonly needs?: readonly string[];
  /** Why it cannot run on this machine. */
  readonly skipped?: string;
  readonly blanks?: (stage: DocsStage) => Blanks;
  /** What a reader has done before. */
  readonly before?: (stage: DocsStage) => unknown;
  /** Where: in the home directory if nothing is said. */
  readonly cwd?: string;
}

/** What looks for an address needs names of our own. */
export const NO_NAMES = MAY_NAME ? undefined : "needs root's rights";

/** Lines for a shell, and what shall have come of them. */
export function shell(
  expect: (ran: Ran, stage: DocsStage) => unknown,
  { needs = [], skipped, blanks = () => ({}), before, cwd }: WayOptions = {},
): Way {
  return {
    how: "run",
    needs,
    skipped,
    async run({ text }) {
      await using stage = await setDocsStage();
      await before?.(stage);
      await expect(
        await stage.shell(fill(text, blanks(stage)), { cwd }),
        stage,
      );
    },
  };
}

/**
 * Lines for the config file. Beside the account if they have no `[default]`, they
 * must please the program without a warning; then more may be looked at.
 */
export function config(
  expect: (stage: DocsStage) => unknown = () => {},
  { needs = [], blanks = () => ({}), before }: WayOptions = {},
): Way {
  return {
    how: "run",
    needs,
    async run({ text }) {
      await using stage = await setDocsStage();
      await before?.(stage);
      await stage.configure(
        await besideAccount(fill(text, blanks(stage))),
      );
      const { code, stdout, stderr } = await stage.shell("schlund-ddns check");
      assertEquals([code, stderr], [0, ""], stdout);
      await expect(stage);
    },
  };
}

async function besideAccount(text: string): Promise<string> {
  return text.includes("[default]") ? text : `${await firstConfig()}\n${text}`;
}

/** That a command did what it should, and complained of nothing. */
export function wentWell({ code, stdout, stderr }: Ran): void {
  assertEquals([code, stderr], [0, ""], stdout);
}

/** It is seen to work where it also ends. */
export const WATCH: Way = by(
  "tests/e2e/cli_watch.test.ts",
  "watch follows changes, tells them, hears signals, and ends well",
);

/** The parts that the blocks belong to; the first that matches counts. */
const PARTS: readonly (readonly [key: RegExp, part: string])[] = [
  [/^README\.md › Router ›|^docs\/(?:routers|dyndns)\.md/, "routers"],
  [/^(?:README|CONTRIBUTING)\.md/, "readme"],
  [
    /^docs\/service\.md › .*(?:Units of|From the archive|systemctl|journalctl)/,
    "units",
  ],
  [/^docs\/network\.md › .*› \[Service\]/, "units"],
  [/^docs\/service\.md › Behind a proxy › (?!…)/, "proxies"],
  [
    /^docs\/(?:service\.md|network\.md › .*<Location|webhosts\.md › .*✓)/,
    "service",
  ],
  [/^docs\/certificates\.md/, "certificates"],
  [/^docs\/webhosts\.md/, "webhosts"],
  [/./, "pages"],
];

/** The part of a block: `tests/e2e/docs_PART.test.ts` runs it. */
export function partOf(key: string): string {
  return PARTS.find(([pattern]) => pattern.test(key))![1];
}

/** Registers the tests of a part: all of its blocks, and no others. */
export async function testBlocks(part: string, ways: Ways): Promise<void> {
  const blocks = (await readBlocks()).filter(({ key }) => partOf(key) === part);
  Deno.test(`docs, ${part}: every block is run, or says why not`, async () => {
    const keys = blocks.map(({ key }) => key);
    const known = Object.keys(ways);
    assertEquals(keys.filter((key) => !known.includes(key)), []);
    assertEquals(known.filter((key) => !keys.includes(key)), []);
    for (const way of Object.values(ways)) {
      if (way.how !== "by") continue;
      const text = await Deno.readTextFile(new URL(way.file, ROOT));
      assertStringIncludes(text, way.test, way.file);
    }
  });
  for (const block of blocks) {
    const way = ways[block.key];
    if (way?.how !== "run") continue;
    const name = `docs: ${block.key}`;
    if (way.skipped === undefined) {
      testWith(way.needs, name, () => way.run(block));
    } else {
      const ignore = true;
      Deno.test({ name: `${name} (${way.skipped})`, ignore, fn: () => {} });
    }
  }
}
