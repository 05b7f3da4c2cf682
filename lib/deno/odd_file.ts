/**
 * Files that are large, no plain files, or not to be read.
 *
 * @module
 */
import { readPipe } from "./pipe.ts";
import type { FileRead, ReadOptions } from "../platform.ts";

/** Other names of standard input, which the runtime does not let programs open. */
const STDIN = /^\/dev\/(?:stdin|fd\/0)$/;

/**
 * Reads what may be a pipe (`--config <(pass …)`), which has no size.
 *
 * @throws if it cannot be read
 */
export async function readOddFile(
  path: string,
  { limit, encoding }: Required<ReadOptions>,
): Promise<FileRead> {
  const tooLarge = `the file is larger than ${limit / 2 ** 20} MiB`;
  const source = STDIN.test(path) ? Deno.stdin : undefined;
  if (source === undefined) {
    const { size, isFile, isDirectory } = Deno.statSync(path);
    if (isDirectory) return unreadable("it is a folder");
    if (isFile && size > limit) return unreadable(tooLarge);
  }
  const read = await readPipe(path, limit + 1, { source });
  if (read.status === "late") return unreadable(read.reason);
  if (read.bytes.length > limit) return unreadable(tooLarge);
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  return {
    status: "read",
    text: decoder.decode(read.bytes),
    worldReadable: false,
  };
}

/**
 * Why a file cannot be read.
 *
 * @throws {Deno.errors.NotCapable} if a permission is missing
 */
export function whyUnreadable(error: unknown): FileRead {
  if (error instanceof Deno.errors.NotFound) {
    return { status: "missing", reason: "there is no such file" };
  }
  if (error instanceof Deno.errors.PermissionDenied) {
    return unreadable("it may not be read");
  }
  if (error instanceof Deno.errors.NotCapable) {
    // No flag that an executable could be given would help.
    if (!/^Requires all access/.test(error.message)) throw error;
    return unreadable("the runtime keeps this path from programs");
  }
  return unreadable(
    error instanceof TypeError ? "it is not UTF-8" : "it cannot be read",
  );
}

function unreadable(reason: string): FileRead {
  return { status: "unreadable", reason };
}
