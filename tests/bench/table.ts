/** A number with so many digits behind the point; a dash for what is not known. */
export function digits(number: number | undefined, count: number): string {
  return number === undefined || Number.isNaN(number)
    ? "–"
    : number.toFixed(count);
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
