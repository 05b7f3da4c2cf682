import {
  type BaseNeeds,
  namedBase,
  NoBaseError,
  unfetchedBase,
} from "./base.ts";
import { bundleProgram } from "./bundle.ts";
import { runDeno } from "./deno.ts";
import { inOneLine } from "./deno_errors.ts";
import { permissionFlags } from "./permissions.ts";
import { type Program, PROGRAMS, sourcePath } from "./program.ts";
import { sourceDate } from "./source_date.ts";
import { type Engine, fileName } from "./target.ts";

/** What to make executables for; without anything: this machine, with V8. */
export interface MakeOptions {
  readonly engine?: Engine;
  /** What Deno calls the machine, such as `aarch64-unknown-linux-gnu`. */
  readonly triple?: string;
}

/**
 * Makes both executables in a folder.
 *
 * No executable reads or writes a cache of compiled code: others could plant one.
 * `--no-code-cache` ends the one of Deno, the variable in `executable.env` the
 * one of QuickJS.
 *
 * Older ones are replaced when both are complete: nothing half made is left.
 *
 * @throws {NoBaseError} if the base cannot be had, or is none for this
 * @throws {Error} if something else is in the way
 */
export async function makeExecutables(
  folder: string,
  { engine, triple = Deno.build.target }: MakeOptions = {},
): Promise<void> {
  const needs = { engine, triple };
  const { path, warning } = await namedBase(needs);
  if (warning !== undefined) console.error(warning);
  await Deno.mkdir(folder, { recursive: true });
  // Within the folder, as what is moved must not leave its file system.
  const stage = await Deno.makeTempDir({ dir: folder, prefix: ".making-" });
  try {
    for (const program of PROGRAMS) {
      const chunks = await Deno.makeTempDir({ prefix: `${program.name}-` });
      try {
        await makeExecutable(program, stage, chunks, { ...needs, path });
      } finally {
        await Deno.remove(chunks, { recursive: true });
      }
    }
    for (const program of PROGRAMS) {
      const name = fileName(program.name, needs);
      await Deno.rename(`${stage}/${name}`, `${folder}/${name}`);
    }
  } finally {
    await Deno.remove(stage, { recursive: true });
  }
}

/**
 * Breaks the lines of minified code: QuickJS counts columns from the beginning of
 * the line again and again, which takes a sixth of an update's time if all stands
 * in one line.
 */
async function breakLines(
  folder: string,
  names: readonly string[],
): Promise<void> {
  const { success, errors } = await runDeno([
    ...["fmt", "--quiet", "--no-config", "--use-tabs", "--line-width", "200"],
    ...names,
  ], folder);
  if (!success) throw new Error(inOneLine(errors));
}

async function makeExecutable(
  program: Program,
  folder: string,
  chunks: string,
  needs: BaseNeeds & { readonly path?: string },
): Promise<void> {
  const { entry, sizes } = await bundleProgram(program, chunks);
  await breakLines(chunks, [...sizes.keys()]);
  // The executable carries the chunks' times.
  const time = await sourceDate();
  for (const name of sizes.keys()) {
    await Deno.utime(`${chunks}/${name}`, time, time);
  }
  const { engine, triple, path } = needs;
  const output = `${folder}/${fileName(program.name, needs)}`;
  const { success, errors } = await runDeno(
    [
      "compile",
      // The chunks hold everything: nothing is looked up when the program runs.
      ...["--no-config", "--no-lock", "--no-remote", "--no-npm", "--no-check"],
      "--no-code-cache",
      `--env-file=${sourcePath("packaging/executable.env")}`,
      ...permissionFlags(program),
      ...(engine === undefined ? [] : ["--engine", engine]),
      ...["--target", triple],
      ...["--app-name", program.name, "--output", output, entry],
    ],
    chunks,
    { DENORT_BIN: path },
  );
  if (success) return;
  const unfetched = unfetchedBase(errors, needs);
  if (unfetched !== undefined) throw new NoBaseError(unfetched);
  throw new Error(`${program.name}: ${inOneLine(errors)}`);
}
