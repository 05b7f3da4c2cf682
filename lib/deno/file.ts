/**
 * Reads files, and what is read as a file and is none: standard input, devices, and
 * pipes such as the shell's `<(pass …)`.
 *
 * @module
 */
import { type FileRead, readBytes, type ReadOptions } from "../platform.ts";

/** Largest config or secret file in bytes: more is a mistake. */
const LIMIT = 1024 * 1024;

/** Other names of standard input, which the runtime does not let programs open. */
const STDIN = /^\/dev\/(?:stdin|fd\/0)$/;

/** The runtime does not even let programs look at some devices. */
const DEVICE = { mode: null, size: 0, isFile: false, isDirectory: false };

/** Milliseconds that a pipe may take. */
export interface PipeTimes {
  /** Until somebody opens its other end. */
  readonly open: number;
  /** Then until all is read: a person may have to give a passphrase. */
  readonly read: number;
}

/** Why a file is not read, for a message. */
class Unreadable extends Error {}

/** Reads a text file whole, or says why that cannot be. */
export async function readFile(
  path: string,
  { limit = LIMIT, encoding = "utf-8" }: ReadOptions = {},
  times: PipeTimes = { open: 5000, read: 60_000 },
): Promise<FileRead> {
  try {
    const { mode, size, isFile, isDirectory } = path.startsWith("/dev/")
      ? DEVICE
      : Deno.statSync(path);
    if (isDirectory) throw new Unreadable("it is a folder");
    const bytes = size > limit ? undefined : isFile
      // Without waiting: at the start there is nothing else to do.
      ? Deno.readFileSync(path)
      : await readPipe(path, limit + 1, times);
    if (bytes === undefined || bytes.length > limit) {
      throw new Unreadable(`the file is larger than ${limit / 2 ** 20} MiB`);
    }
    // A byte order mark is for the parser to judge.
    const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
    const worldReadable = isFile && mode !== null && (mode & 0o004) !== 0 &&
      Deno.build.os !== "windows";
    return { status: "read", text: decoder.decode(bytes), worldReadable };
  } catch (error) {
    return error instanceof Deno.errors.NotFound
      ? { status: "missing", reason: "there is no such file" }
      : { status: "unreadable", reason: reasonOf(error) };
  }
}

/** @throws {Deno.errors.NotCapable} if a permission is missing */
function reasonOf(error: unknown): string {
  if (error instanceof Unreadable) return error.message;
  if (error instanceof Deno.errors.PermissionDenied) {
    return "it may not be read";
  }
  if (error instanceof Deno.errors.NotCapable) {
    // No flag that an executable could be given would help.
    if (!/^Requires all access/.test(error.message)) throw error;
    return "the runtime keeps this path from programs";
  }
  return error instanceof TypeError ? "it is not UTF-8" : "it cannot be read";
}

/** Pipes that nobody has opened yet: the runtime cannot stop waiting for one. */
const waited = new Map<string, Promise<Deno.FsFile>>();

/** Reads a pipe or device to its end, or as many bytes as are asked for. */
async function readPipe(
  path: string,
  count: number,
  times: PipeTimes,
): Promise<Uint8Array> {
  if (STDIN.test(path)) {
    return await within(times.read, readBytes(Deno.stdin, count), ENDLESS);
  }
  const opening = waited.get(path) ??
    Deno.open(path).finally(() => waited.delete(path));
  waited.set(path, opening);
  using file = await within(times.open, opening, UNUSED);
  return await within(times.read, readBytes(file, count), ENDLESS);
}

const UNUSED = "it is a pipe that nobody writes to";
const ENDLESS = "it is a pipe that does not come to an end";

/** @throws {Unreadable} if something is not done in time */
async function within<T>(
  milliseconds: number,
  work: Promise<T>,
  reason: string,
): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Unreadable(reason)), milliseconds);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
