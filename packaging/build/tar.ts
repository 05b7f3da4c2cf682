import { type ArchiveFile, concatenate, through } from "./archive_file.ts";

const BLOCK = 512;

/**
 * A `.tar.gz` (POSIX ustar) of some files, all of them root's.
 *
 * @param seconds the time that every file carries, since 1970
 * @throws {Error} if a path is longer than 100 bytes
 */
export async function tarGzip(
  files: readonly ArchiveFile[],
  seconds: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const pieces = files.flatMap((file) => [
    header(file, seconds),
    file.bytes,
    new Uint8Array((BLOCK - file.bytes.length % BLOCK) % BLOCK),
  ]);
  // Two empty blocks are the end.
  const tar = concatenate([...pieces, new Uint8Array(2 * BLOCK)]);
  return await through(tar, new CompressionStream("gzip"));
}

/** IEEE 1003.1, "ustar Interchange Format": octal numbers that end with a NUL. */
function header(
  { path, mode, bytes }: ArchiveFile,
  seconds: number,
): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const put = (offset: number, text: string) =>
    block.set(new TextEncoder().encode(text), offset);
  const number = (offset: number, length: number, value: number) =>
    put(offset, value.toString(8).padStart(length - 1, "0"));
  if (new TextEncoder().encode(path).length > 100) {
    throw new Error(`${path} is too long for a tar archive`);
  }
  put(0, path);
  number(100, 8, mode);
  number(108, 8, 0);
  number(116, 8, 0);
  number(124, 12, bytes.length);
  number(136, 12, seconds);
  put(156, "0");
  put(257, "ustar\0" + "00");
  put(265, "root");
  put(297, "root");
  // The sum of all bytes, as if its own field were spaces.
  put(148, "        ");
  number(148, 7, block.reduce((sum, byte) => sum + byte, 0));
  put(154, "\0 ");
  return block;
}
