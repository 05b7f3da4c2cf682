/**
 * An HTTP/1.1 server that others cannot keep busy: connections and their waits
 * are bounded, which `Deno.serve` does not offer. There is no HTTP/2: it brings
 * nothing to a router.
 *
 * @module
 */
import {
  type HttpAnswer,
  type HttpHandler,
  type HttpServer,
  ListenError,
  type ListenOptions,
} from "../platform.ts";
import {
  acceptConnections,
  type Clock,
  type Connection,
} from "./connections.ts";
import { createHttpReader, type Head, type HttpReader } from "./http_reader.ts";

/** Milliseconds for the head of a request. */
const HEAD_TIME = 10_000;

/** Milliseconds until the next request of a connection. */
const IDLE_TIME = 60_000;

/** Milliseconds for an answer; the handler has its own, shorter limits. */
const WORK_TIME = 60_000;

/** Milliseconds until an answer is taken, and what is unread is over. */
const LAST_TIME = 2000;

/** Bytes that are read and forgotten, so that the answer before is not lost. */
const LAST_BYTES = 256 * 1024;

const CLOCK: Clock = {
  now: () => performance.now(),
  sleep: (milliseconds) =>
    new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/**
 * Listens for HTTP requests.
 *
 * @throws {ListenError} if it cannot listen there
 */
export function listen(
  { hostname, port }: ListenOptions,
  handler: HttpHandler,
  clock: Clock = CLOCK,
): HttpServer {
  const listeners = listenersOn(hostname, port);
  const { stop, finished } = acceptConnections(
    listeners,
    (connection) => serveConnection(connection, handler),
    clock,
  );
  return {
    address: originOf(hostname, (listeners[0]!.addr as Deno.NetAddr).port),
    finished,
    shutdown: stop,
  };
}

/** Both families of `localhost`, as far as this machine has them. */
function listenersOn(hostname: string, port: number): Deno.TcpListener[] {
  if (hostname.toLowerCase() !== "localhost") return [bind(hostname, port)];
  const first = bind("127.0.0.1", port);
  try {
    return [first, Deno.listen({ hostname: "::1", port: first.addr.port })];
  } catch (error) {
    // Where there is no IPv6.
    if (isNoAddress(error)) return [first];
    first.close();
    throw listenError("::1", port, error);
  }
}

function bind(hostname: string, port: number): Deno.TcpListener {
  try {
    return Deno.listen({ hostname, port });
  } catch (error) {
    throw listenError(hostname, port, error);
  }
}

function listenError(
  hostname: string,
  port: number,
  error: unknown,
): ListenError {
  const place = `cannot listen on ${originOf(hostname, port)}`;
  if (error instanceof Deno.errors.AddrInUse) {
    return new ListenError(`${place}: the port is in use`, true);
  }
  if (error instanceof Deno.errors.PermissionDenied) {
    return new ListenError(`${place}: permission denied`, false);
  }
  return new ListenError(`${place}: not an address of this machine`, true);
}

function isNoAddress(error: unknown): boolean {
  return error instanceof Deno.errors.AddrNotAvailable ||
    error instanceof Error && "code" in error && error.code === "EAFNOSUPPORT";
}

function originOf(hostname: string, port: number): string {
  return `${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
}

async function serveConnection(
  connection: Connection,
  handler: HttpHandler,
): Promise<void> {
  const { socket, idle, busy, stopping } = connection;
  const reader = createHttpReader((buffer) => socket.read(buffer));
  for (let wait = HEAD_TIME; !stopping(); wait = IDLE_TIME) {
    idle(wait);
    if (!await reader.begins()) return;
    if (wait === IDLE_TIME) idle(HEAD_TIME);
    const read = await reader.readHead();
    if (read.status === "closed") return;
    busy(WORK_TIME);
    if (read.status !== "head") {
      const answer = { status: read.status, headers: [], body: "" };
      await write(connection, answer, "HTTP/1.1", true);
      return await leave(connection, reader);
    }
    const { head } = read;
    const { answer, reusable } = await answerTo(
      head,
      connection,
      reader,
      handler,
    );
    const last = !reusable || stopping() || closes(head);
    await write(connection, answer, head.protocol, last);
    if (last) return await leave(connection, reader);
  }
}

/** Lets the handler answer; whether the connection can serve another request. */
async function answerTo(
  head: Head,
  { socket }: Connection,
  reader: HttpReader,
  handler: HttpHandler,
): Promise<{ readonly answer: HttpAnswer; readonly reusable: boolean }> {
  const { method, target, headers, length } = head;
  let reusable = length === 0;
  const answer = await handler({
    method,
    target,
    headers,
    remote: socket.remoteAddr.hostname,
    hasBody: length !== 0,
    async readBody(limit) {
      if (/^100-continue$/i.test(headers.get("expect") ?? "")) {
        await writeAll(socket, "HTTP/1.1 100 Continue\r\n\r\n");
      }
      const body = await reader.readBody(length, limit)
        .catch(() => undefined);
      reusable = body !== undefined;
      return body;
    },
  });
  return { answer, reusable };
}

/** Whether the client wants no further request on a connection. */
function closes({ protocol, headers }: Head): boolean {
  return protocol === "HTTP/1.0" ||
    /(?:^|,)\s*close\s*(?:,|$)/i.test(headers.get("connection") ?? "");
}

async function write(
  { socket, busy }: Connection,
  { status, headers, body }: HttpAnswer,
  protocol: Head["protocol"],
  last: boolean,
): Promise<void> {
  const fields = headers.some(([name]) => name === "content-length") ||
      body === "" && status === 200
    ? headers
    : [...headers, ["content-length", "0"]];
  busy(HEAD_TIME);
  await writeAll(
    socket,
    [
      `${protocol} ${status} ${REASONS[status] ?? "Unknown"}`,
      ...fields.map(([name, value]) => `${name}: ${value}`),
      `date: ${new Date().toUTCString()}`,
      ...last ? ["connection: close"] : [],
      "",
      body,
    ].join("\r\n"),
  );
}

async function writeAll(socket: Deno.TcpConn, text: string): Promise<void> {
  let rest = new TextEncoder().encode(text);
  while (rest.length > 0) rest = rest.subarray(await socket.write(rest));
}

/**
 * Ends a connection. What has come and was not read would make the system reset
 * it, and the client could lose the answer.
 */
async function leave(
  { socket, busy }: Connection,
  reader: HttpReader,
): Promise<void> {
  await socket.closeWrite();
  busy(LAST_TIME);
  await reader.drain(LAST_BYTES);
}

/** RFC 9110 section 15, as far as they are sent. */
const REASONS: Readonly<Record<number, string>> = {
  200: "OK",
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  431: "Request Header Fields Too Large",
  503: "Service Unavailable",
};
