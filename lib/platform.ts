/**
 * Everything outside of the program, as one interface that is handed in:
 * arguments, environment, files, clock, network, streams and signals.
 *
 * @module
 */

/**
 * The value of an environment variable whose bytes are not UTF-8. No setting and
 * no parameter accepts it, so it is never taken for "not set".
 */
export const UNREADABLE = "\ufffd";

/** The environment variables by which the runtime takes a proxy. */
export const PROXY_VARIABLES: readonly string[] = [
  "ALL_PROXY",
  "HTTPS_PROXY",
  "HTTP_PROXY",
].flatMap((name) => [name, name.toLowerCase()]);

/** What the program runs on. */
export interface Platform {
  /** Whether it is Windows, which has no file modes and other home directories. */
  readonly windows: boolean;
  /**
   * An environment variable: undefined if it is not set, {@linkcode UNREADABLE} if
   * it is not UTF-8.
   */
  readonly env: (name: string) => string | undefined;
  /** Reads a small text file whole. */
  readonly readFile: (
    path: string,
    options?: ReadOptions,
  ) => Promise<FileRead>;
  /** The user's number, null where there is no such thing. */
  readonly uid: () => number | null;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** Waits so many milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Milliseconds of a clock that nobody sets. */
  readonly monotonic: () => number;
  /** A number from 0 up to, but not including, 1. */
  readonly random: () => number;
  /**
   * Sends an HTTP request, over HTTP/1.1 alone, which is never sent again unseen.
   * A connection is kept for about a second, for the next request of an update.
   */
  readonly fetch: typeof fetch;
  /** Looks at a TLS server; undefined if there is none to be seen. */
  readonly inspectTls: (place: TlsPlace) => Promise<TlsView | undefined>;
  /**
   * Sends HTTP requests past every proxy, over IPv4 or IPv6 alone if a family is
   * named.
   */
  readonly fetchDirect: (family?: 4 | 6) => typeof fetch;
  /** The addresses of this machine's network interfaces. */
  readonly interfaceAddresses: () => readonly InterfaceAddress[];
  /** Opens a connection, closes it, and tells its two addresses. */
  readonly probeConnection: (
    hostname: string,
    port: number,
    milliseconds: number,
  ) => Promise<ConnectionProbe>;
  /**
   * Asks DNS: empty if the name has no such records, undefined if nobody answers in
   * time. The strings of a TXT record come as one.
   */
  readonly resolveDns: (
    question: DnsQuestion,
    milliseconds: number,
  ) => Promise<readonly string[] | undefined>;
  /** Standard input. */
  readonly stdin: InputStream;
  /** Standard output: results. */
  readonly stdout: OutputStream;
  /** Standard error: what the person in charge should know. */
  readonly stderr: OutputStream;
  /** Calls back at each signal of that name, where the platform has it. */
  readonly onSignal: (name: SignalName, handler: () => void) => void;
  /** Calls back with each fault that nobody caught, instead of ending the process. */
  readonly onUncaught: (handler: (error: unknown) => void) => void;
  /**
   * Listens for HTTP requests.
   *
   * @throws {ListenError} if it cannot listen there
   */
  readonly listen: (
    options: ListenOptions,
    handler: HttpHandler,
  ) => Promise<HttpServer>;
  /** Ends the process at once. */
  readonly exit: (code: number) => never;
}

/** A question to DNS. */
export interface DnsQuestion {
  /** The whole name. */
  readonly name: string;
  /** The type of the records. */
  readonly type: "A" | "AAAA" | "NS" | "TXT";
  /** The address of the name server to ask; the machine's own resolver if absent. */
  readonly server?: string;
}

/** A TLS server to look at. */
export interface TlsPlace {
  /** A name or an address. */
  readonly hostname: string;
  /** TCP port. */
  readonly port: number;
  /** How long it may take. */
  readonly milliseconds: number;
}

/** What a TLS server shows, whether it is to be trusted or not. */
export interface TlsView {
  /** Such as `TLS 1.3`. */
  readonly version: string;
  /** When its certificate begins to be valid, in milliseconds since the Unix epoch. */
  readonly validFrom: number;
  /** When it ends to be. */
  readonly validTo: number;
  /** Who signed it. */
  readonly issuer: string;
}

/** The two ends of a connection, or why there is none. */
export type ConnectionProbe =
  | {
    readonly status: "connected";
    /** The address of this machine. */
    readonly local: string;
    /** The address of the other end. */
    readonly remote: string;
  }
  | { readonly status: "failed"; readonly reason: string };

