import { parserOfDuration } from "./durations.ts";
import { parserOfWords, parseSecret, wordsOf } from "./parsers.ts";
import type { ValueTable } from "./setting.ts";

/** How the settings of whom to tell are read. */
export const TELL_VALUES = {
  healthcheck: { parse: parseSecret },
  notify: { parse: parseSecret },
  notify_after: {
    parse: parserOfDuration(0, 30 * 24 * 3_600_000),
    preset: "5m",
  },
  notify_on: {
    parse: parserOfWordList("changed", "failed", "recovered"),
    preset: "changed failed recovered",
  },
} as const satisfies ValueTable;

/** Makes a parser for some of a few words, each at most once. */
function parserOfWordList<Word extends string>(
  ...words: readonly Word[]
): (text: string) => readonly Word[] {
  const parse = parserOfWords(...words);
  return (text) => [...new Set(wordsOf(text).map(parse))];
}
