/**
 * How a block of README and docs is run.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { Ran } from "../process.ts";
import { MAY_NAME } from "../servers/named_host.ts";
import type { Block } from "./blocks.ts";
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
