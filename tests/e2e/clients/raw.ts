/** Where to send a request. */
export interface Target {
  readonly hostname?: string;
  readonly port: number;
  /** Be content with this much of the answer: do not wait for the server to close. */
  readonly enough?: string;
}

/**
 * Sends the bytes of a request (a character is a byte) and reads the answer until
 * the connection is closed, as the server does if it is asked to.
 *
 * @returns the answer, with the header fields in order of the alphabet and
 * without `Date` and `Connection`
 */
export async function exchange(
  { hostname = "127.0.0.1", port, enough }: Target,
  request: string,
): Promise<string> {
  using connection = await Deno.connect({ hostname, port });
  const bytes = Uint8Array.from(request, (c) => c.charCodeAt(0));
  for (let sent = 0; sent < bytes.length;) {
    sent += await connection.write(bytes.subarray(sent));
  }
  const chunks: string[] = [];
  const buffer = new Uint8Array(4096);
  const decoder = new TextDecoder("latin1");
  for (let read; (read = await connection.read(buffer)) !== null;) {
    chunks.push(decoder.decode(buffer.subarray(0, read)));
    if (enough !== undefined && chunks.join("").endsWith(enough)) break;
  }
  const [head = "", ...rest] = chunks.join("").split("\r\n\r\n");
  const [status, ...headers] = head.split("\r\n")
    .filter((line) => !/^(?:date|connection): /i.test(line));
  return [[status, ...headers.sort()].join("\r\n"), ...rest].join("\r\n\r\n");
}

/** The answer of 200 with this body, as {@linkcode exchange} gives it. */
export function ok(body: string, protocol = "HTTP/1.1"): string {
  return answer("200 OK", body, [], protocol);
}

/** An answer with this status and body. */
export function answer(
  status: string,
  body: string,
  headers: readonly string[] = [],
  protocol = "HTTP/1.1",
): string {
  return [
    `${protocol} ${status}`,
    ...[
      "cache-control: no-store",
      `content-length: ${body.length}`,
      "content-security-policy: default-src 'none'; frame-ancestors 'none'",
      "content-type: text/plain; charset=utf-8",
      "x-content-type-options: nosniff",
      ...headers,
    ].sort(),
    "",
    body,
  ].join("\r\n");
}
