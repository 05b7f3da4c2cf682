import { ValueError } from "../config_error.ts";
import { parseHostname } from "../internet/hostname.ts";
import { type Network, parseNetwork } from "../internet/network.ts";
import { type Secret, secretOf } from "../secret.ts";

/** A secret value. */
export function parseSecret(text: string): Secret {
  return secretOf(text);
}

/** An error that shows what stood there, if it is short and plain. */
export function invalid(text: string, advice: string): ValueError {
  const shown = /^[\p{L}\p{N} .,:;*+_-]{0,60}$/u.test(text)
    ? `${JSON.stringify(text)} is invalid; `
    : "";
  return new ValueError(shown + advice);
}

/** Makes a parser of one of a few words. */
export function parserOfWords<Word extends string>(
  ...words: readonly Word[]
): (text: string) => Word {
  return (text) => {
    const word = words.find((word) => word === text.trim().toLowerCase());
    if (word !== undefined) return word;
    throw invalid(text, `say one of ${words.join(", ")}`);
  };
}

/** Makes a parser of seconds that returns milliseconds. */
export function parserOfSeconds(
  minimum: number,
  maximum: number,
): (text: string) => number {
  return (text) => {
    const seconds = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : NaN;
    if (seconds >= minimum && seconds <= maximum) {
      return Math.round(seconds * 1000);
    }
    throw invalid(text, `give seconds from ${minimum} to ${maximum}`);
  };
}

const UNITS = { s: 1000, m: 60_000, h: 3_600_000 } as const;

/** Makes a parser of `90`, `90s`, `5m` or `24h` that returns milliseconds. */
export function parserOfDuration(
  minimum: number,
  maximum: number,
): (text: string) => number {
  return (text) => {
    const [, digits = "", unit = "s"] =
      /^(\d{1,9})\s*([smh])?$/i.exec(text.trim()) ?? [];
    const milliseconds = digits === ""
      ? NaN
      : Number(digits) * UNITS[unit.toLowerCase() as keyof typeof UNITS];
    if (milliseconds >= minimum && milliseconds <= maximum) return milliseconds;
    throw invalid(
      text,
      `give a duration such as 90, 90s, 5m or 24h, from ${minimum / 1000} s ` +
        `to ${maximum / 1000} s`,
    );
  };
}

/** Words separated by white space and commas. */
export function wordsOf(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((word) => word !== "");
}

/** Host names, or patterns such as `*.home.example.com`. */
export const parseHostnames: (text: string) => readonly string[] = parserOfList(
  parseHostname,
  "not a host name",
);

/** Addresses and networks. */
export const parseNetworks: (text: string) => readonly Network[] = parserOfList(
  parseNetwork,
  "neither an address nor a network",
);

function parserOfList<T>(
  parse: (word: string) => T | undefined,
  otherwise: string,
): (text: string) => readonly T[] {
  return (text) =>
    wordsOf(text).map((word) => {
      const value = parse(word);
      if (value !== undefined) return value;
      throw new ValueError(`${JSON.stringify(word)} is ${otherwise}`);
    });
}

/** The words that Python's configparser takes for yes and no. */
export function parseBoolean(text: string): boolean {
  if (/^(?:1|yes|true|on)$/i.test(text)) return true;
  if (/^(?:0|no|false|off)$/i.test(text)) return false;
  throw invalid(text, "say yes or no");
}

/**
 * The candidate that a mistyped word most likely means; undefined if more than a
 * third of its letters differ from each.
 */
export function closest(
  word: string,
  candidates: readonly string[],
): string | undefined {
  const [best] = candidates
    .map((candidate) => ({
      candidate,
      distance: editDistance(word, candidate),
    }))
    .sort((a, b) => a.distance - b.distance);
  return best !== undefined &&
      best.distance <= Math.max(1, best.candidate.length / 3)
    ? best.candidate
    : undefined;
}

/** Levenshtein's distance, where a swap of neighbors counts as one step. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] &&
        a[i - 2] === b[j - 1];
      row.push(Math.min(
        last[j]! + 1,
        row[j - 1]! + 1,
        last[j - 1]! + (same ? 0 : 1),
        swapped ? beforeLast[j - 2]! + 1 : Infinity,
      ));
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length]!;
}
