import { bundleProgram } from "./bundle.ts";
import { runDeno } from "./deno.ts";
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

/** The base of an executable is neither at hand nor can it be fetched. */
export class NoBaseError extends Error {
  /** Tells it from other errors. */
  override name = "NoBaseError";
}

/**
 * Makes both executables in a folder.
 *
 * No executable reads or writes a cache of compiled code: others could plant one.
 * `--no-code-cache` ends the one of Deno, the variable in `executable.env` the
 * one of QuickJS.
 *
 * @throws {NoBaseError} if Deno cannot get its base
 * @throws {Error} if something else is in the way
 */
export async function makeExecutables(
  folder: string,
  options: MakeOptions = {},
): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  for (const program of PROGRAMS) {
    const chunks = await Deno.makeTempDir({ prefix: `${program.name}-` });
    try {
      await makeExecutable(program, folder, chunks, options);
    } finally {
      await Deno.remove(chunks, { recursive: true });
    }
  }
}

async function makeExecutable(
  program: Program,
  folder: string,
  chunks: string,
  { engine, triple }: MakeOptions,
): Promise<void> {
  const { entry, sizes } = await bundleProgram(program, chunks);
  // The executable carries the chunks' times.
  const time = await sourceDate();
  for (const name of sizes.keys()) {
    await Deno.utime(`${chunks}/${name}`, time, time);
  }
  const output = `${folder}/${
    fileName(program.name, { triple: triple ?? Deno.build.target })
  }`;
  const { success, errors } = await runDeno([
    "compile",
    // The chunks hold everything: nothing is looked up when the program runs.
    ...["--no-config", "--no-lock", "--no-remote", "--no-npm", "--no-check"],
    "--no-code-cache",
    `--env-file=${sourcePath("packaging/executable.env")}`,
    ...permissionFlags(program),
    ...(engine === undefined ? [] : ["--engine", engine]),
    ...(triple === undefined ? [] : ["--target", triple]),
    ...["--app-name", program.name, "--output", output, entry],
  ], chunks);
  if (success) return;
  if (/Setting up base binary/.test(errors)) {
    throw new NoBaseError(
      "deno compile cannot fetch its base; name one in DENORT_BIN\n" + errors,
    );
  }
  throw new Error(`${program.name}: ${errors.trim()}`);
}
