/**
 * The base of executables: `denort`, Deno's runtime without its tools, for a machine
 * and an engine. `DENORT_BIN` names an existing one; otherwise Deno fetches it.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { callerPath } from "./caller_path.ts";
import { inOneLine } from "./deno_errors.ts";
import { type Engine, machineName } from "./target.ts";

/** What a base has to fit. */
export interface BaseNeeds {
  /** Undefined: that of a named base, otherwise V8. */
  readonly engine?: Engine;
  /** Deno's name of the machine, such as `aarch64-unknown-linux-gnu`. */
  readonly triple: string;
}

/** There is no usable base for executables; the message is one line. */
export class NoBaseError extends Error {
  /** Tells it from other errors. */
  override name = "NoBaseError";
}

/**
 * Checks the base that `DENORT_BIN` names.
 *
 * @returns its absolute path, undefined if none is named, and a warning if the
 * program may not be a denort
 * @throws {NoBaseError} if it does not fit
 */
export async function namedBase(
  needs: BaseNeeds,
  named = Deno.env.get("DENORT_BIN"),
): Promise<{ readonly path?: string; readonly warning?: string }> {
  if (!named) return {};
  const path = callerPath(named);
  const reason = await whyUnfit(path, needs);
  if (reason === undefined) return { path };
  const text = `DENORT_BIN: ${path} ${reason.text}`;
  if (reason.certain) throw new NoBaseError(text);
  return { path, warning: `warning: ${text}` };
}

interface Reason {
  readonly text: string;
  /** Whether it cannot be a base; otherwise a person may know better. */
  readonly certain: boolean;
}

async function whyUnfit(
  path: string,
  { engine, triple }: BaseNeeds,
): Promise<Reason | undefined> {
  const certain = (text: string) => ({ text, certain: true });
  const bytes = await readProgram(path);
  if (typeof bytes === "string") return certain(bytes);
  const built = tripleOf(bytes);
  if (built === undefined) {
    return certain(
      bytes.subarray(0, 2).toString("latin1") === "PK"
        ? "is an archive: unpack it, and name the program in it"
        : "is not a program (ELF, Mach-O or PE, 64 bit)",
    );
  }
  if (machineName(built) !== machineName(triple)) {
    return certain(
      `is for ${machineName(built)}, not for ${machineName(triple)}: ` +
        "each target needs its own base",
    );
  }
  if (bytes.includes('{"argv":[')) {
    return certain("has been made by deno compile: name the denort itself");
  }
  if (bytes.includes("DENORT_BIN")) {
    return certain("is deno with its tools: name the denort of its release");
  }
  if (!bytes.includes("Could not find standalone binary section")) {
    const text = "does not look like a denort: the executable may not start";
    return { text, certain: false };
  }
  const within: Engine = bytes.includes("V82JSC_") ? "quickjs" : "v8";
  return engine === undefined || within === engine ? undefined : certain(
    `has the engine ${within}, not ${engine}: name another, or use --engine ${within}`,
  );
}

/** A program's bytes, or why there are none. */
async function readProgram(path: string): Promise<Buffer | string> {
  try {
    const { isFile, isDirectory } = await Deno.stat(path);
    if (isDirectory) return "is a folder: name the program in it";
    if (!isFile) return "is not a file";
    const { buffer } = await Deno.readFile(path);
    return Buffer.from(buffer);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "is not there";
    if (error instanceof Deno.errors.PermissionDenied) {
      return "may not be read";
    }
    return "cannot be read";
  }
}

/** Names of processors in the headers of programs, by their numbers. */
const ELF: Readonly<Record<number, string>> = { 62: "x86_64", 183: "aarch64" };
const MACH_O: Readonly<Record<number, string>> = {
  0x01000007: "x86_64",
  0x0100000c: "aarch64",
};
const PE: Readonly<Record<number, string>> = {
  0x8664: "x86_64",
  0xaa64: "aarch64",
};

/** Deno's name of the machine that a program is for; undefined if it is not a program. */
function tripleOf(bytes: Buffer): string | undefined {
  // Little-endian and 64 bit, as all that Deno runs on.
  if (bytes.length < 64) return undefined;
  if (bytes.subarray(0, 6).equals(Buffer.from("\x7fELF\x02\x01"))) {
    return `${ELF[bytes.readUInt16LE(18)] ?? "other"}-unknown-linux-gnu`;
  }
  if (bytes.readUInt32LE(0) === 0xfeedfacf) {
    return `${MACH_O[bytes.readUInt32LE(4)] ?? "other"}-apple-darwin`;
  }
  const header = bytes.readUInt32LE(60);
  if (bytes.toString("latin1", 0, 2) !== "MZ" || header > bytes.length - 6) {
    return undefined;
  }
  if (bytes.toString("latin1", header, header + 4) !== "PE\0\0") {
    return undefined;
  }
  return `${PE[bytes.readUInt16LE(header + 4)] ?? "other"}-pc-windows-msvc`;
}

/**
 * Words for a base that Deno could not fetch; undefined if its errors are about
 * something else.
 */
export function unfetchedBase(
  errors: string,
  { engine = "v8", triple }: BaseNeeds,
): string | undefined {
  if (!/Setting up base binary/.test(errors)) return undefined;
  return `${inOneLine(errors)}; or download and unpack it elsewhere and set ` +
    `DENORT_BIN=/path/to/denort (Deno ${Deno.version.deno}, ${engine}, ${triple})`;
}
