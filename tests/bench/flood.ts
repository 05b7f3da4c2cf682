import { flood, startFlooded } from "../e2e/clients/flood.ts";

/** Files that an executable may open. */
const FILES = 1024;

/**
 * Floods `serve` with idle connections, slow bodies, wrong passwords and a greedy
 * client at once, and measures how right updates fare meanwhile.
 */
export async function benchFlood(full: boolean): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    await using flooded = await startFlooded(directory, FILES);
    const { times, wrong, memory } = await flood(flooded.serve, full ? 90 : 30);
    const sorted = times.toSorted((a, b) => a - b);
    const at = (part: number) =>
      `${Math.round(sorted[Math.floor((sorted.length - 1) * part)]!)} ms`;
    const late = times.filter((time) => time > 2000).length + wrong.length;
    const share = (100 * (1 - late / times.length)).toFixed(1);
    console.log(
      `flood: ${times.length} right updates, ${wrong.length} not answered so, ` +
        `${share} % right within 2 s; median ${at(0.5)}, 99 % ${at(0.99)}; ` +
        `${Math.round(memory)} MiB at most`,
    );
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}
