import { unwrappings } from "./decode.ts";

/** Takes secrets out of text that somebody else wrote. */
export type Redact = (text: string) => string;

/** Makes a {@linkcode Redact} that knows more secrets: what a request presented. */
export type Redactor = (presented: readonly string[]) => Redact;

/** What stands in place of a secret. */
const HIDDEN = "…";

/** Shorter text is too common to be looked for inside words. */
const SHORT = 4;

/**
 * Makes what keeps secrets out of the log. It finds them in any case and spacing,
 * percent-encoded, as a form has them, in Base64 (with the user name before it,
 * as HTTP Basic has it) and hexadecimal. If a secret cannot be cut out as it
 * stands, all of the text goes.
 */
export function createRedactor(secrets: readonly string[]): Redactor {
  const known = findersOf(secrets);
  return (presented) => {
    const finders = [...known, ...findersOf(presented)];
    const shortest = Math.min(...finders.map(({ length }) => length));
    function found(text: string): readonly Finder[] {
      const views = unwrappings(text, shortest);
      const skeletons = views.map(skeleton);
      return finders.filter((finder) =>
        views.some((view, i) => finder.isIn(view, skeletons[i]!))
      );
    }
    return (text) => {
      if (text === "" || finders.length === 0) return text;
      const first = found(text);
      if (first.length === 0) return text;
      const rest = first.reduce((text, { cut }) => cut(text), text);
      return found(rest).length === 0 ? rest : HIDDEN;
    };
  };
}

interface Finder {
  /** Characters that it needs at least. */
  readonly length: number;
  /** Whether a text, or what is left of it without case and spaces, has it. */
  readonly isIn: (text: string, skeleton: string) => boolean;
  /** Cuts it out where it stands as it is. */
  readonly cut: (text: string) => string;
}

function findersOf(secrets: readonly string[]): readonly Finder[] {
  return [...new Set(secrets)].filter((secret) => secret.trim() !== "")
    .map((secret) => {
      const bones = skeleton(secret);
      const short = bones.length < SHORT;
      const literal = RegExp.escape(secret.trim());
      // A short one has to stand alone: `x` is in every second word.
      const pattern = RegExp(
        short ? `(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])` : literal,
        "giu",
      );
      return {
        length: bones.length,
        isIn: (text, skeleton) =>
          short ? text.search(pattern) >= 0 : skeleton.includes(bones),
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
