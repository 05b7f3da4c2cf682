/** Characters that a person does not see: white space, control, format. */
const INVISIBLE_END = /^[\s\p{Cc}\p{Cf}]|[\s\p{Cc}\p{Cf}]$/u;

const QUOTED = /^(["'`]).*\1$|^[“„«‘].*[”“»’]$/su;

const COMMENT_BEHIND = /\s[#;]/;

/**
 * What about a user name, password or secret was probably not meant so: a config
 * file knows neither quotes nor comments behind a value.
 *
 * @param text as it was given, before anything is trimmed
 * @returns a phrase for each oddity; the text itself is in none
 */
export function odditiesOf(text: string): readonly string[] {
  return [
    ...(INVISIBLE_END.test(text)
      ? ["has a space or an invisible character at an end"]
      : []),
    ...(QUOTED.test(text.trim())
      ? ["stands in quotes, which count as part of it"]
      : []),
    ...(isSeveralLines(text)
      ? ["has several lines, all of which count as part of it"]
      : []),
    ...(COMMENT_BEHIND.test(text)
      ? ["holds a # or ; behind a space, which begins no comment there"]
      : []),
  ];
}

/** Whether a text has a line end inside, as a file with notes in it. */
export function isSeveralLines(text: string): boolean {
  return /[\r\n]/.test(text.trim());
}
