/** What a receiver got. */
export interface Received {
  readonly request: string;
  readonly body: string;
  readonly authorization: string | null;
}

/** Starts a server that keeps what it gets and gives one answer. */
export function startReceiver(answer: () => Response | Promise<Response>) {
  const received: Received[] = [];
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    onListen: () => {},
  }, async (request) => {
    const { pathname, search } = new URL(request.url);
    received.push({
      request: `${request.method} ${pathname}${search}`,
      body: await request.text(),
      authorization: request.headers.get("authorization"),
    });
    return await answer();
  });
  return {
    host: `127.0.0.1:${server.addr.port}`,
    received,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
