import { PROGRAMS } from "../../packaging/build/program.ts";
import { parsedByUpdate } from "../packaging/parsed.ts";
import { digits, printTable } from "./report.ts";

/** Prints how much code, minified, an update parses with each program. */
export async function benchSizes(): Promise<void> {
  const rows = [];
  for (const program of PROGRAMS) {
    const chunks = [...(await parsedByUpdate(program)).values()];
    const bytes = chunks.reduce((sum, size) => sum + size, 0);
    rows.push([program.name, digits(bytes / 1000, 1), String(chunks.length)]);
  }
  printTable(
    "Minified code that an update parses:",
    ["", "kB", "chunks"],
    rows,
  );
}
