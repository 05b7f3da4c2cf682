import { benchPlanning } from "./planning.ts";
import { benchProcesses } from "./processes.ts";
import { benchSizes } from "./sizes.ts";

await benchSizes();
console.log();
await benchProcesses();
console.log();
benchPlanning();
