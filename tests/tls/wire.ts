/** The cable to a server on this machine, on which a test can do what happens to cables. */
export interface Wire extends AsyncDisposable {
  /** Where clients connect, on 127.0.0.1. */
  readonly port: number;
  /** How many connections there were. */
  readonly connections: () => number;
  /** Breaks the connection that reached the server from this port, or all. */
  readonly cut: (port?: number) => void;
  /**
   * From now on nothing passes on the connections that there are, and nobody is
   * told: what a new address at home does. New ones work.
   */
  readonly silence: () => void;
}

interface Connection {
  readonly cut: () => void;
  silent: boolean;
}

/**
 * Lays a cable.
 *
 * @param target the server's port on 127.0.0.1
 * @param options how long a byte takes each way, in milliseconds; the port
 */
export function layWire(
  target: number,
  { delay = 0, port = 0 }: {
    readonly delay?: number;
    readonly port?: number;
  } = {},
): Wire {
  const listener = Deno.listen({ hostname: "127.0.0.1", port });
  const connections = new Map<number, Connection>();
  const running = new Set<Promise<void>>();
  let count = 0;
  let closed = false;

  async function pass(client: Deno.TcpConn): Promise<void> {
    count++;
    let server: Deno.TcpConn;
    try {
      server = await Deno.connect({ hostname: "127.0.0.1", port: target });
    } catch {
      return shut(client);
    }
    const connection = {
      silent: false,
      cut() {
        connection.silent = false;
        shut(client, server);
      },
    };
    const { port } = server.localAddr;
    connections.set(port, connection);
    client.setNoDelay();
    server.setNoDelay();
    const silent = () => connection.silent;
    await Promise.all([
      copy(client, server, delay, silent).catch(connection.cut),
      copy(server, client, delay, silent).then(connection.cut, connection.cut),
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
    port: listener.addr.port,
    connections: () => count,
    cut(port) {
      for (const [at, { cut }] of connections) {
        if (port === undefined || port === at) cut();
      }
    },
    silence() {
      for (const connection of connections.values()) connection.silent = true;
    },
    async [Symbol.asyncDispose]() {
      closed = true;
      listener.close();
      for (const { cut } of connections.values()) cut();
      await Promise.all([accepting, ...running]);
    },
  };
}

/** Copies bytes until there are no more, each `delay` milliseconds later. */
async function copy(
  from: Deno.TcpConn,
  to: Deno.TcpConn,
  delay: number,
  silent: () => boolean,
): Promise<void> {
  let sending: Promise<void> = Promise.resolve();
  for (;;) {
    const bytes = new Uint8Array(65536);
    const length = await from.read(bytes);
    const arrival = performance.now() + delay;
    const earlier = sending;
    sending = (async () => {
      await earlier;
      const wait = arrival - performance.now();
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      // Not even the end of a silent connection is told.
      if (silent()) return;
      if (length === null) await to.closeWrite();
      else await writeAll(to, bytes.subarray(0, length));
    })();
    // Whoever waits for it is told of its failure; nobody else need be.
    sending.catch(() => {});
    if (length !== null) continue;
    await sending;
    // A silent one stays until the test is over, or it is cut.
    while (silent()) await new Promise((resolve) => setTimeout(resolve, 50));
    return;
  }
}

async function writeAll(to: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let sent = 0; sent < bytes.length;) {
    sent += await to.write(bytes.subarray(sent));
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
