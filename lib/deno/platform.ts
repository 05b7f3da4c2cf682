import { readFile } from "./file.ts";
import { WINDOW_MILLISECONDS } from "../gateway/rate.ts";
import { type OutputStream, type Platform, UNREADABLE } from "../platform.ts";

/** What looks for addresses and at certificates; an update does neither. */
const probes = () => import("./probes.ts");

/** The platform as Deno shows it. */
export function denoPlatform(): Platform {
  let direct: Promise<Platform["fetchDirect"]> | undefined;
  const loadDirect = async () =>
    (await probes()).createFetchDirect(readVariable);
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
    inspectTls: async (place) => await (await probes()).inspectTls(place),
    monotonic: () => performance.now(),
    random: Math.random,
    interfaceAddresses: () => Deno.networkInterfaces(),
    probeConnection: async (...towards) =>
      await (await probes()).probeConnection(...towards),
    resolveDns: async (...asked) => await (await probes()).resolveDns(...asked),
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
