/**
 * Text of which only plain words stay, as names of products and paths consist of
 * (`inadyn/2.12.0`, `(Windows NT 10.0;`, `nic`). What is no such word may be
 * anything, a secret in disguise too: `…` stands in its place.
 */
export function plainWords(text: string): string {
  return text.replace(
    /[^\s/\\]+/g,
    (word) => word.split(SIGNS).every((run) => RUN.test(run)) ? word : "…",
  );
}

/** Signs that words are made with. */
const SIGNS = /[()[\];,:._+!@~…-]+/;

/** Letters with few digits behind them, or digits with few letters: `x64`, `11b5`. */
const RUN = /^[a-z]{0,20}\d{0,8}[a-z]{0,2}\d{0,2}$/i;
