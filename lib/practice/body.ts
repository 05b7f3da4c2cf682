/** The largest body that is read, in bytes. */
export const MAX_BODY = 1024 * 1024;

/** What became of reading a body: its bytes, or that it is too large, or that the client left before it was complete. */
export type Body = Uint8Array | "too large" | "incomplete";

/** Reads up to {@linkcode MAX_BODY} bytes. */
export async function readBytes(
  body: ReadableStream<Uint8Array<ArrayBuffer>> | null,
): Promise<Body> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  try {
    for await (const chunk of body ?? []) {
      size += chunk.length;
      if (size > MAX_BODY) return "too large";
      chunks.push(chunk);
    }
  } catch {
    return "incomplete";
  }
  return await new Blob(chunks).bytes();
}
