/** A file in an archive or a package. */
export interface ArchiveFile {
  /** Its path in the archive, with `/`. */
  readonly path: string;
  /** Permission bits, such as 0o755. */
  readonly mode: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A file of text that all may read. */
export function textFile(path: string, text: string): ArchiveFile {
  return { path, mode: 0o644, bytes: new TextEncoder().encode(text) };
}

/** Sends bytes through a stream, such as one that compresses. */
export async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: TransformStream<BufferSource, Uint8Array<ArrayBuffer>>,
): Promise<Uint8Array<ArrayBuffer>> {
  return await new Response(
    new Blob([bytes]).stream().pipeThrough(stream),
  ).bytes();
}

/** Puts pieces together. */
export function concatenate(
  pieces: readonly Uint8Array[],
): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(
    pieces.reduce((sum, { length }) => sum + length, 0),
  );
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}
