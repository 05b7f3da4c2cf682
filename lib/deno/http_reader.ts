/**
 * Reads HTTP/1.0 and HTTP/1.1 requests from a connection (RFC 9112).
 *
 * @module
 */

/** The head of a request. */
export interface Head {
  /** The method, as it was sent. */
  readonly method: string;
  /** The request target, as it was sent. */
  readonly target: string;
  /** The protocol, with which it is answered. */
  readonly protocol: "HTTP/1.0" | "HTTP/1.1";
  /** Field values by name in lower case; repeated ones are joined with `, `. */
  readonly headers: ReadonlyMap<string, string>;
  /** How long the body is. */
  readonly length: number | "chunked";
}

/** What a connection's next request begins with. */
export type HeadRead =
  | { readonly status: "head"; readonly head: Head }
  /** Not HTTP/1.x, or too long. */
  | { readonly status: 400 | 431 }
  /** The client has closed the connection. */
  | { readonly status: "closed" };

/** Bytes of a request line and header fields. */
const HEAD_LIMIT = 64 * 1024;

/** Bytes of the line that begins a chunk. */
const LINE_LIMIT = 1024;

/** Bytes that are read at a time. */
const READ_SIZE = 4096;

/** Reads the requests of one connection, one after the other. */
export interface HttpReader {
  /** Waits for the first byte of a request; false if the client has closed. */
  readonly begins: () => Promise<boolean>;
  /** Reads the head of a request. */
  readonly readHead: () => Promise<HeadRead>;
  /**
   * Reads a body.
   *
   * @param limit no more bytes than that are kept
   * @returns undefined if it breaks off or is not well formed
   */
  readonly readBody: (
    length: Head["length"],
    limit: number,
  ) => Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Reads and forgets so many bytes at most, until the client closes. */
  readonly drain: (most: number) => Promise<void>;
}

/** Makes a reader. */
export function createHttpReader(
  read: (buffer: Uint8Array) => Promise<number | null>,
): HttpReader {
  let buffer = new Uint8Array(0);
  /** A read that nobody has waited for to the end. */
  let pending: Promise<boolean> | undefined;

  /** Waits for more bytes; false at the end. */
  async function fill(): Promise<boolean> {
    pending ??= (async () => {
      const more = new Uint8Array(READ_SIZE);
      const length = await read(more);
      if (length === null) return false;
      const joined = new Uint8Array(buffer.length + length);
      joined.set(buffer);
      joined.set(more.subarray(0, length), buffer.length);
      buffer = joined;
      return true;
    })();
    try {
      return await pending;
    } finally {
      pending = undefined;
    }
  }

  function take(length: number): Uint8Array<ArrayBuffer> {
    const taken = buffer.subarray(0, length);
    buffer = buffer.subarray(length);
    return taken;
  }

  /** A line without its CRLF; undefined if there is none within the limit. */
  async function readLine(): Promise<string | undefined> {
    for (;;) {
      const end = buffer.indexOf(LF);
      if (end > LINE_LIMIT) return undefined;
      if (end >= 0) return /^(.*)\r\n$/.exec(decode(take(end + 1)))?.[1];
      if (buffer.length > LINE_LIMIT || !await fill()) return undefined;
    }
  }

  /** The length of the next chunk; undefined if that is none. */
  async function readChunkLength(): Promise<number | undefined> {
    const [, digits] =
      /^([0-9a-f]{1,8})[ \t]*(?:;.*)?$/i.exec(await readLine() ?? "") ?? [];
    return digits === undefined ? undefined : parseInt(digits, 16);
  }

  /** Passes so many bytes on; false if they break off. */
  async function pass(
    length: number,
    keep: (bytes: Uint8Array) => void,
  ): Promise<boolean> {
    for (let left = length; left > 0;) {
      if (buffer.length === 0 && !await fill()) return false;
      const bytes = take(left);
      left -= bytes.length;
      keep(bytes);
    }
    return true;
  }

  return {
    begins: async () => buffer.length > 0 || await fill(),
    async readHead() {
      // An empty line before a request is to be ignored.
      let start = 0;
      for (;;) {
        while (
          buffer[start] === LF ||
          buffer[start] === CR && buffer[start + 1] === LF
        ) start++;
        const end = endOfHead(buffer, start);
        if (end !== undefined) {
          const text = decode(take(end).subarray(start));
          return parseHead(text);
        }
        if (buffer.length > HEAD_LIMIT) return { status: 431 };
        if (!await fill()) return { status: "closed" };
      }
    },
    async readBody(length, limit) {
      const most = length === "chunked" ? limit : Math.min(length, limit);
      const kept = new Uint8Array(most);
      let size = 0;
      const keep = (bytes: Uint8Array) => {
        const part = bytes.subarray(0, most - size);
        kept.set(part, size);
        size += part.length;
      };
      if (length !== "chunked") {
        if (!await pass(length, keep)) return undefined;
        return kept.subarray(0, size);
      }
      for (;;) {
        const next = await readChunkLength();
        if (next === undefined || !await pass(next, keep)) return undefined;
        // After the last chunk come trailers, which nobody needs.
        for (let lines = 0;; lines++) {
          const line = await readLine();
          if (line === undefined || lines > 100) return undefined;
          if (line === "") break;
          if (next > 0) return undefined;
        }
        if (next === 0) return kept.subarray(0, size);
      }
    },
    async drain(most) {
      for (let left = most - buffer.length; left > 0;) {
        buffer = new Uint8Array(0);
        if (!await fill()) return;
        left -= buffer.length;
      }
    },
  };
}

