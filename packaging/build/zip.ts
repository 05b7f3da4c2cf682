import { type ArchiveFile, concatenate, through } from "./archive_file.ts";

/**
 * A `.zip` of some files (PKWARE's APPNOTE 6.3), deflated.
 *
 * @param seconds the time that every file carries, since 1970, shown as UTC
 */
export async function zip(
  files: readonly ArchiveFile[],
  seconds: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const { path, mode, bytes } of files) {
    const packed = await through(bytes, new CompressionStream("deflate-raw"));
    const name = new TextEncoder().encode(path);
    const common = [
      ...[short(20), short(0x0800), short(8), ...dosTime(seconds)],
      ...[long(crc32(bytes)), long(packed.length), long(bytes.length)],
      ...[short(name.length), short(0)],
    ];
    const local = concatenate([long(0x04034b50), ...common, name, packed]);
    directory.push(concatenate([
      // Made by a Unix, so that the mode is understood.
      ...[long(0x02014b50), short(0x0314), ...common],
      ...[short(0), short(0), short(0), long((0o100000 | mode) * 0x10000)],
      ...[long(offset), name],
    ]));
    parts.push(local);
    offset += local.length;
  }
  const index = concatenate(directory);
  const end = [
    ...[long(0x06054b50), short(0), short(0)],
    ...[short(files.length), short(files.length)],
    ...[long(index.length), long(offset), short(0)],
  ];
  return concatenate([...parts, index, ...end]);
}

function short(value: number): Uint8Array {
  return Uint8Array.of(value, value >>> 8);
}

function long(value: number): Uint8Array {
  return Uint8Array.of(value, value >>> 8, value >>> 16, value >>> 24);
}

/** Time and date in two seconds, counted from 1980. */
function dosTime(seconds: number): readonly Uint8Array[] {
  const date = new Date(Math.max(seconds, 315532800) * 1000);
  return [
    short(
      date.getUTCHours() << 11 | date.getUTCMinutes() << 5 |
        date.getUTCSeconds() >> 1,
    ),
    short(
      date.getUTCFullYear() - 1980 << 9 | date.getUTCMonth() + 1 << 5 |
        date.getUTCDate(),
    ),
  ];
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) {
    value = value & 1 ? value >>> 1 ^ 0xedb88320 : value >>> 1;
  }
  return value;
});

function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc = crc >>> 8 ^ CRC_TABLE[(crc ^ byte) & 0xff]!;
  }
  return ~crc >>> 0;
}
