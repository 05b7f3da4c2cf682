import { parserOfDuration } from "./durations.ts";
import type { ValueTable } from "./setting.ts";

/** How the settings of watching are read. */
export const WATCH_VALUES = {
  interval: { parse: parserOfDuration(1000, 24 * 3_600_000), preset: "5m" },
  refresh: {
    parse: parserOfDuration(1000, 366 * 24 * 3_600_000),
    preset: "24h",
  },
} as const satisfies ValueTable;