const CR = 13;
const LF = 10;

function decode(bytes: Uint8Array): string {
  // Not the decoder named latin1, which is windows-1252.
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

/** Where the empty line after the header fields ends; undefined if it is not there. */
function endOfHead(bytes: Uint8Array, start: number): number | undefined {
  for (
    let i = bytes.indexOf(LF, start);
    i >= 0;
    i = bytes.indexOf(LF, i + 1)
  ) {
    const next = bytes[i + 1] === CR ? i + 2 : i + 1;
    if (bytes[next] === LF) return next + 1;
  }
  return undefined;
}

/** Fields of which a second one makes a request ambiguous. */
const ONCE = ["content-length", "host", "transfer-encoding"];

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** Takes a head apart. Whatever two programs could read in two ways is refused. */
export function parseHead(text: string): HeadRead {
  const [first = "", ...lines] = text.split(/\r?\n/);
  const bare = /(?:^|[^\r])\n/.test(text);
  // Of both line ends in one head, another program may take one for text.
  if (bare && text.includes("\r\n")) return { status: 400 };
  const [, method = "", target = "", version = ""] =
    /^([^ ]+) ([!-~\x80-\xff]+) HTTP\/(\d\.\d)$/.exec(first) ?? [];
  const isTarget = /^(?:\/|[a-z]+:\/\/)/i.test(target) ||
    method === "CONNECT" || method === "OPTIONS" && target === "*";
  if (!TOKEN.test(method) || !isTarget) return { status: 400 };
  if (version !== "1.0" && version !== "1.1") return { status: 400 };
  const headers = new Map<string, string>();
  for (const line of lines) {
    if (line === "") continue;
    const colon = line.indexOf(":");
    const name = line.slice(0, Math.max(0, colon));
    const value = line.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, "");
    // deno-lint-ignore no-control-regex -- they end lines in other programs
    if (!TOKEN.test(name) || /[\0-\x08\x0a-\x1f\x7f]/.test(value)) {
      return { status: 400 };
    }
    const key = name.toLowerCase();
    const before = headers.get(key);
    if (before !== undefined && ONCE.includes(key)) return { status: 400 };
    headers.set(key, before === undefined ? value : `${before}, ${value}`);
  }
  const length = lengthOf(headers);
  if (
    length === undefined || version === "1.0" && length === "chunked" ||
    bare && length !== 0
  ) {
    return { status: 400 };
  }
  return {
    status: "head",
    head: {
      method,
      // Routers insert passwords as they are.
      target: target.replaceAll(
        /[\x80-\xff]/g,
        (byte) => `%${byte.charCodeAt(0).toString(16)}`,
      ),
      protocol: `HTTP/${version}`,
      headers,
      length,
    },
  };
}

/** How long a body is (RFC 9112 section 6.3); undefined if that is not clear. */
function lengthOf(
  headers: ReadonlyMap<string, string>,
): Head["length"] | undefined {
  const length = headers.get("content-length");
  const coding = headers.get("transfer-encoding");
  if (coding !== undefined) {
    return coding.toLowerCase() === "chunked" && length === undefined
      ? "chunked"
      : undefined;
  }
  if (length === undefined) return 0;
  return /^\d{1,15}$/.test(length) ? Number(length) : undefined;
}
