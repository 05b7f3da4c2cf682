/**
 * Measures speed and memory against the practice gateway.
 *
 *     deno task bench [--full] [sizes|processes|tls|zones|hosts|serve|flood]...
 *
 * Ratios are between runs that took turns; times alone say little on a busy
 * machine. `--full` repeats all more often.
 *
 * @module
 */
import { benchFlood } from "./flood.ts";
import { benchHosts } from "./hosts.ts";
import { benchProcesses } from "./processes.ts";
import { benchServe } from "./serve.ts";
import { benchSizes } from "./sizes.ts";
import { benchTls } from "./tls.ts";
import { benchZones } from "./zones.ts";

const PARTS: Readonly<Record<string, (full: boolean) => Promise<void>>> = {
  sizes: benchSizes,
  processes: benchProcesses,
  tls: benchTls,
  zones: benchZones,
  hosts: benchHosts,
  serve: benchServe,
  flood: benchFlood,
};

const words = Deno.args.filter((word) => word !== "--full");
const unknown = words.find((word) => !Object.hasOwn(PARTS, word));
if (unknown !== undefined) {
  console.error(`${unknown} is none of ${Object.keys(PARTS).join(", ")}`);
  Deno.exit(2);
}
for (const [name, bench] of Object.entries(PARTS)) {
  if (words.length > 0 && !words.includes(name)) continue;
  await bench(Deno.args.includes("--full"));
  console.log();
}
