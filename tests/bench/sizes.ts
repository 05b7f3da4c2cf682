import { PROGRAMS } from "../../packaging/build/program.ts";
import { parsedByUpdate } from "../packaging/parsed.ts";

/** Prints how much code, minified, an update parses with each program. */
export async function benchSizes(): Promise<void> {
  console.log("Minified code that an update parses:");
  for (const program of PROGRAMS) {
    const chunks = [...(await parsedByUpdate(program)).values()];
    const kilobytes = chunks.reduce((sum, size) => sum + size, 0) / 1000;
    console.log(
      `  ${program.name.padEnd(38)} ${kilobytes.toFixed(1).padStart(6)} kB ` +
        ` in ${chunks.length} chunks`,
    );
  }
}
