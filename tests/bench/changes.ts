import type { Practice } from "../../lib/practice/mod.ts";
import { pause } from "../e2e/servers/background.ts";
import { quantile } from "./statistics.ts";
import { digits, printTable } from "./table.ts";

/** Sends one update request and says how long the answer took, in milliseconds. */
export type Ask = (host: string, address: string) => Promise<number>;

/** After so many milliseconds the gateway takes three requests at once again. */
const REST = 1200;

/**
 * Measures real changes through a service: one now and then; one after the other,
 * which the gateway's limit of 3 requests a second holds up; many hosts at once.
 */
export async function benchChanges(
  practice: Practice,
  { ask, hosts, full }: {
    readonly ask: Ask;
    readonly hosts: readonly string[];
    readonly full: boolean;
  },
): Promise<void> {
  const count = full ? 40 : 8;
  let number = 0;
  const next = () => `1.2.4.${1 + number++ % 250}`;
  const alone = async () => {
    await pause(REST);
    return await ask("home", next());
  };
  const inTurn = () => ask("home", next());
  const rows = [];
  for (
    const [name, change] of [
      ["now and then", alone],
      ["one after the other", inTurn],
    ] as const
  ) {
    rows.push(
      await row(practice, name, async () => {
        const times = [];
        for (let i = 0; i < count; i++) times.push(await change());
        return times;
      }),
    );
  }
  await pause(REST);
  rows.push(
    await row(practice, `${hosts.length} hosts at once`, () => {
      const address = next();
      return Promise.all(hosts.map((host) => ask(host, address)));
    }),
  );
  printTable(
    "Real changes:",
    ["", "changes", "per second", "p50 ms", "p99 ms", "gateway requests"],
    rows,
  );
}

async function row(
  { requests }: Practice,
  name: string,
  work: () => Promise<readonly number[]>,
): Promise<readonly string[]> {
  const before = requests.length;
  const start = performance.now();
  const times = await work();
  const seconds = (performance.now() - start) / 1000;
  return [
    name,
    String(times.length),
    digits(times.length / seconds, 1),
    digits(quantile(times, 0.5), 1),
    digits(quantile(times, 0.99), 1),
    String(requests.length - before),
  ];
}
