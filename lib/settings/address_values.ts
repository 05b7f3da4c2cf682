import type { ValueTable } from "./setting.ts";
import { parserOfSource } from "../sources/source.ts";

/** How the settings of where addresses come from are read. */
export const ADDRESS_VALUES = {
  ip4: { parse: parserOfSource("A") },
  ip6: { parse: parserOfSource("AAAA") },
} as const satisfies ValueTable;
