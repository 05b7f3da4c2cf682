/**
 * Everything at once that a stranger or a greedy client can do to a service, and
 * one router among them that sends right updates.
 *
 * @module
 */
import { type Practice, startPractice } from "../../../lib/practice/mod.ts";
import { pause } from "../servers/background.ts";
import { type Serve, startServe } from "../servers/serve.ts";
import { exchange } from "./raw.ts";

/** Idle connections, and connections with slow bodies. */
const MANY = 500;

/** Clients of the flooded service. */
const SECTIONS = `
[client router]
password = let me in
hostnames = home.example.com
[client greedy]
password = more
hostnames = *.example.org *.example.net
`;

/** What came of a flood. */
export interface Flood {
  /** Milliseconds that each right update took. */
  readonly times: readonly number[];
  /** The answers to them that were not right. */
  readonly wrong: readonly string[];
  /** The most memory that the service used, in MiB. */
  readonly memory: number;
}

/** A service that is to be flooded, behind a proxy that says who asks. */
export async function startFlooded(
  directory: string,
  files?: number,
): Promise<AsyncDisposable & { serve: Serve; practice: Practice }> {
  const practice = startPractice();
  const serve = await startServe({
    practice,
    directory,
    settings: { trusted_proxies: "127.0.0.1" },
    sections: SECTIONS,
    args: ["--quiet"],
    files,
  });
  return {
    serve,
    practice,
    async [Symbol.asyncDispose]() {
      await serve[Symbol.asyncDispose]();
      await practice.close();
    },
  };
}

/** Floods a service for so many seconds. */
export async function flood(
  { port, pid }: Pick<Serve, "port" | "pid">,
  seconds: number,
): Promise<Flood> {
  const end = performance.now() + seconds * 1000;
  const goesOn = () => performance.now() < end;
  const update = (
    credentials: string,
    peer: string,
    query: string,
  ) =>
    exchange(
      { port },
      [
        `GET /nic/update?${query} HTTP/1.1`,
        "Host: dyn",
        `Authorization: Basic ${btoa(credentials)}`,
        `X-Forwarded-For: ${peer}`,
        "Connection: close",
        "",
        "",
      ].join("\r\n"),
    ).catch((error) => `${error}`);
  const anyone = () =>
    `9.${[1, 2, 3].map(() => Math.floor(Math.random() * 256)).join(".")}`;

  async function hold(i: number, head: string, more: string): Promise<void> {
    while (goesOn()) {
      try {
        using connection = await Deno.connect({ hostname: "127.0.0.1", port });
        const write = (text: string) =>
          connection.write(new TextEncoder().encode(text));
        if (head !== "") await write(head.replace("PEER", `9.9.9.${i % 256}`));
        const ended = connection.read(new Uint8Array(1)).catch(() => null);
        while (goesOn()) {
          if (await Promise.race([ended, pause(500)]) !== undefined) break;
          if (more !== "") await write(more);
        }
      } catch {
        // It comes again.
      }
      await pause(500);
    }
  }

  async function guess(): Promise<void> {
    const guesses: Promise<string>[] = [];
    while (goesOn()) {
      for (let i = 0; i < 20; i++) {
        guesses.push(
          update("router:guess", anyone(), "hostname=x&myip=1.2.3.4"),
        );
      }
      await pause(100);
    }
    await Promise.all(guesses);
  }

  async function grab(): Promise<void> {
    for (let round = 0; goesOn(); round++) {
      const names = Array.from(
        { length: 20 },
        (_, i) => `h.r${round}n${i}.example.net`,
      );
      await update("greedy:more", "8.8.4.4", `hostname=${names}&myip=1.2.3.4`);
    }
  }

  const times: number[] = [];
  const wrong: string[] = [];
  let memory = 0;
  async function watch(): Promise<void> {
    for (let i = 0; goesOn(); i++) {
      const start = performance.now();
      const address = `1.2.3.${1 + i % 2}`;
      const got = await update(
        "router:let me in",
        "8.8.8.8",
        `hostname=home.example.com&myip=${address}`,
      );
      times.push(performance.now() - start);
      if (!got.endsWith(`good ${address}\n`)) wrong.push(got);
      memory = Math.max(memory, await memoryOf(pid));
      await pause(300);
    }
  }

  const slow = [
    "POST / HTTP/1.1",
    "Host: dyn",
    "X-Forwarded-For: PEER",
    "Content-Length: 1000",
    "",
    "h",
  ].join("\r\n");
  const numbers = Array.from({ length: MANY }, (_, i) => i);
  // Its address is known before the flood begins.
  await update("router:let me in", "8.8.8.8", "hostname=home.example.com");
  await Promise.all([
    ...numbers.map((i) => hold(i, "", "")),
    ...numbers.map((i) => hold(i, slow, "o")),
    guess(),
    grab(),
    watch(),
  ]);
  return { times, wrong, memory };
}

/** The memory of a process in MiB. */
async function memoryOf(pid: number): Promise<number> {
  const { stdout } = await new Deno.Command("ps", {
    args: ["-o", "rss=", "-p", `${pid}`],
  }).output();
  return Number(new TextDecoder().decode(stdout)) / 1024;
}
