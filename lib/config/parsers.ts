import { type Address, parseIpv6 } from "../internet/address.ts";
import { parseHostname } from "../internet/hostname.ts";
import { type Network, parseNetwork } from "../internet/network.ts";
import { type Secret, secretOf } from "../secret.ts";
import { ValueError } from "./config_error.ts";

/** Text without white space at its ends. */
export function parseText(text: string): string {
  return text.trim();
}

/** Text that is nobody's business. */
export function parseSecret(text: string): Secret {
  return secretOf(text);
}

/** The context of an account: a bare integer (gateway fact). */
export function parseContext(text: string): string {
  const context = text.trim();
  if (/^\d{1,9}$/.test(context)) return context;
  throw new ValueError(
    "the context is a number (10 at SchlundTech, 4 at AutoDNS)",
  );
}

/** The URL of a gateway, without credentials in it. */
export function parseGatewayUrl(text: string): URL {
  const url = URL.parse(text.trim());
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new ValueError(
      "the gateway's URL begins with https:// (or http://)",
    );
  }
  // It would tell the password to everybody on the way, and get no answer.
  if (url.protocol === "http:" && url.port === "443") {
    throw new ValueError("443 is the port of https://, not of http://");
  }
  if (url.username !== "" || url.password !== "") {
    throw new ValueError("user and password do not belong into the URL");
  }
  return url;
}

/** The words that Python's configparser takes for yes and no. */
export function parseBoolean(text: string): boolean {
  if (/^(?:1|yes|true|on)$/i.test(text)) return true;
  if (/^(?:0|no|false|off)$/i.test(text)) return false;
  throw new ValueError("say yes or no");
}

/** Makes a parser for one of a few words. */
export function parserOfWords<Word extends string>(
  ...words: readonly Word[]
): (text: string) => Word {
  return (text) => {
    const word = words.find((word) => word === text.trim().toLowerCase());
    if (word !== undefined) return word;
    throw new ValueError(`say one of ${words.join(", ")}`);
  };
}

/** Makes a parser for some of a few words, each at most once. */
export function parserOfWordList<Word extends string>(
  ...words: readonly Word[]
): (text: string) => readonly Word[] {
  const parse = parserOfWords(...words);
  return (text) => [...new Set(wordsOf(text).map(parse))];
}

const UNITS = { s: 1000, m: 60_000, h: 3_600_000 } as const;

/** Makes a parser for `90`, `90s`, `5m` or `24h` that gives milliseconds. */
export function parserOfDuration(
  minimum: number,
  maximum: number,
): (text: string) => number {
  return (text) => {
    const [, digits = "", unit = "s"] =
      /^(\d{1,9})\s*([smh])?$/i.exec(text.trim()) ?? [];
    const milliseconds = digits === ""
      ? NaN
      : Number(digits) * UNITS[unit.toLowerCase() as keyof typeof UNITS];
    if (milliseconds >= minimum && milliseconds <= maximum) return milliseconds;
    throw new ValueError(
      `give a duration such as 90, 90s, 5m or 24h, from ${minimum / 1000} s ` +
        `to ${maximum / 1000} s`,
    );
  };
}

/** Makes a parser for whole seconds of a TTL. */
export function parserOfTtl(minimum: number): (text: string) => number {
  // RFC 2181 section 8.
  const maximum = 2 ** 31 - 1;
  return (text) => {
    const seconds = /^\d+$/.test(text) ? Number(text) : NaN;
    if (seconds >= minimum && seconds <= maximum) return seconds;
    throw new ValueError(`give whole seconds from ${minimum} to ${maximum}`);
  };
}

/** Makes a parser for seconds that gives milliseconds. */
export function parserOfSeconds(
  minimum: number,
  maximum: number,
): (text: string) => number {
  return (text) => {
    const seconds = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : NaN;
    if (seconds >= minimum && seconds <= maximum) {
      return Math.round(seconds * 1000);
    }
    throw new ValueError(`give seconds from ${minimum} to ${maximum}`);
  };
}

/** Words separated by white space and commas. */
function wordsOf(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((word) => word !== "");
}

/** Host names, or patterns such as `*.home.example.com`. */
export function parseHostnames(text: string): readonly string[] {
  return wordsOf(text).map((word) => {
    const host = parseHostname(word);
    if (host !== undefined) return host;
    throw new ValueError(`${JSON.stringify(word)} is not a host name`);
  });
}

/** What `allowed_hostnames` says: the hosts, and the words that are none. */
export interface AllowedHostnames {
  /** Hosts that may be updated; none if the list is empty. */
  readonly hosts: readonly string[];
  /** Words that match no host. */
  readonly strangers: readonly string[];
}

/**
 * The names in `allowed_hostnames`. A word that is no host name matches no host,
 * as with the Python tool: it must not lift the restriction.
 */
export function parseAllowedHostnames(text: string): AllowedHostnames {
  const hosts: string[] = [];
  const strangers: string[] = [];
  for (const word of wordsOf(text)) {
    const host = parseHostname(word);
    if (host === undefined) strangers.push(word);
    else hosts.push(host);
  }
  return { hosts, strangers };
}

/** Addresses and networks. */
export function parseNetworks(text: string): readonly Network[] {
  return wordsOf(text).map((word) => {
    const network = parseNetwork(word);
    if (network !== undefined) return network;
    throw new ValueError(
      `${JSON.stringify(word)} is neither an address nor a network`,
    );
  });
}

/** The host's part of an IPv6 address (RFC 4291 section 2.5.1). */
export function parseInterfaceId(text: string): Address {
  const address = parseIpv6(text.trim());
  if (address !== undefined && address.text !== "::") return address;
  throw new ValueError(
    "write the host's part of its IPv6 address, like ::1234:5678:9abc:def0",
  );
}

/** Where to listen: an address or name of this machine, and a port. */
export interface ListenAddress {
  /** `0.0.0.0` for all of IPv4, `::` for everything. */
  readonly hostname: string;
  /** From 0 (any free one) to 65535. */
  readonly port: number;
}

const LISTEN = /^(?:(?:\[([0-9a-f:.]+)\]|([^:[\]]*)):)?(\d{1,5})$/i;

/** `HOST:PORT`, `[IPV6]:PORT`, `:PORT` (all of IPv4) or a port alone. */
export function parseListen(text: string): ListenAddress {
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
