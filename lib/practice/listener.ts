/** A client's connection, as far as an HTTP server doesn't show it. */
export interface Connection {
  /** The client's IP address. */
  readonly client: string;
  /** Breaks the connection to the client without a further byte. */
  readonly cut: () => void;
  /** Aborted when the client closes its side, or the connection is broken. */
  readonly gone: AbortSignal;
}

/**
 * Serves HTTP, with a way to break a connection.
 *
 * `Deno.serve` answers each request somehow: a response whose body fails still
 * has its status line sent. To let a client see a connection that breaks
 * before the answer, each one passes through here to an inner server, and is
 * known by the port from which it gets there.
 *
 * @returns the port, and what breaks all connections and stops
 * @throws {Deno.errors.AddrInUse} if the port is taken
 */
export function listen(
  { hostname, port, tls }: {
    readonly hostname: string;
    readonly port: number;
    readonly tls?: { readonly cert: string; readonly key: string };
  },
  handle: (
    request: Request,
    connection: Connection,
  ) => Promise<Response>,
): { readonly port: number; readonly close: () => Promise<void> } {
  const connections = new Map<number, Connection>();
  const passing = new Set<Promise<void>>();
  const listener = Deno.listen({ hostname, port });
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {}, ...tls },
    async (request, { remoteAddr }) => {
      const connection = connections.get(remoteAddr.port);
      // Somebody who found the inner port, or a client that left meanwhile.
      if (connection === undefined) return new Response(null, { status: 421 });
      return await handle(request, connection);
    },
  );
  let isClosed = false;

  async function pass(client: Deno.TcpConn): Promise<void> {
    const inner = await Deno.connect({ port: server.addr.port })
      .catch(() => undefined);
    const gone = new AbortController();
    const cut = () => {
      for (const end of [client, inner]) {
        try {
          end?.close();
        } catch {
          // Closed before.
        }
      }
      gone.abort();
    };
    if (isClosed || inner === undefined) return cut();
    const { port } = inner.localAddr;
    const { hostname } = client.remoteAddr;
    connections.set(port, { client: hostname, cut, gone: gone.signal });
    // Else the small pieces of an answer may wait for each other for 40 ms.
    client.setNoDelay();
    inner.setNoDelay();
    await Promise.all([
      // A client may close its side early and still wait for the answer.
      copy(client, inner).then(() => gone.abort(), cut),
      copy(inner, client).then(cut, cut),
    ]);
    connections.delete(port);
  }

  const accepting = (async () => {
    for await (const client of listener) {
      const passed = pass(client).finally(() => passing.delete(passed));
      passing.add(passed);
    }
  })();

  return {
    port: listener.addr.port,
    async close() {
      isClosed = true;
      listener.close();
      for (const { cut } of connections.values()) cut();
      await Promise.all([accepting, ...passing]);
      await server.shutdown();
    },
  };
}

/** Copies bytes until there are no more, and says so to the receiver (a stream would close both). */
async function copy(from: Deno.TcpConn, to: Deno.TcpConn): Promise<void> {
  const buffer = new Uint8Array(65536);
  for (;;) {
    const length = await from.read(buffer);
    if (length === null) return await to.closeWrite();
    for (let sent = 0; sent < length;) {
      sent += await to.write(buffer.subarray(sent, length));
    }
  }
}
