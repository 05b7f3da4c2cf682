/** The value below which this share of some numbers lies; 0.5: the median. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[
    Math.min(Math.floor(numbers.length * share), sorted.length - 1)
  ] ??
    NaN;
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
  base: readonly number[],
): number {
  return median(numbers.map((number, i) => number / (base[i] ?? NaN)));
}
