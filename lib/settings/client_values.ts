import { parseHostnames, parseSecret } from "./parsers.ts";
import type { ValueTable } from "./setting.ts";

/** How the settings of a section `[client NAME]` are read. */
export const CLIENT_VALUES = {
  password: { parse: parseSecret },
  hostnames: { parse: parseHostnames },
} as const satisfies ValueTable;