/** An address that a network interface has. */
export interface InterfaceAddress {
  /** The interface, such as `eth0`. */
  readonly name: string;
  /** The address, without a zone index. */
  readonly address: string;
  /** The interface's hardware address, such as `02:00:5e:00:53:01`. */
  readonly mac: string;
}

/** How to read a file. */
export interface ReadOptions {
  /** The most bytes that it may have: 1 MiB if it is left out. */
  readonly limit?: number;
  /** UTF-8, which it must be, if it is left out; Latin-1 takes any bytes. */
  readonly encoding?: "utf-8" | "latin1";
}

/** A text file, or why it cannot be had. */
export type FileRead =
  | {
    readonly status: "read";
    readonly text: string;
    /** Whether every user of the machine may read it. */
    readonly worldReadable: boolean;
  }
  | {
    /** `missing`: there is no such file. */
    readonly status: "missing" | "unreadable";
    /** For a message. */
    readonly reason: string;
  };

/** A stream that is read. */
export interface InputStream {
  /** Whether a person types there. */
  readonly isTerminal: () => boolean;
  /** Reads the next bytes into a buffer; null at the end. */
  readonly read: (buffer: Uint8Array) => Promise<number | null>;
  /** Whether typed characters come at once and are not shown. */
  readonly setRaw: (raw: boolean) => void;
}

/** A stream that is written to. */
export interface OutputStream {
  /** Whether a person reads there. */
  readonly isTerminal: () => boolean;
  /**
   * Writes all bytes. A reader that has gone (a closed pipe) is no error.
   *
   * @throws if the stream cannot be written, such as on a full disk
   */
  readonly write: (bytes: Uint8Array) => void;
}

/** Signals that programs of this project answer. */
export type SignalName = "SIGINT" | "SIGTERM" | "SIGHUP";

/** A request as it came over a connection; only its form is checked. */
export interface HttpMessage {
  /** As it was sent. */
  readonly method: string;
  /** The request target, as it was sent. */
  readonly target: string;
  /** Field values by name in lower case; repeated ones are joined with `, `. */
  readonly headers: ReadonlyMap<string, string>;
  /** The address of the connection's other end. */
  readonly remote: string;
  /** Whether a body is announced. */
  readonly hasBody: boolean;
  /**
   * Reads the body, once; no more bytes are kept than the limit. Undefined if it
   * breaks off.
   */
  readonly readBody: (
    limit: number,
  ) => Promise<Uint8Array<ArrayBuffer> | undefined>;
}

/** What is answered; the body is sent as it is. */
export interface HttpAnswer {
  /** The HTTP status. */
  readonly status: number;
  /** Header fields, `content-length` among them. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Empty for `HEAD`. */
  readonly body: string;
}

/** Answers one request. It must not throw. */
export type HttpHandler = (message: HttpMessage) => Promise<HttpAnswer>;

/** Where to listen. */
export interface ListenOptions {
  /** An address or a name of this machine. */
  readonly hostname: string;
  /** 0 for any free port. */
  readonly port: number;
}

/** A server that listens. */
export interface HttpServer {
  /** Where it listens: `HOST:PORT`, IPv6 in brackets. */
  readonly address: string;
  /** Resolves when all is answered after {@linkcode shutdown}. */
  readonly finished: Promise<void>;
  /** Takes no more connections and finishes the requests under way. */
  readonly shutdown: () => void;
}

/** The server cannot listen; the message is one line for a person. */
export class ListenError extends Error {
  /** Tells it from other errors. */
  override name = "ListenError";

  /**
   * Makes one.
   *
   * @param temporary whether that may be different in a moment, as at boot
   */
  constructor(message: string, readonly temporary: boolean) {
    super(message);
  }
}

/** Whether the runtime refused something for lack of a permission. */
export function isPermissionError(error: unknown): error is Error {
  return error instanceof Error && error.name === "NotCapable";
}

/** Reads variables that the program can do without: one that may not be read is not set. */
export function quietly(env: Platform["env"]): Platform["env"] {
  return (name) => {
    try {
      return env(name);
    } catch {
      return undefined;
    }
  };
}

/** Reads so many bytes of a stream, or less if it ends before. */
export async function readBytes(
  stream: Pick<InputStream, "read">,
  count: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(count);
  let length = 0;
  while (length < count) {
    const read = await stream.read(bytes.subarray(length));
    if (read === null) break;
    length += read;
  }
  return bytes.subarray(0, length);
}
