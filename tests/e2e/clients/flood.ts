/**
 * Everything at once that a stranger or a greedy client can do to a service, and
 * some routers among them that send right updates.
 *
 * @module
 */
import { type Practice, startPractice } from "../../../lib/practice/mod.ts";
import { pause } from "../servers/background.ts";
import { type Serve, startServe } from "../servers/serve.ts";
import { exchange } from "./raw.ts";

/** Idle connections, and connections with slow bodies. */
const MANY = 500;

/** Host and family of those that send right updates: a new address each time. */
const ROUTERS = "home 4,home 6,mail 4,mail 6,plain 4,a.b.deep 4,* 4".split(",")
  .map(
    (text, i) => {
      const [name, family] = text.split(" ");
      return { name, client: `router${i}`, is4: family === "4" };
    },
  );

/** Clients of the flooded service. */
const SECTIONS = `
${
  ROUTERS.map(({ name, client }) =>
    `[client ${client}]
password = let me in, ${client}
hostnames = ${name}.example.com`
  ).join("\n")
}
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
  let end = Infinity;
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
          update("router0:guess", anyone(), "hostname=x&myip=1.2.3.4"),
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
  async function route(
    { name, client, is4 }: typeof ROUTERS[number],
    place: number,
  ): Promise<void> {
    // Routers do not wait for each other.
    await pause(200 * place);
    for (let i = 0; goesOn(); i++) {
      const start = performance.now();
      const address = `${is4 ? "1.2.3." : "2a00:1450::"}${1 + i % 2}`;
      const got = await update(
        `${client}:let me in, ${client}`,
        `8.8.8.${place}`,
        `hostname=${name}.example.com&myip=${address}`,
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
  // Where they usually come from, and their zone, is known before the flood.
  for (const [i, { name, client }] of ROUTERS.entries()) {
    const query = `hostname=${name}.example.com&myip=1.2.3.9`;
    await update(`${client}:let me in, ${client}`, `8.8.8.${i}`, query);
  }
  end = performance.now() + seconds * 1000;
  await Promise.all([
    ...numbers.map((i) => hold(i, "", "")),
    ...numbers.map((i) => hold(i, slow, "o")),
    guess(),
    grab(),
    ...ROUTERS.map(route),
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
