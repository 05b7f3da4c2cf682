import { bundleProgram } from "../../packaging/build/bundle.ts";
import { runDeno } from "../../packaging/build/deno.ts";
import { makeExecutables } from "../../packaging/build/make_executables.ts";
import { permissionFlags } from "../../packaging/build/permissions.ts";
import {
  CGI,
  COMMAND_LINE,
  type Program,
  sourcePath,
} from "../../packaging/build/program.ts";

/** A form in which the programs can be run: the beginnings of their command lines. */
export interface Form {
  readonly name: string;
  /** The script that makes the same requests and nothing else. */
  readonly bare?: readonly string[];
  readonly commandLine: readonly string[];
  readonly cgi?: readonly string[];
}

/** The name of the form that is the Python tool. */
export const WS_DDNS = "ws.ddns";

const BARE = sourcePath("tests/bench/bare.ts");

/**
 * All forms that can be had here; says which cannot, and why.
 *
 * @param folder for what is built
 */
export async function makeForms(folder: string): Promise<readonly Form[]> {
  const forms = [
    await chunks(folder),
    sources(),
    await executables(folder),
    pythonTool(),
  ];
  for (const form of forms) {
    if (typeof form === "string") console.log(`Left out: ${form}`);
  }
  return forms.filter((form) => typeof form !== "string");
}

/** `deno run` of the chunks that the build puts into the executables. */
export async function chunks(folder: string): Promise<Form> {
  const bare = `${folder}/bare.js`;
  await deno("bundle", "--quiet", "--minify", "--output", bare, BARE);
  const start = async (program: Program) => {
    const { entry } = await bundleProgram(program, `${folder}/${program.task}`);
    return denoRun(["--no-config", ...permissionFlags(program)], entry);
  };
  return {
    name: "chunks",
    bare: denoRun(["--no-config", "--no-prompt", "--allow-net"], bare),
    commandLine: await start(COMMAND_LINE),
    cgi: await start(CGI),
  };
}

/** `deno run` in a checkout. */
function sources(): Form {
  return {
    name: "source",
    commandLine: denoRun(
      permissionFlags(COMMAND_LINE),
      sourcePath(COMMAND_LINE.entry),
    ),
  };
}

/** The executables that are named, or can be made on the base that is named. */
async function executables(folder: string): Promise<Form | string> {
  const base = Deno.env.get("DENORT_BIN");
  let commandLine = Deno.env.get("SCHLUND_DDNS_EXE");
  let cgi = Deno.env.get("SCHLUND_DDNS_CGI_EXE");
  if (commandLine === undefined || cgi === undefined) {
    if (base === undefined) {
      return "executables (DENORT_BIN names no base, and SCHLUND_DDNS_EXE and " +
        "SCHLUND_DDNS_CGI_EXE no programs)";
    }
    await makeExecutables(folder);
    commandLine = `${folder}/${COMMAND_LINE.name}`;
    cgi = `${folder}/${CGI.name}`;
  }
  const form = { name: "executable", commandLine: [commandLine], cgi: [cgi] };
  // A different base may have the other engine: the script would be no measure.
  if (base === undefined) {
    console.log("Left out: the bare script as executable (DENORT_BIN)");
    return form;
  }
  const bare = `${folder}/bare`;
  await deno(
    ...["compile", "--no-config", "--no-lock", "--no-check"],
    "--no-code-cache",
    `--env-file=${sourcePath("packaging/executable.env")}`,
    ...["--no-prompt", "--allow-net", "--output", bare, `${bare}.js`],
  );
  return { ...form, bare: [bare] };
}

/** The Python tool, in the virtual environment that is named. */
function pythonTool(): Form | string {
  const venv = Deno.env.get("WS_DDNS_VENV");
  if (venv === undefined) {
    return "ws.ddns (WS_DDNS_VENV names no virtual environment)";
  }
  const [commandLine, cgi] = ["schlund-ddns", "schlund-ddns-cgi"]
    .map((name) => [`${venv}/bin/${name}`]);
  return { name: WS_DDNS, commandLine: commandLine!, cgi };
}

function denoRun(flags: readonly string[], script: string): readonly string[] {
  return [Deno.execPath(), "run", ...flags, script];
}

async function deno(...args: readonly string[]): Promise<void> {
  const { success, errors } = await runDeno(args, sourcePath("."));
  if (!success) throw new Error(errors);
}
