import { ValueError } from "../config_error.ts";
import {
  parseBoolean,
  parserOfSeconds,
  parserOfWords,
  parseText,
} from "./parsers.ts";
import type { ValueTable } from "./setting.ts";

/** How the settings of answering update requests are read. */
export const SERVICE_VALUES = {
  listen: { parse: parseListen, preset: "127.0.0.1:8245" },
  trusted_proxies: { parse: parseText, preset: "" },
  private_addresses: {
    parse: parserOfWords("ignore", "publish", "peer"),
    preset: "ignore",
    formerly: {
      key: "allow_private_addresses",
      translate: (text: string) => parseBoolean(text) ? "publish" : "ignore",
    },
  },
  state_ttl: { parse: parserOfSeconds(0, 86_400), preset: "300" },
} as const satisfies ValueTable;

/** Where to listen: an address or name of this machine, and a port. */
export interface ListenAddress {
  /** `0.0.0.0` for all of IPv4, `::` for everything. */
  readonly hostname: string;
  /** From 0 (any free one) to 65535. */
  readonly port: number;
}

const LISTEN = /^(?:(?:\[([0-9a-f:.]+)\]|([^:[\]]*)):)?(\d{1,5})$/i;

/** `HOST:PORT`, `[IPV6]:PORT`, `:PORT` (all of IPv4) or a port alone. */
function parseListen(text: string): ListenAddress {
  const [, bracketed, plain, port] = LISTEN.exec(text.trim()) ?? [];
  if (port === undefined || Number(port) > 65535) {
    throw new ValueError("write HOST:PORT, like 127.0.0.1:8245");
  }
  const everywhere = plain === "" ? "0.0.0.0" : undefined;
  return {
    hostname: bracketed ?? everywhere ?? plain ?? "127.0.0.1",
    port: Number(port),
  };
}
