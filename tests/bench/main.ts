import { benchPlanning } from "./planning.ts";
import { benchProcesses } from "./processes.ts";

await benchProcesses();
console.log();
benchPlanning();
