/** How it went. */
export interface Load {
  readonly perSecond: number;
  /** How long each request took, in milliseconds. */
  readonly times: readonly number[];
}

/**
 * Sends the same request many times over 16 connections that are kept, each time
 * when the answer to the one before is there. Without `fetch`, which takes longer
 * than the service does.
 *
 * @throws {Error} if an answer is not `nochg`
 */
export async function load(
  { port, path, user, password, requests }: {
    readonly port: number;
    readonly path: string;
    readonly user: string;
    readonly password: string;
    readonly requests: number;
  },
): Promise<Load> {
  const request = new TextEncoder().encode(
    `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n` +
      `authorization: Basic ${btoa(`${user}:${password}`)}\r\n\r\n`,
  );
  const times: number[] = [];
  let left = requests;
  async function send(): Promise<void> {
    using connection = await Deno.connect({ port, hostname: "127.0.0.1" });
    const buffer = new Uint8Array(4096);
    while (left-- > 0) {
      const start = performance.now();
      await connection.write(request);
      let text = "";
      while (!isComplete(text)) {
        const length = await connection.read(buffer);
        if (length === null) throw new Error(`no answer: ${text}`);
        text += new TextDecoder().decode(buffer.subarray(0, length));
      }
      times.push(performance.now() - start);
      if (!text.includes("\r\n\r\nnochg ")) throw new Error(text);
    }
  }
  const start = performance.now();
  await Promise.all(Array.from({ length: 16 }, send));
  const seconds = (performance.now() - start) / 1000;
  return { perSecond: requests / seconds, times };
}

function isComplete(text: string): boolean {
  const [, length] = /^content-length: *(\d+)/im.exec(text) ?? [];
  const [head = "", body] = text.split("\r\n\r\n");
  return head !== "" && body !== undefined && body.length >= Number(length);
}
