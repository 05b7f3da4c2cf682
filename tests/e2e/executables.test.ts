/**
 * Makes the executables of each engine whose base is at hand (`DENORT_BIN`, or the
 * network) and runs the whole end-to-end suite over them, QuickJS with as much
 * address space as a webhost gives. The suite has tests of its own for
 * executables: nothing_on_disk.test.ts.
 *
 * @module
 */
import { assert } from "@std/assert";
import configuration from "../../deno.json" with { type: "json" };
import { NoBaseError } from "../../packaging/build/base.ts";
import { makeExecutables } from "../../packaging/build/make_executables.ts";
import { PROGRAMS, sourcePath } from "../../packaging/build/program.ts";

/** What the group of SchlundTech allows a CGI program, in KiB. */
const WEBHOST_LIMIT = 786432;

/** A folder with executables, or why there is none. */
type Made = { readonly folder: string } | { readonly reason: string };

async function make(engine: "v8" | "quickjs"): Promise<Made> {
  // Within the suite that this file starts.
  if (Deno.env.has("SCHLUND_DDNS_EXE")) {
    return { reason: "they are being tested" };
  }
  const folder = await Deno.makeTempDir({ prefix: "schlund-ddns-exe-" });
  // Web servers start the CGI program as another user.
  await Deno.chmod(folder, 0o755);
  try {
    await makeExecutables(folder, { engine });
    // The base that DENORT_BIN names has one of the engines, whatever was asked.
    const isQuickJs = await startsWithin(WEBHOST_LIMIT, folder);
    if (isQuickJs === (engine === "quickjs")) return { folder };
    await Deno.remove(folder, { recursive: true });
    return { reason: "the base in DENORT_BIN has the other engine" };
  } catch (error) {
    await Deno.remove(folder, { recursive: true });
    if (!(error instanceof NoBaseError)) throw error;
    return { reason: error.message };
  }
}

/** Whether an executable starts in so much address space, which V8 does not. */
async function startsWithin(limit: number, folder: string): Promise<boolean> {
  if (Deno.build.os === "windows") return false;
  const { success } = await new Deno.Command("/bin/sh", {
    args: [
      "-c",
      `ulimit -v ${limit}; exec "$0" --version`,
      `${folder}/schlund-ddns`,
    ],
    stdout: "null",
    stderr: "null",
  }).output();
  return success;
}

/** Scripts that start the executables of a folder with so much address space. */
async function limit(kibibytes: number, folder: string): Promise<string> {
  const limited = `${folder}/limited`;
  await Deno.mkdir(limited);
  for (const { name } of PROGRAMS) {
    const script = `#!/bin/sh\nulimit -v ${kibibytes}\n` +
      `exec ${folder}/${name} "$@"\n`;
    await Deno.writeTextFile(`${limited}/${name}`, script, { mode: 0o755 });
  }
  return limited;
}

for (const engine of ["v8", "quickjs"] as const) {
  const made = await make(engine);
  const skipped = "reason" in made ? ` (skipped: ${made.reason})` : "";
  Deno.test({
    name: `executables with ${engine} pass the end-to-end tests${skipped}`,
    ignore: "reason" in made,
    async fn() {
      const { folder } = made as { folder: string };
      try {
        const programs = engine === "v8"
          ? folder
          : await limit(WEBHOST_LIMIT, folder);
        const [, ...args] = configuration.tasks["test:e2e"].command.split(" ");
        const { success, stdout, stderr } = await new Deno.Command(
          Deno.execPath(),
          {
            args,
            cwd: sourcePath("."),
            env: {
              SCHLUND_DDNS_EXE: `${programs}/schlund-ddns`,
              SCHLUND_DDNS_CGI_EXE: `${programs}/schlund-ddns-cgi`,
            },
          },
        ).output();
        const decoder = new TextDecoder();
        assert(success, decoder.decode(stdout) + decoder.decode(stderr));
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}
