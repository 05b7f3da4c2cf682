/** Characters of a client's text that a message repeats. */
const LONGEST = 100;

/**
 * A client's text in a message for the log, which takes out secrets later. Longer
 * text is left out: cut off, a secret in it would no longer be found.
 */
export function quote(text: string): string {
  return text.length > LONGEST ? "longer text" : JSON.stringify(text);
}
