import { practiceZones } from "../../lib/practice/mod.ts";
import { denoDirectory } from "../e2e/harness.ts";
import {
  accepts,
  type Background,
  freePort,
  pause,
  startBackground,
} from "../e2e/servers/background.ts";
import { type Course, someRecords, startCourse } from "./course.ts";
import { makeForms } from "./forms.ts";
import { type Load, load } from "./load.ts";
import { memoryOf } from "./processes.ts";
import { digits, median, printTable, quantile, ratio } from "./report.ts";

/** The client that updates. */
const CLIENT = { user: "router", password: "let me in" };
const SECTION = `
[client ${CLIENT.user}]
password = ${CLIENT.password}
hostnames = *.example.com
`;

/** Hosts that change all at once. */
const HOSTS = someRecords(100, (i) => `h${i + 1}`);
const ROUNDS = 5;
const BARE_SERVER = new URL("bare_server.ts", import.meta.url).pathname;

/**
 * Measures `serve`, in all forms that are available: requests for what it
 * remembers, beside a bare server that gives the same answer; its memory; and real
 * changes.
 */
export async function benchServe(full: boolean): Promise<void> {
  const zones = practiceZones()
    .map((zone) => ({ ...zone, rr: [...zone.rr, ...HOSTS] }));
  await using forms = await startCourse();
  for (const { name, bare, commandLine } of await makeForms(forms.folder)) {
    if (bare === undefined && name !== "executable") continue;
    await using course = await startCourse(zones);
    const port = freePort();
    const args = ["serve", "--config", await course.configFor(SECTION)];
    const listen = ["--listen", `127.0.0.1:${port}`];
    const command = [...commandLine, ...args, ...listen];
    await using serve = await start(command, port);
    const ask = (host: string, address: string) =>
      timeChange(port, host, address);
    await ask("home", "1.2.3.4");
    await benchRemembered(name, full ? 100_000 : 20_000, { serve, port });
    await benchChanges(course, ask, full ? 40 : 8);
  }
}

/** Starts a server, and returns as soon as it accepts connections. */
async function start(
  [program = "", ...args]: readonly string[],
  port: number,
): Promise<Background> {
  const env = { DENO_DIR: await denoDirectory() };
  const server = startBackground({ program, args, env, log: "/dev/null" });
  await server.until(() => accepts({ hostname: "127.0.0.1", port }));
  return server;
}

async function benchRemembered(
  name: string,
  requests: number,
  { serve, port }: { readonly serve: Background; readonly port: number },
): Promise<void> {
  const barePort = freePort();
  await using bare = await start([
    ...[Deno.execPath(), "run", "--no-config", "--allow-net"],
    ...[BARE_SERVER, String(barePort)],
  ], barePort);
  const path = "/update?hostname=home.example.com&myip=1.2.3.4";
  const each = { path, ...CLIENT, requests: requests / ROUNDS };
  const atStart = await memoryOf(serve.pid);
  const loads = { bare: [] as Load[], serve: [] as Load[] };
  for (let round = 0; round < ROUNDS; round++) {
    loads.bare.push(await load({ ...each, port: barePort }));
    loads.serve.push(await load({ ...each, port }));
  }
  const atEnd = await memoryOf(serve.pid);
  const rateOf = (server: keyof typeof loads) =>
    loads[server].map(({ perSecond }) => perSecond);
  printTable(
    `serve (${name}), remembered: ${requests} requests over 16 connections:`,
    ["", "per second", "× bare", "p50 ms", "p99 ms"],
    (["bare", "serve"] as const).map((server) => {
      const times = loads[server].flatMap(({ times }) => times);
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
  printTable(
    `Memory in MB after ${requests} requests:`,
    ["", "at start", "now", "peak"],
    [[NaN, bareAtEnd.now, bareAtEnd.peak], [
      atStart.now,
      atEnd.now,
      atEnd.peak,
    ]].map((row, i) => [
      i === 0 ? "bare server" : "serve",
      ...row.map((number) => digits(number, 1)),
    ]),
  );
}

/** After so many milliseconds the gateway takes three requests at once again. */
const REST = 1200;

/**
 * Measures real changes through a service: one now and then; one after the other,
 * which the gateway's limit of 3 requests a second holds up; many hosts at once.
 */
async function benchChanges(
  { practice: { requests } }: Course,
  ask: (host: string, address: string) => Promise<number>,
  count: number,
): Promise<void> {
  let number = 0;
  const next = () => `1.2.4.${1 + number++ % 250}`;
  const inTurn = async (rest: number) => {
    const times = [];
    for (let i = 0; i < count; i++) {
      await pause(rest);
      times.push(await ask("home", next()));
    }
    return times;
  };
  const atOnce = async () => {
    await pause(REST);
    const address = next();
    return await Promise.all(HOSTS.map(({ name }) => ask(name, address)));
  };
  const rows = [];
  for (
    const [name, work] of [
      ["now and then", () => inTurn(REST)],
      ["one after the other", () => inTurn(0)],
      [`${HOSTS.length} hosts at once`, atOnce],
    ] as const
  ) {
    const before = requests.length;
    const start = performance.now();
    const times = await work();
    const seconds = (performance.now() - start) / 1000;
    rows.push([
      name,
      String(times.length),
      digits(times.length / seconds, 1),
      digits(quantile(times, 0.5), 1),
      digits(quantile(times, 0.99), 1),
      String(requests.length - before),
    ]);
  }
  printTable(
    "Real changes:",
    ["", "changes", "per second", "p50 ms", "p99 ms", "gateway requests"],
    rows,
  );
}

/** Sends one update request; how long the answer took, in milliseconds. */
async function timeChange(
  port: number,
  host: string,
  address: string,
): Promise<number> {
  const authorization = `Basic ${btoa(`${CLIENT.user}:${CLIENT.password}`)}`;
  const query = `hostname=${host}.example.com&myip=${address}`;
  const start = performance.now();
  const response = await fetch(`http://127.0.0.1:${port}/update?${query}`, {
    headers: { authorization },
  });
  const body = await response.text();
  const time = performance.now() - start;
  if (!body.startsWith("good ")) throw new Error(body);
  return time;
}
