/**
 * Makes the executables.
 *
 *     deno task compile [--engine v8|quickjs] [--target TRIPLE] [--output DIR]
 *     deno task compile:all [--output DIR]
 *
 * Without `--all` both programs come to lie in `dist`; with it, one folder for
 * each target, the archives and `SHA256SUMS`. What cannot be made leaves `dist` as it was.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { writeArchives } from "./archives.ts";
import { callerPath } from "./caller_path.ts";
import { makeExecutables } from "./make_executables.ts";
import { sourcePath } from "./program.ts";
import { type Engine, TARGETS, TRIPLES } from "./target.ts";

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
  const { engine, target } = values;
  if (engine !== undefined && !/^(?:v8|quickjs)$/.test(engine)) {
    throw new Error(`--engine is v8 or quickjs, not ${engine}`);
  }
  if (target !== undefined && !TRIPLES.includes(target)) {
    throw new Error(`--target is one of ${TRIPLES.join(", ")}, not ${target}`);
  }
  return {
    ...values,
    engine: engine as Engine | undefined,
    output: callerPath(values.output),
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
  if (Deno.env.get("DENORT_BIN")) {
    throw new Error(
      "DENORT_BIN names the base of one target; unset it for --all",
    );
  }
  await makeAll(output);
}

async function makeAll(output: string): Promise<void> {
  await Deno.mkdir(output, { recursive: true });
  const stage = await Deno.makeTempDir({ dir: output, prefix: ".making-" });
  try {
    for (const { name, ...made } of TARGETS) {
      await makeExecutables(`${stage}/${name}`, made);
      console.log(`${name}: schlund-ddns, schlund-ddns-cgi`);
    }
    const archives = await writeArchives(stage, stage);
    for (const name of [...TARGETS.map(({ name }) => name), ...archives]) {
      await Deno.rename(`${stage}/${name}`, await cleared(`${output}/${name}`));
      console.log(`${output}/${name}`);
    }
  } finally {
    await Deno.remove(stage, { recursive: true });
  }
}

/** A path at which nothing lies any more. */
async function cleared(path: string): Promise<string> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return path;
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  Deno.exit(1);
}
