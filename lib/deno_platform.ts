import { WINDOW_MILLISECONDS } from "./gateway/rate.ts";
import {
  type FileRead,
  type HttpServer,
  ListenError,
  type OutputStream,
  type Platform,
  UNREADABLE,
} from "./platform.ts";

/** Largest config or secret file in bytes: more is a mistake. */
const FILE_LIMIT = 1024 * 1024;
const TOO_LARGE = "the file is larger than 1 MiB";

/** Other names of standard input, which the runtime does not let programs open. */
const STDIN = /^\/dev\/(?:stdin|fd\/0)$/;
const NO_FILE = { mode: null, size: 0, isFile: false, isDirectory: false };

/** The platform as Deno shows it. */
export function denoPlatform(): Platform {
  return {
    windows: Deno.build.os === "windows",
    env: readVariable,
    readFile,
    uid: () => Deno.uid(),
    now: Date.now,
    sleep: (milliseconds) =>
      new Promise((resolve) => setTimeout(resolve, milliseconds)),
    fetch: createFetch(),
    fetchDirect,
    // Loaded by `check` alone.
    inspectTls: async (place) =>
      await (await import("./doctor/inspect_tls.ts")).inspectTls(place),
    monotonic: () => performance.now(),
    random: Math.random,
    interfaceAddresses: () => Deno.networkInterfaces(),
    localAddressTowards,
    stdin: {
      isTerminal: () => Deno.stdin.isTerminal(),
      read: (buffer) => Deno.stdin.read(buffer),
      setRaw: (raw) => Deno.stdin.setRaw(raw),
    },
    stdout: outputStream(Deno.stdout),
    stderr: outputStream(Deno.stderr),
    onSignal(name, handler) {
      // Windows knows Ctrl-C alone.
      if (Deno.build.os === "windows" && name !== "SIGINT") return;
      Deno.addSignalListener(name, handler);
    },
    onUncaught(handler) {
      globalThis.addEventListener("unhandledrejection", (event) => {
        event.preventDefault();
        handler(event.reason);
      });
    },
    listen,
    exit: (code) => Deno.exit(code),
  };
}

/** Milliseconds: longer than an update may have to wait behind its inquiry. */
const IDLE_LIMIT = WINDOW_MILLISECONDS + 400;

/**
 * Makes a `fetch` for the gateway:
 *
 * - HTTP/1.1 alone. Over HTTP/2 Deno sends a request again by itself when the
 *   server hangs up, and keeps a connection on which the path has fallen silent.
 * - A connection is kept for the next request of the same update and no longer:
 *   later, the address of this machine or of the gateway may be another.
 *
 * The client behind it is made when it is first needed.
 */
function createFetch(): typeof fetch {
  let client: Deno.HttpClient | undefined;
  return async (input, init) => {
    client ??= Deno.createHttpClient({
      http2: false,
      poolIdleTimeout: IDLE_LIMIT,
    });
    return await fetch(input, { ...init, client });
  };
}

function readVariable(name: string): string | undefined {
  try {
    return Deno.env.get(name);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    return UNREADABLE;
  }
}

async function readFile(path: string): Promise<FileRead> {
  try {
    const { mode, size, isFile, isDirectory } = STDIN.test(path)
      ? NO_FILE
      : Deno.statSync(path);
    if (isDirectory) return unreadable("it is a folder");
    let bytes: Uint8Array;
    if (isFile) {
      if (size > FILE_LIMIT) return unreadable(TOO_LARGE);
      // At the start nothing else waits, and this way it is ready sooner.
      bytes = Deno.readFileSync(path);
    } else {
      const { readPipe } = await import("./deno_pipe.ts");
      const source = STDIN.test(path) ? Deno.stdin : undefined;
      const read = await readPipe(path, FILE_LIMIT + 1, { source });
      if (read.status === "late") return unreadable(read.reason);
      bytes = read.bytes;
    }
    if (bytes.length > FILE_LIMIT) return unreadable(TOO_LARGE);
    // A byte order mark is for the parser to judge.
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    const worldReadable = isFile && mode !== null && (mode & 0o004) !== 0 &&
      Deno.build.os !== "windows";
    return { status: "read", text: decoder.decode(bytes), worldReadable };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      return { status: "missing", reason: "there is no such file" };
    }
    if (error instanceof Deno.errors.PermissionDenied) {
      return unreadable("it may not be read");
    }
    if (error instanceof Deno.errors.NotCapable) {
      // No flag that an executable could be given would help.
      if (!/^Requires all access/.test(error.message)) throw error;
      return unreadable("the runtime keeps this path from programs");
    }
    return unreadable(
      error instanceof TypeError ? "it is not UTF-8" : "it cannot be read",
    );
  }
}

function unreadable(reason: string): FileRead {
  return { status: "unreadable", reason };
}

function outputStream(
  stream: {
    writeSync(bytes: Uint8Array): number;
    isTerminal(): boolean;
  },
): OutputStream {
  return {
    isTerminal: () => stream.isTerminal(),
    write(bytes) {
      let rest = bytes;
      try {
        while (rest.length > 0) rest = rest.subarray(stream.writeSync(rest));
      } catch (error) {
        // Whoever read it has gone (`… | head -1`); the work goes on.
        if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
      }
    },
  };
}

const clients = new Map<4 | 6 | undefined, Deno.HttpClient>();

function fetchDirect(family?: 4 | 6): typeof fetch {
  return (input, init) => {
    const client = clients.get(family) ?? createDirectClient(family);
    clients.set(family, client);
    return fetch(input, { ...init, client });
  };
}

const PROXY_VARIABLES = ["ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY"]
  .flatMap((name) => [name, name.toLowerCase()]);

/**
 * Deno looks for proxies when it makes a client and has no option against it
 * (`NO_PROXY=*` goes for names alone), so they are hidden meanwhile.
 */
function createDirectClient(family?: 4 | 6): Deno.HttpClient {
  const hidden = new Map<string, string>();
  for (const name of PROXY_VARIABLES) {
    const value = readVariable(name);
    // What is not UTF-8, Deno does not heed.
    if (value !== undefined && value !== UNREADABLE) hidden.set(name, value);
  }
  try {
    for (const name of hidden.keys()) Deno.env.delete(name);
    return Deno.createHttpClient({
      // The family is that of the address which the connection begins at.
      ...family && { localAddress: family === 4 ? "0.0.0.0" : "::" },
      // Over HTTP/2 the runtime keeps connections that are dead.
      http2: false,
    });
  } finally {
    for (const [name, value] of hidden) Deno.env.set(name, value);
  }
}

const localAddressTowards: Platform["localAddressTowards"] = async (
  hostname,
  port,
  milliseconds,
) => {
  const signal = AbortSignal.timeout(milliseconds);
  try {
    const connection = await Deno.connect({ hostname, port, signal });
    connection.close();
    return connection.localAddr.hostname;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    return undefined;
  }
};

const listen: Platform["listen"] = ({ hostname, port }, handler) => {
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
};

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

/** Whether the runtime lets us connect to the host of a URL. */
export async function mayConnect(url: string): Promise<boolean> {
  const { hostname, port, protocol } = new URL(url);
  const host = `${hostname}:${port || (protocol === "https:" ? 443 : 80)}`;
  const { state } = await Deno.permissions.query({ name: "net", host });
  return state === "granted";
}
