/** A CONNECT proxy (RFC 9110 section 9.3.6), as companies have them. */
export interface Proxy extends AsyncDisposable {
  readonly port: number;
  /** Where clients wanted to, oldest first: `HOST:PORT`, or what else they asked. */
  readonly targets: readonly string[];
}

/** How to start a proxy. */
export interface ProxyOptions {
  /** `USER:PASSWORD`; without, everybody may. */
  readonly credentials?: string;
  /** Answers everybody with this status. */
  readonly refuse?: number;
}

const END = /\r\n\r\n/;
const CREDENTIALS = /^proxy-authorization: basic (\S+)/im;

/** Starts a proxy that leads every name to this machine. */
export function startProxy(
  { credentials, refuse }: ProxyOptions = {},
): Proxy {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open = new Set<Deno.TcpConn>();
  const targets: string[] = [];

  async function serve(client: Deno.TcpConn): Promise<void> {
    let head = "";
    const buffer = new Uint8Array(4096);
    while (!END.test(head)) {
      const length = await client.read(buffer);
      if (length === null) return client.close();
      head += new TextDecoder().decode(buffer.subarray(0, length));
    }
    const [, method = "", target = ""] = /^(\S+) (\S+)/.exec(head) ?? [];
    targets.push(target);
    const given = atob(CREDENTIALS.exec(head)?.[1] ?? "");
    const status = refuse ??
      (credentials !== undefined && given !== credentials
        ? 407
        : method === "CONNECT"
        ? 200
        : 405);
    await client.write(
      new TextEncoder().encode(
        `HTTP/1.1 ${status} X\r\n` +
          (status === 200 ? "" : "content-length: 0\r\n") +
          (status === 407 ? "proxy-authenticate: Basic realm=x\r\n" : "") +
          "\r\n",
      ),
    );
    if (status !== 200) return client.close();
    const port = Number(target.split(":").at(-1));
    const server = await Deno.connect({ hostname: "127.0.0.1", port });
    open.add(server);
    await Promise.allSettled([
      client.readable.pipeTo(server.writable),
      server.readable.pipeTo(client.writable),
    ]);
  }

  const accepting = (async () => {
    for await (const client of listener) {
      open.add(client);
      serve(client).catch(() => {});
    }
  })();
  return {
    port: listener.addr.port,
    targets,
    async [Symbol.asyncDispose]() {
      listener.close();
      await accepting;
      for (const connection of open) {
        try {
          connection.close();
        } catch {
          // Closed before.
        }
      }
    },
  };
}
