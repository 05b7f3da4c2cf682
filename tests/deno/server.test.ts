import { assert, assertEquals } from "@std/assert";
import { listen } from "../../lib/deno/server.ts";
import type { HttpHandler } from "../../lib/platform.ts";

const OK: HttpHandler = () =>
  Promise.resolve({
    status: 200,
    headers: [["content-length", "3"]],
    body: "ok\n",
  });

/** A clock that passes a second whenever it is told to. */
function createClock() {
  let time = 0;
  let sleepers: (() => void)[] = [];
  return {
    now: () => time,
    sleep: () => new Promise<void>((wake) => void sleepers.push(wake)),
    async pass() {
      time += 1000;
      const awake = sleepers;
      sleepers = [];
      awake.forEach((wake) => wake());
      // What a socket tells comes in a later turn.
      await new Promise((resolve) => setTimeout(resolve, 1));
    },
  };
}

/** A server on this machine, and a connection to it. */
async function serverBy(hostname: string, clock = createClock()) {
  const server = listen({ hostname, port: 0 }, OK, clock);
  const port = Number(server.address.split(":").at(-1));
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const send = (text: string) =>
    connection.write(new TextEncoder().encode(text));
  const buffer = new Uint8Array(1024);
  return {
    port,
    send,
    /** Seconds until the server closes the connection. */
    async secondsOpen(): Promise<number> {
      let closed = false;
      const read = connection.read(buffer).then((n) =>
        void (closed = n === null)
      );
      let seconds = 0;
      for (; !closed && seconds < 300; seconds++) await clock.pass();
      await read;
      return seconds;
    },
    async answer(): Promise<string> {
      const length = await connection.read(buffer);
      return new TextDecoder().decode(buffer.subarray(0, length ?? 0));
    },
    async [Symbol.asyncDispose]() {
      connection.close();
      server.shutdown();
      let finished = false;
      server.finished.then(() => void (finished = true));
      while (!finished) await clock.pass();
      // The last look for connections whose time is over.
      await clock.pass();
    },
  };
}

const REQUEST = "GET / HTTP/1.1\r\nHost: x\r\n";

Deno.test("a head has 10 s to come, whole", async () => {
  for (const part of ["", "GET", REQUEST]) {
    await using server = await serverBy("127.0.0.1");
    if (part !== "") await server.send(part);
    const seconds = await server.secondsOpen();
    assert(seconds >= 10 && seconds < 20, `${seconds} after ${part}`);
  }
});

Deno.test("between requests, a connection has 60 s", async () => {
  await using server = await serverBy("127.0.0.1");
  for (let i = 0; i < 2; i++) {
    await server.send(`${REQUEST}\r\n`);
    assert((await server.answer()).startsWith("HTTP/1.1 200 OK\r\n"));
  }
  const seconds = await server.secondsOpen();
  assert(seconds >= 60 && seconds < 80, `${seconds}`);
});

Deno.test("localhost is both families, as far as there are both", async () => {
  await using server = await serverBy("localhost");
  await server.send(`${REQUEST}Connection: close\r\n\r\n`);
  assert((await server.answer()).endsWith("\r\n\r\nok\n"));
  let six: Deno.TcpConn;
  try {
    Deno.listen({ hostname: "::1", port: 0 }).close();
    six = await Deno.connect({ hostname: "::1", port: server.port });
  } catch (error) {
    assert(error instanceof Deno.errors.AddrNotAvailable);
    return;
  }
  assertEquals(six.remoteAddr.port, server.port);
  six.close();
});
