/**
 * Makes the executables.
 *
 *     deno task compile [--engine v8|quickjs] [--target TRIPLE] [--output DIR]
 *     deno task compile:all [--output DIR]
 *
 * Without `--all` both programs come to lie in `dist`; with it, one folder for
 * each target, the archives and `SHA256SUMS`.
 *
 * @module
 */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { writeArchives } from "./archives.ts";
import { makeExecutables } from "./make_executables.ts";
import { sourcePath } from "./program.ts";
import { type Engine, TARGETS } from "./target.ts";

/** The command line of this script. */
function readOptions() {
  const { values } = parseArgs({
    args: [...Deno.args],
    options: {
      all: { type: "boolean", default: false },
      engine: { type: "string" },
      target: { type: "string" },
      output: { type: "string", default: sourcePath("dist") },
    },
  });
  if (values.engine !== undefined && !/^(?:v8|quickjs)$/.test(values.engine)) {
    throw new Error(`--engine is v8 or quickjs, not ${values.engine}`);
  }
  return {
    ...values,
    engine: values.engine as Engine | undefined,
    output: resolve(values.output),
  };
}

async function main(): Promise<void> {
  const { all, engine, target, output } = readOptions();
  if (!all) {
    await makeExecutables(output, { engine, triple: target });
    console.log(`${output}: schlund-ddns, schlund-ddns-cgi`);
    return;
  }
  if (engine !== undefined || target !== undefined) {
    throw new Error("--all makes every engine and target there is");
  }
  if (Deno.env.has("DENORT_BIN")) {
    throw new Error(
      "DENORT_BIN names the base of one target; unset it for --all",
    );
  }
  for (const { name, ...made } of TARGETS) {
    await makeExecutables(`${output}/${name}`, made);
    console.log(`${output}/${name}: schlund-ddns, schlund-ddns-cgi`);
  }
  for (const name of await writeArchives(output, output)) {
    console.log(`${output}/${name}`);
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  Deno.exit(1);
}
