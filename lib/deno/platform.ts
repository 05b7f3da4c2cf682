import { WINDOW_MILLISECONDS } from "../gateway/rate.ts";
import {
  type FileRead,
  type OutputStream,
  type Platform,
  type ReadOptions,
  UNREADABLE,
} from "../platform.ts";

/** Largest config or secret file in bytes: more is a mistake. */
const FILE_LIMIT = 1024 * 1024;

const DEVICE = { mode: null, size: 0, isFile: false };

/** The platform as Deno shows it. */
export function denoPlatform(): Platform {
  forgetKeyLog();
  let direct: Promise<Platform["fetchDirect"]> | undefined;
  /** Loaded by what looks for addresses. */
  async function loadDirect(): Promise<Platform["fetchDirect"]> {
    const { createFetchDirect } = await import("./probes.ts");
    return createFetchDirect(readVariable);
  }
  return {
    windows: Deno.build.os === "windows",
    env: readVariable,
    readFile,
    uid: () => Deno.uid(),
    now: Date.now,
    sleep: (milliseconds) =>
      new Promise((resolve) => setTimeout(resolve, milliseconds)),
    // While the clients for look-ups are made, no request may be under way.
    fetch: createFetch(() => direct?.catch(() => {})),
    fetchDirect(family) {
      const made = direct ??= loadDirect();
      // Told by the request.
      made.catch(() => {});
      return async (input, init) => await (await made)(family)(input, init);
    },
    // Loaded by `check` alone.
    inspectTls: async (place) =>
      await (await import("./tls.ts")).inspectTls(place),
    monotonic: () => performance.now(),
    random: Math.random,
    interfaceAddresses: () => Deno.networkInterfaces(),
    probeConnection: async (...towards) => {
      const { probeConnection } = await import("./probes.ts");
      return await probeConnection(...towards);
    },
    resolveDns: async (...asked) =>
      (await import("./probes.ts")).resolveDns(...asked),
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
    // Loaded by what serves.
    listen: async (options, handler) =>
      (await import("./server.ts")).listen(options, handler),
    exit: (code) => Deno.exit(code),
  };
}

/** Keeps the keys of TLS connections out of a file that the environment names. */
function forgetKeyLog(): void {
  try {
    Deno.env.delete("SSLKEYLOGFILE");
  } catch (error) {
    // Without the permission, the demo only talks to itself.
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
  }
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
 *
 * @param ready what each request waits for
 */
function createFetch(ready: () => Promise<unknown> | undefined): typeof fetch {
  let client: Deno.HttpClient | undefined;
  return async (input, init) => {
    await ready();
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

/** Without waiting: at the start there is nothing else to do. */
async function readFile(
  path: string,
  { limit = FILE_LIMIT, encoding = "utf-8" }: ReadOptions = {},
): Promise<FileRead> {
  try {
    // The runtime does not even let programs look at some of these.
    const { mode, size, isFile } = path.startsWith("/dev/")
      ? DEVICE
      : Deno.statSync(path);
    if (isFile && size <= limit) {
      const worldReadable = mode !== null && (mode & 0o004) !== 0 &&
        Deno.build.os !== "windows";
      // A byte order mark is for the parser to judge.
      const decoder = new TextDecoder(encoding, {
        fatal: true,
        ignoreBOM: true,
      });
      const text = decoder.decode(Deno.readFileSync(path));
      return { status: "read", text, worldReadable };
    }
    const { readOddFile } = await import("./odd_file.ts");
    return await readOddFile(path, { limit, encoding });
  } catch (error) {
    const { whyUnreadable } = await import("./odd_file.ts");
    return whyUnreadable(error);
  }
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

/** Whether the runtime lets us connect to the host of a URL. */
export async function mayConnect(url: string): Promise<boolean> {
  const { hostname, port, protocol } = new URL(url);
  const host = `${hostname}:${port || (protocol === "https:" ? 443 : 80)}`;
  const { state } = await Deno.permissions.query({ name: "net", host });
  return state === "granted";
}
