import { parseHostname } from "../internet/hostname.ts";
import { type Secret, secretOf } from "../secret.ts";
import { ValueError } from "../config_error.ts";

/** Text without white space at its ends. */
export function parseText(text: string): string {
  return text.trim();
}

/** Text that is nobody's business. */
export function parseSecret(text: string): Secret {
  return secretOf(text);
}

/** Makes a parser for one of a few words. */
export function parserOfWords<Word extends string>(
  ...words: readonly Word[]
): (text: string) => Word {
  return (text) => {
    const word = words.find((word) => word === text.trim().toLowerCase());
    if (word !== undefined) return word;
    throw new ValueError(`say one of ${words.join(", ")}`);
  };
}

/** Makes a parser for seconds that gives milliseconds. */
export function parserOfSeconds(
  minimum: number,
  maximum: number,
): (text: string) => number {
  return (text) => {
    const seconds = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : NaN;
    if (seconds >= minimum && seconds <= maximum) {
      return Math.round(seconds * 1000);
    }
    throw new ValueError(`give seconds from ${minimum} to ${maximum}`);
  };
}

/** Words separated by white space and commas. */
export function wordsOf(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((word) => word !== "");
}

/** Host names, or patterns such as `*.home.example.com`. */
export function parseHostnames(text: string): readonly string[] {
  return wordsOf(text).map((word) => {
    const host = parseHostname(word);
    if (host !== undefined) return host;
    throw new ValueError(`${JSON.stringify(word)} is not a host name`);
  });
}

/** The words that Python's configparser takes for yes and no. */
export function parseBoolean(text: string): boolean {
  if (/^(?:1|yes|true|on)$/i.test(text)) return true;
  if (/^(?:0|no|false|off)$/i.test(text)) return false;
  throw new ValueError("say yes or no");
}
