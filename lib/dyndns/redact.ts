import { numberReadings, unwrappings } from "./decode.ts";

/** Takes secrets out of text that somebody else wrote. */
export type Redact = (text: string) => string;

/** Makes a {@linkcode Redact} that knows more secrets: what a request presented. */
export type Redactor = (presented: readonly string[]) => Redact;

/** What stands in place of a secret. */
const HIDDEN = "…";

/** Shorter text is too common to be looked for inside words. */
const SHORT = 4;

/** Texts that are remembered as clear. */
const MOST_CLEAR = 500;

/** Fewer digits may be part of an address or a version. */
const DIGITS = 8;

/**
 * Makes what keeps secrets out of the log. It finds them in any case, with any
 * signs between their letters, percent-encoded, as a form has them, with the
 * escapes of programming languages and of HTML, in Base64 (with the user name
 * before it, as HTTP Basic has it) and as numbers. If a secret cannot be cut out
 * as it stands, all of the text goes.
 */
export function createRedactor(secrets: readonly string[]): Redactor {
  const known = findersOf(secrets);
  /** Texts without a secret of the configuration: routers repeat themselves. */
  const clear = new Set<string>();
  function remember(text: string): void {
    const [oldest] = clear;
    if (clear.size === MOST_CLEAR) clear.delete(oldest!);
    clear.add(text);
  }
  return (presented) => {
    const more = findersOf(presented.filter((text) => !secrets.includes(text)));
    const finders = [...known, ...more];
    const shortest = Math.min(...finders.map(({ length }) => length));
    function found(text: string): readonly Finder[] {
      const views = viewOf(unwrappings(text, shortest));
      const numbers = viewOf(numberReadings(text, shortest));
      return finders.filter(({ short, isIn }) =>
        // Any number may be a letter or two.
        isIn(views) || !short && isIn(numbers)
      );
    }
    return (text) => {
      if (text === "" || finders.length === 0) return text;
      if (more.length === 0 && clear.has(text)) return text;
      const first = found(text);
      if (first.length === 0) {
        if (more.length === 0) remember(text);
        return text;
      }
      const rest = first.reduce((text, { cut }) => cut(text), text);
      return found(rest).length === 0 ? rest : HIDDEN;
    };
  };
}

/** Readings of a text, in the forms in which secrets are looked for. */
interface View {
  readonly text: string;
  /** Without the differences that a reader would not see. */
  readonly skeleton: string;
  /** What is left of that without signs. */
  readonly letters: string;
}

function viewOf(readings: readonly string[]): View {
  const bones = skeleton(readings.join(BETWEEN));
  return {
    text: readings.join("\n"),
    skeleton: bones,
    // The usual case, without the time that Unicode takes.
    letters: bones.replace(
      /^[!-~]*$/.test(bones) ? /[^a-z0-9]+/g : /[^\p{L}\p{N}]+/gu,
      "",
    ),
  };
}

/** A letter that nobody uses: readings must not run into each other. */
const BETWEEN = "ǃ";

interface Finder {
  /** Characters that it needs at least. */
  readonly length: number;
  /** Whether it is looked for as a word of its own only. */
  readonly short: boolean;
  /** Whether a text has it. */
  readonly isIn: (view: View) => boolean;
  /** Cuts it out where it stands as it is. */
  readonly cut: (text: string) => string;
}

function findersOf(secrets: readonly string[]): readonly Finder[] {
  return [...new Set(secrets)].filter((secret) => secret.trim() !== "")
    .map((secret) => {
      const { skeleton: bones, letters } = viewOf([secret]);
      const short = bones.length < SHORT;
      const literal = RegExp.escape(secret.trim());
      // A short one has to stand alone: `x` is in every second word.
      const pattern = RegExp(
        short ? `(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])` : literal,
        "giu",
      );
      const lasting = letters.length >= (/\D/.test(letters) ? SHORT : DIGITS);
      return {
        length: Math.min(bones.length, lasting ? letters.length : Infinity),
        short,
        isIn: (view) =>
          short
            ? view.text.search(pattern) >= 0
            : view.skeleton.includes(bones) ||
              lasting && view.letters.includes(letters),
        cut: (text) => text.replace(pattern, HIDDEN),
      };
    });
}

/** Text without the differences that a reader would not see. */
function skeleton(text: string): string {
  // The usual case, without the time that Unicode takes.
  if (/^[!-*,-~]*$/.test(text)) return text.toLowerCase();
  return text.normalize("NFKC").toLowerCase()
    .replace(/[\s+\p{Cc}\p{Cf}]+/gu, "");
}
