/**
 * Deno's HTTP server.
 *
 * @module
 */
import {
  type HttpHandler,
  type HttpServer,
  ListenError,
  type ListenOptions,
} from "../platform.ts";

/**
 * Listens for HTTP requests.
 *
 * @throws {ListenError} if it cannot listen there
 */
export function listen(
  { hostname, port }: ListenOptions,
  handler: HttpHandler,
): HttpServer {
  let server: Deno.HttpServer<Deno.NetAddr>;
  try {
    server = Deno.serve({
      hostname,
      port,
      // Clients read the body as it is; none needs it compressed.
      automaticCompression: false,
      onListen: () => {},
      onError: () => new Response("911\n", { status: 503 }),
    }, (request, { remoteAddr }) => handler(request, remoteAddr.hostname));
  } catch (error) {
    throw new ListenError(
      `cannot listen on ${hostname}:${port}: ${reasonOf(error)}`,
    );
  }
  return httpServer(server);
}

function httpServer(server: Deno.HttpServer<Deno.NetAddr>): HttpServer {
  const { hostname, port } = server.addr;
  return {
    address: `${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`,
    finished: server.finished,
    shutdown: () => void server.shutdown(),
  };
}

function reasonOf(error: unknown): string {
  if (error instanceof Deno.errors.AddrInUse) return "the port is taken";
  if (error instanceof Deno.errors.PermissionDenied) {
    return "it is not permitted";
  }
  return "it is not an address of this machine";
}
