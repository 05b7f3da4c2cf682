/**
 * A platform for tests: the real clock and network, with an environment and files
 * that are handed in, and streams that keep what is written.
 *
 * @module
 */
import type { InterfaceAddress, Platform } from "../lib/platform.ts";

/** What differs from an empty machine. */
export interface PlatformOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Texts by path; a text that begins with `!` is a reason not to have it. */
  readonly files?: Readonly<Record<string, string>>;
  /** Whether everybody may read the files. */
  readonly open?: boolean;
  readonly uid?: number | null;
  readonly windows?: boolean;
  readonly now?: () => number;
  readonly sleep?: Platform["sleep"];
  /** The addresses of the network interfaces. */
  readonly interfaces?: readonly InterfaceAddress[];
  /** Where connections begin. */
  readonly kernelPick?: string;
  /** Where they end. */
  readonly remote?: string;
  readonly resolveDns?: Platform["resolveDns"];
  readonly fetchDirect?: Platform["fetchDirect"];
  /** What standard input holds. */
  readonly input?: string | Uint8Array;
}

/** A platform, and what the program wrote to it. */
export interface TestPlatform extends Platform {
  /** The lines of standard error. */
  readonly errors: readonly string[];
  /** The lines of standard output. */
  readonly results: readonly string[];
}

export function platformWith(options: PlatformOptions = {}): TestPlatform {
  const { env = {}, files = {}, open = false, uid = 1000 } = options;
  const errors: string[] = [];
  const results: string[] = [];
  let input = typeof options.input === "object"
    ? options.input
    : new TextEncoder().encode(options.input ?? "");
  const streamInto = (lines: string[]) => ({
    isTerminal: () => false,
    write: (bytes: Uint8Array) =>
      void lines.push(new TextDecoder().decode(bytes).replace(/\n$/, "")),
  });
  return {
    windows: options.windows ?? false,
    env: (name) => env[name],
    readFile(path) {
      const text = files[path];
      return Promise.resolve(
        text === undefined
          ? { status: "missing", reason: "there is no such file" }
          : text.startsWith("!")
          ? { status: "unreadable", reason: text.slice(1) }
          : { status: "read", text, worldReadable: open },
      );
    },
    uid: () => uid,
    now: options.now ?? Date.now,
    sleep: options.sleep ??
      ((milliseconds) =>
        new Promise((resolve) => setTimeout(resolve, milliseconds))),
    monotonic: options.now ?? (() => performance.now()),
    random: () => 0.5,
    fetch,
    inspectTls: () => Promise.resolve(undefined),
    fetchDirect: options.fetchDirect ?? (() => fetch),
    interfaceAddresses: () => options.interfaces ?? [],
    probeConnection: () =>
      Promise.resolve(
        options.kernelPick === undefined
          ? { status: "failed", reason: "no connection" }
          : {
            status: "connected",
            local: options.kernelPick,
            remote: options.remote ?? "127.0.0.1",
          },
      ),
    resolveDns: options.resolveDns ?? (() => Promise.resolve(undefined)),
    stdin: {
      isTerminal: () => false,
      read(buffer) {
        const part = input.subarray(0, buffer.length);
        buffer.set(part);
        input = input.subarray(part.length);
        return Promise.resolve(part.length === 0 ? null : part.length);
      },
      setRaw: () => {},
    },
    stdout: streamInto(results),
    stderr: streamInto(errors),
    onSignal: () => {},
    onUncaught: () => {},
    listen: () => {
      throw new Error("nothing listens in this test");
    },
    exit: (code) => {
      throw new Error(`exit ${code}`);
    },
    errors,
    results,
  };
}
