/** A command line, taken apart. */
export interface Arguments {
  /** What is not an option. */
  readonly words: readonly string[];
  /** Options that take none and were given. */
  readonly switches: ReadonlySet<string>;
  /** The last argument of each option that takes one, by option name. */
  readonly values: Readonly<Record<string, string | undefined>>;
  /** All arguments of each option that may be repeated. */
  readonly lists: Readonly<Record<string, readonly string[] | undefined>>;
}

/** The command line cannot be understood; the message is one line for a person. */
export class UsageError extends Error {
  /** Tells it from other errors. */
  override name = "UsageError";
}

/** The arguments of a command line without any option. */
export function wordsAlone(words: readonly string[]): Arguments {
  return { words, switches: new Set(), values: {}, lists: {} };
}
