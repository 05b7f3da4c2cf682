/**
 * docs/from-ws-ddns.md, made of the wished differences. Run, it is written:
 * `npx -y deno@2.9.6 run --allow-write=docs tests/e2e/ws_ddns/document.ts`
 *
 * @module
 */
import { type Difference, DIFFERENCES } from "./differences.ts";

/** Where the document is. */
export const DOCUMENT = new URL(
  "../../../docs/from-ws-ddns.md",
  import.meta.url,
);

const COLUMNS = ["", "`ws.ddns` 1.6.0", "`schlund-ddns`", "why"];

/** The text of the document. */
export function documentText(): string {
  return `# From \`ws.ddns\` to \`schlund-ddns\`

Command lines, INI files, the Apache snippet and router URLs of the Python tool
\`ws.ddns\` 1.6.0 work unchanged: put \`schlund-ddns\` and \`schlund-ddns-cgi\` where
its scripts of the same names were. This page lists all differences; they are
intended.

The tests run both programs, with the same arguments, files, environments and
requests, and allow no other differences. This page is generated from their
table.

## Everywhere

${table("both")}

## Command line

${table("command line")}

## CGI

${table("CGI")}
`;
}

/** A table as `deno fmt` leaves it. */
function table(where: Difference["where"]): string {
  const rows = Object.values<Difference>(DIFFERENCES)
    .filter((difference) => difference.where === where)
    .map(({ when, before, now, why }) => [when, before, now, why]);
  const widths = COLUMNS.map((_, at) =>
    Math.max(...[COLUMNS, ...rows].map((row) => [...row[at]!].length))
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at]!)).join(" | ")} |`;
  return [
    line(COLUMNS),
    line(widths.map((width) => "-".repeat(width))),
    ...rows.map(line),
  ].join("\n");
}

if (import.meta.main) await Deno.writeTextFile(DOCUMENT, documentText());
