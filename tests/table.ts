/**
 * The rows of a table in text: one a line, cells separated by `=>`, trimmed. Empty
 * lines, and comments that begin with `#`, are no rows.
 */
export function table(
  text: string,
): readonly (readonly [string, ...string[]])[] {
  return text.split("\n").map((line) => line.trim())
    .filter((line) => line !== "" && !/^#(?: |$)/.test(line))
    .map((line) => {
      const [first = "", ...more] = line.split("=>").map((cell) => cell.trim());
      return [first, ...more];
    });
}

/** The words of a text. */
export function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

/** The rows of a table `EXPECTED => INPUT…`, an input each: `[input, expected]`. */
export function grouped(text: string): readonly (readonly [string, string])[] {
  return table(text).flatMap(([expected, inputs = ""]) =>
    words(inputs).map((input) => [input, expected] as const)
  );
}
