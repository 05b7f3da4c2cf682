import {
  type Practice,
  practiceZones,
  startPractice,
} from "../../lib/practice/mod.ts";
import { freePort } from "../e2e/servers/background.ts";
import { type Ask, benchChanges } from "./changes.ts";
import { inFolder, writeConfig } from "./course.ts";
import { makeForms } from "./forms.ts";
import { type Load, load } from "./load.ts";
import { memoryOf } from "./memory.ts";
import { startRunning } from "./running.ts";
import { median, quantile, ratio } from "./statistics.ts";
import { digits, printTable } from "./table.ts";

/** Who updates. */
const USER = { user: "router", password: "let me in" };

const SECTION = `
[client ${USER.user}]
password = ${USER.password}
hostnames = *.example.com
`;

/** Hosts that change all at once. */
const HOSTS = Array.from({ length: 100 }, (_, i) => `h${i + 1}`);

const ROUNDS = 5;
const BARE_SERVER = new URL("bare_server.ts", import.meta.url).pathname;

/**
 * Measures `serve`, in all forms that can be had: requests for what it remembers,
 * beside a bare server that gives the same answer; its memory; and real changes.
 */
export async function benchServe(full: boolean): Promise<void> {
  const requests = full ? 100_000 : 20_000;
  await inFolder(async (folder) => {
    const forms = (await makeForms(folder))
      .filter(({ bare, name }) => bare !== undefined || name === "executable");
    for (const { name, commandLine } of forms) {
      const practice = startPractice({ zones: zones() });
      try {
        await measure(practice, { name, commandLine, folder, requests, full });
      } finally {
        await practice.close();
      }
    }
  });
}

async function measure(
  practice: Practice,
  { name, commandLine, folder, requests, full }: {
    readonly name: string;
    readonly commandLine: readonly string[];
    readonly folder: string;
    readonly requests: number;
    readonly full: boolean;
  },
): Promise<void> {
  const config = await writeConfig(folder, practice.url, SECTION);
  const [port, barePort] = [freePort(), freePort()];
  const listen = ["--listen", `127.0.0.1:${port}`];
  await using serve = await startRunning(
    [...commandLine, "serve", "--config", config, ...listen],
    port,
  );
  await using bare = await startRunning([
    ...[Deno.execPath(), "run", "--no-config", "--allow-net"],
    ...[BARE_SERVER, String(barePort)],
  ], barePort);
  const path = "/update?hostname=home.example.com&myip=1.2.3.4";
  const ask = askerOf(port);
  await ask("home", "1.2.3.4");

  const atStart = await memoryOf(serve.pid);
  const loads: { readonly bare: Load; readonly serve: Load }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const each = { path, ...USER, requests: requests / ROUNDS };
    loads.push({
      bare: await load({ ...each, port: barePort }),
      serve: await load({ ...each, port }),
    });
  }
  const atEnd = await memoryOf(serve.pid);
  const rateOf = (server: "bare" | "serve") =>
    loads.map((load) => load[server].perSecond);
  printTable(
    `serve (${name}), remembered: ${requests} requests over 16 connections:`,
    ["", "per second", "× bare", "p50 ms", "p99 ms"],
    (["bare", "serve"] as const).map((server) => {
      const times = loads.flatMap((load) => load[server].times);
      return [
        server === "bare" ? "bare server" : "serve",
        digits(median(rateOf(server)), 0),
        digits(ratio(rateOf(server), rateOf("bare")), 2),
        digits(quantile(times, 0.5), 2),
        digits(quantile(times, 0.99), 2),
      ];
    }),
  );
  const bareAtEnd = await memoryOf(bare.pid);
  printTable(`Memory in MB after ${requests} requests:`, [
    "",
    "at start",
    "now",
    "peak",
  ], [
    ["bare server", "", digits(bareAtEnd.now, 1), digits(bareAtEnd.peak, 1)],
    ["serve", ...[atStart.now, atEnd.now, atEnd.peak].map((n) => digits(n, 1))],
  ]);
  await benchChanges(practice, { ask, hosts: HOSTS, full });
}

function askerOf(port: number): Ask {
  const authorization = `Basic ${btoa(`${USER.user}:${USER.password}`)}`;
  return async (host, address) => {
    const query = `hostname=${host}.example.com&myip=${address}`;
    const start = performance.now();
    const response = await fetch(`http://127.0.0.1:${port}/update?${query}`, {
      headers: { authorization },
    });
    const body = await response.text();
    const time = performance.now() - start;
    if (!body.startsWith("good ")) throw new Error(body);
    return time;
  };
}

function zones() {
  return practiceZones().map((zone) => ({
    ...zone,
    rr: [
      ...zone.rr,
      ...HOSTS.map((name) => ({
        name,
        ttl: 60,
        type: "A",
        value: "192.0.2.1",
      })),
    ],
  }));
}
