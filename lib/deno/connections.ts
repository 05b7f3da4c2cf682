/**
 * Connections of a server, bounded in number and time.
 *
 * @module
 */

/** Connections at a time: an executable may have 1,024 files open. */
const MOST_CONNECTIONS = 900;

/** Files that stay free for the gateway, for messages and for name servers. */
const RESERVED_FILES = 16;

/** Connections that are kept open whatever the limit is. */
const LEAST_CONNECTIONS = 4;

/** Milliseconds after which a failed accept is tried again. */
const ACCEPT_PAUSE = 100;

/** Milliseconds that every connection has to begin a request. */
const GRACE_TIME = 500;

/** Milliseconds between two looks for connections whose time is over. */
const SWEEP_INTERVAL = 500;

/** One connection, as the server sees it. */
export interface Connection {
  /** The socket. */
  readonly socket: Deno.TcpConn;
  /**
   * Waits for the client for so many milliseconds at most: then, or when another
   * connection needs the place, it is closed.
   */
  readonly idle: (milliseconds: number) => void;
  /** Is busy for the client for so long at most. */
  readonly busy: (milliseconds: number) => void;
  /** Whether the server stops: no further request is read. */
  readonly stopping: () => boolean;
}

/** How time passes for connections. */
export interface Clock {
  /** Milliseconds of a clock that no one sets. */
  readonly now: () => number;
  /** Waits so many milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** Accepts connections until told to stop. */
export interface Connections {
  /** Takes no more, and closes those that only wait. */
  readonly stop: () => void;
  /** Resolves when the last one is closed after that. */
  readonly finished: Promise<void>;
}

/**
 * Serves the connections of listeners. A failing accept is tried again; where no
 * more files may be opened, fewer connections are kept from then on. When there
 * are too many, the one that has waited longest for its client is closed.
 */
export function acceptConnections(
  listeners: readonly Deno.TcpListener[],
  serve: (connection: Connection) => Promise<void>,
  { now, sleep }: Clock,
): Connections {
  /** When each one's time is over. */
  const open = new Map<Deno.TcpConn, number>();
  /** Those that wait for their client, and since when; longest first. */
  const waiting = new Map<Deno.TcpConn, number>();
  let most = MOST_CONNECTIONS;
  let stopping = false;
  let freed = Promise.withResolvers<void>();

  function close(socket: Deno.TcpConn): void {
    waiting.delete(socket);
    if (!open.delete(socket)) return;
    try {
      socket.close();
    } catch {
      // The client was faster.
    }
    freed.resolve();
    freed = Promise.withResolvers();
  }

  async function start(socket: Deno.TcpConn): Promise<void> {
    const mark = (idle: boolean) => (milliseconds: number) => {
      if (!open.has(socket)) return;
      waiting.delete(socket);
      if (idle) waiting.set(socket, now());
      open.set(socket, now() + milliseconds);
    };
    open.set(socket, Infinity);
    try {
      await serve({
        socket,
        idle: mark(true),
        busy: mark(false),
        stopping: () => stopping,
      });
    } catch {
      // Whatever breaks a connection concerns that connection only.
    } finally {
      close(socket);
    }
  }

  /** Closes those that have waited longest, but none that has just begun. */
  async function makeRoom(): Promise<void> {
    while (open.size > most && !stopping) {
      // What has come meanwhile is read first: its connection no longer waits.
      await new Promise((resolve) => setTimeout(resolve));
      const [longest] = waiting;
      const young = now() - GRACE_TIME;
      if (longest !== undefined && longest[1] < young) close(longest[0]);
      else await Promise.race([freed.promise, sleep(ACCEPT_PAUSE)]);
    }
  }

  async function accept(listener: Deno.TcpListener): Promise<void> {
    while (!stopping) {
      try {
        const socket = await listener.accept();
        start(socket);
        await makeRoom();
      } catch (error) {
        if (stopping) break;
        if (isOutOfFiles(error)) {
          most = Math.max(LEAST_CONNECTIONS, open.size - RESERVED_FILES);
          await makeRoom();
        }
        await sleep(ACCEPT_PAUSE);
      }
    }
  }

  async function sweep(): Promise<void> {
    for (; !stopping || open.size > 0; await sleep(SWEEP_INTERVAL)) {
      for (const [socket, until] of open) if (until < now()) close(socket);
    }
  }

  async function finish(): Promise<void> {
    await Promise.all(listeners.map(accept));
    while (open.size > 0) await freed.promise;
  }

  sweep();
  return {
    stop() {
      stopping = true;
      for (const listener of listeners) listener.close();
      for (const socket of waiting.keys()) close(socket);
      freed.resolve();
      freed = Promise.withResolvers();
    },
    finished: finish(),
  };
}

function isOutOfFiles(error: unknown): boolean {
  return error instanceof Error && "code" in error &&
    (error.code === "EMFILE" || error.code === "ENFILE");
}
