import { gzip as compress } from "node:zlib";
import { promisify } from "node:util";

/** Compresses as `gzip -9n` does: without name and time. */
export async function gzip(
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await promisify(compress)(bytes, { level: 9 }));
}
