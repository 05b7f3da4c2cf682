/** A client's connection, as far as an HTTP server doesn't show it. */
export interface Connection {
  /** The client's IP address. */
  readonly client: string;
  /** Breaks the connection to the client without a further byte. */
  readonly cut: () => void;
  /** Aborted when the client closes its side, or the connection is broken. */
  readonly gone: AbortSignal;
}

/** A front before an HTTP server that can break a connection, which `Deno.serve` cannot. */
export interface Relay {
  /** A connection, by the port from which the relay reached the server. */
  readonly connection: (port: number) => Connection | undefined;
  /** Breaks all connections and accepts no more. */
  readonly close: () => Promise<void>;
}

/**
 * Passes every connection's bytes on to a server on this machine.
 *
 * `Deno.serve` answers each request somehow: a response whose body fails still
 * has its status line sent. To let a client see a connection that breaks
 * before the answer, each one passes through here and can be cut by its port.
 *
 * @param listener where clients connect; closed with the relay
 * @param target the port of the server on 127.0.0.1
 */
export function startRelay(
  listener: Deno.TcpListener,
  target: number,
): Relay {
  const connections = new Map<number, Connection>();
  const running = new Set<Promise<void>>();
  let closed = false;

  async function pass(client: Deno.TcpConn): Promise<void> {
    let server: Deno.TcpConn;
    try {
      server = await Deno.connect({ hostname: "127.0.0.1", port: target });
    } catch {
      return shut(client);
    }
    if (closed) return shut(client, server);
    const gone = new AbortController();
    const cut = () => {
      shut(client, server);
      gone.abort();
    };
    const { port } = server.localAddr;
    connections.set(port, {
      client: client.remoteAddr.hostname,
      cut,
      gone: gone.signal,
    });
    // Else the small pieces of an answer may wait for each other for 40 ms.
    client.setNoDelay();
    server.setNoDelay();
    await Promise.all([
      // A client may close its side early and still wait for the answer.
      copy(client, server).then(() => gone.abort(), cut),
      copy(server, client).then(cut, cut),
    ]);
    connections.delete(port);
  }

  const accepting = (async () => {
    while (!closed) {
      try {
        const passing = pass(await listener.accept());
        running.add(passing);
        passing.finally(() => running.delete(passing));
      } catch {
        // Closed, or a client that was gone before it was accepted.
      }
    }
  })();

  return {
    connection: (port) => connections.get(port),
    async close() {
      closed = true;
      listener.close();
      for (const { cut } of connections.values()) cut();
      await Promise.all([accepting, ...running]);
    },
  };
}

/** Copies bytes until there are no more, and says so to the receiver. */
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

function shut(...connections: readonly Deno.TcpConn[]): void {
  for (const connection of connections) {
    try {
      connection.close();
    } catch {
      // Closed before.
    }
  }
}
