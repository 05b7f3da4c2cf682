/**
 * Makes Debian packages of executables that are there already.
 *
 *     deno task package --from DIR [--output DIR]
 *
 * DIR holds `schlund-ddns` and `schlund-ddns-cgi`, or has folders with them, as
 * `deno task compile:all` makes them: one package for each architecture found.
 *
 * The packages carry V8: on a machine of one's own nothing limits the address
 * space, it answers five times as many requests, and it gets security updates.
 * The archives for webhosts have QuickJS.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { callerPath } from "./caller_path.ts";
import { type Architecture, makeDebianPackage } from "./debian_package.ts";
import { CGI, COMMAND_LINE, sourcePath } from "./program.ts";
import type { Executables } from "./package_files.ts";

/** The machines by their numbers in the header of an ELF file. */
const ELF_MACHINES: ReadonlyMap<number, Architecture> = new Map([
  [62, "amd64"],
  [183, "arm64"],
]);

/** Both executables of a folder; undefined if they are not there. */
async function readExecutables(
  folder: string,
): Promise<Executables | undefined> {
  try {
    return {
      commandLine: await Deno.readFile(`${folder}/${COMMAND_LINE.name}`),
      cgi: await Deno.readFile(`${folder}/${CGI.name}`),
    };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/**
 * The machine that a program is for: by the header of an ELF file (64 bit,
 * little-endian), for a script by the folder's name, else this one.
 */
function architectureOf(
  bytes: Uint8Array,
  folder: string,
): Architecture | undefined {
  const start = new TextDecoder("latin1").decode(bytes.subarray(0, 4));
  if (start === "\x7fELF") {
    return ELF_MACHINES.get(bytes[18]! | bytes[19]! << 8);
  }
  if (!start.startsWith("#!")) return undefined;
  const [, name = Deno.build.arch] =
    /(arm64|aarch64|amd64|x64|x86_64)[^/]*$/.exec(folder) ?? [];
  return /^a(?:rm|arch)64$/.test(name) ? "arm64" : "amd64";
}

/**
 * The folders in a folder, in the order of their names, then the folder itself:
 * what lies in `dist` is for this machine alone. The webhost's are for webhosts.
 */
async function foldersOf(folder: string): Promise<readonly string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  const names = entries
    .filter(({ isDirectory, name }) =>
      isDirectory && !name.endsWith("-webhost")
    )
    .map(({ name }) => `${folder}/${name}`);
  return [...names.sort(), folder];
}

async function isFolder(path: string): Promise<boolean> {
  return await Deno.stat(path).then(
    ({ isDirectory }) => isDirectory,
    () => false,
  );
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    args: [...Deno.args],
    options: {
      from: { type: "string" },
      output: { type: "string", default: sourcePath("dist") },
    },
  });
  if (values.from === undefined) {
    throw new Error("say where the executables are: --from DIR");
  }
  const from = callerPath(values.from);
  const output = callerPath(values.output);
  if (!await isFolder(from)) {
    throw new Error(`${from}: there is no such folder`);
  }
  await Deno.mkdir(output, { recursive: true });
  const made = new Set<Architecture>();
  for (const folder of await foldersOf(from)) {
    const executables = await readExecutables(folder);
    if (executables === undefined) continue;
    const architecture = architectureOf(executables.commandLine, folder);
    if (architecture === undefined || made.has(architecture)) continue;
    if (architectureOf(executables.cgi, folder) !== architecture) {
      throw new Error(`${folder}: the programs are for different machines`);
    }
    const name = await makeDebianPackage(architecture, executables, output);
    console.log(`${output}/${name}`);
    made.add(architecture);
  }
  if (made.size === 0) {
    throw new Error(
      `${from}: there is no ${COMMAND_LINE.name} with ${CGI.name} for Linux; make them with deno task compile`,
    );
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  Deno.exit(1);
}
