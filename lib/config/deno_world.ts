import type { ConfigWorld, FileRead } from "./world.ts";

/** Largest config or secret file in bytes: more is a mistake. */
const FILE_LIMIT = 1024 * 1024;

/** The world as Deno shows it. */
export function denoConfigWorld(
  askPassword?: ConfigWorld["askPassword"],
): ConfigWorld {
  return {
    env: (name) => Deno.env.get(name),
    readFile,
    uid: () => Deno.uid(),
    askPassword,
  };
}

function readFile(path: string): Promise<FileRead> {
  return Promise.resolve(readFileNow(path));
}

/** At the start nothing else waits, and this way it is ready sooner. */
function readFileNow(path: string): FileRead {
  try {
    const { mode, size, isFile } = Deno.statSync(path);
    // A pipe (`--config <(pass …)`) has no size.
    if (isFile && size > FILE_LIMIT) {
      return {
        ok: false,
        missing: false,
        reason: "the file is larger than 1 MiB",
      };
    }
    const bytes = Deno.readFileSync(path);
    // A byte order mark is for the parser to judge.
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    const worldReadable = isFile && mode !== null && (mode & 0o004) !== 0;
    return { ok: true, text: decoder.decode(bytes), worldReadable };
  } catch (error) {
    return {
      ok: false,
      missing: error instanceof Deno.errors.NotFound,
      reason: reasonOf(error),
    };
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "there is no such file";
  if (error instanceof Deno.errors.PermissionDenied) {
    return "it may not be read";
  }
  if (error instanceof TypeError) return "it is not UTF-8";
  return "it cannot be read";
}
