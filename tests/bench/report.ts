/** The value below which this share of some numbers lies; 0.5: the median. */
export function quantile(numbers: readonly number[], share: number): number {
  const at = Math.min(Math.floor(numbers.length * share), numbers.length - 1);
  return numbers.toSorted((a, b) => a - b)[at] ?? NaN;
}

/** The middle one of some numbers. */
export function median(numbers: readonly number[]): number {
  return quantile(numbers, 0.5);
}

/**
 * How many times the second numbers the first ones are, pair by pair: what slowed
 * the machine down for a while slowed down both of a pair.
 */
export function ratio(
  numbers: readonly number[],
  base: readonly number[] = [],
): number {
  return median(numbers.map((number, i) => number / (base[i] ?? NaN)));
}

/** A number with so many digits after the point; a dash for what is not known. */
export function digits(number: number, count: number): string {
  return Number.isNaN(number) ? "–" : number.toFixed(count);
}

/** Prints a title and columns: the first one to the left, numbers to the right. */
export function printTable(
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  const widths = head.map((name, i) =>
    Math.max(name.length, ...rows.map((row) => row[i]?.length ?? 0))
  );
  console.log(title);
  for (const row of [head, ...rows]) {
    const cells = widths.map((width, i) =>
      i === 0 ? row[i]!.padEnd(width) : (row[i] ?? "").padStart(width)
    );
    console.log(`  ${cells.join("  ").trimEnd()}`);
  }
}
