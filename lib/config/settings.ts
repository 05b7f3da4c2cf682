/**
 * The table of settings: the one place that says which settings there are. From
 * it come parsing, `--help`, the README's reference, the man page, the shell
 * completions, the report of `check`, and the refusal of unknown keys.
 *
 * @module
 */
import {
  parseAllowedHostnames,
  parseBoolean,
  parseContext,
  parseGatewayUrl,
  parseHostnames,
  parseInterfaceId,
  parseListen,
  parseNetworks,
  parserOfDuration,
  parserOfSeconds,
  parserOfTtl,
  parserOfWordList,
  parserOfWords,
  parseSecret,
  parseText,
} from "./parsers.ts";
import type { SettingTable } from "./setting.ts";
import { parserOfSource } from "./source.ts";

/** Seconds; less is refused at SchlundTech [field]. */
export const MINIMUM_TTL = 60;

/** Who to be at the gateway, and which gateway. */
export const ACCOUNT_SETTINGS = {
  username: {
    argument: "USER",
    help: "user at the gateway",
    parse: parseText,
    example: "USER",
    group: "account",
    flag: "inherited",
    environment: "variable",
  },
  password: {
    argument: "PASS",
    help: "its password; asked for at a terminal if missing",
    parse: parseSecret,
    example: "PASS",
    group: "account",
    flag: "inherited",
    environment: "variable or file",
  },
  totp_secret: {
    argument: "SECRET",
    help: "secret of the 2FA (Base32 or otpauth:// URI), if the account has it",
    parse: parseSecret,
    example: "JBSW Y3DP EHPK 3PXP",
    group: "account",
    flag: "inherited",
    environment: "variable or file",
  },
  context: {
    argument: "NUMBER",
    help: "10 at SchlundTech, 4 at AutoDNS",
    parse: parseContext,
    preset: "10",
    example: "10",
    group: "account",
    flag: "inherited",
    environment: "variable",
  },
  url: {
    argument: "URL",
    help: "the gateway",
    parse: parseGatewayUrl,
    preset: "https://gateway.schlundtech.de",
    example: "https://gateway.schlundtech.de",
    group: "account",
    flag: "inherited",
    environment: "variable",
  },
} as const satisfies SettingTable;

/** How updates are made. */
export const UPDATE_SETTINGS = {
  allowed_hostnames: {
    argument: "HOST...",
    help: "the only hosts that CGI and serve may update; check looks at them",
    parse: parseAllowedHostnames,
    example: "home.example.com nas.example.com",
    group: "update",
  },
  zone: {
    argument: "NAME",
    help: "the zone of the hosts, instead of asking for it",
    parse: parseHostnames,
    example: "example.com",
    group: "update",
    flag: "value",
  },
  create: {
    argument: "yes|no",
    help:
      "make records that are missing; looked up, only what ip4 or ip6 names",
    parse: parseBoolean,
    preset: "no",
    example: "yes",
    group: "update",
    flag: "switch",
  },
  ttl: {
    argument: "SECONDS",
    help: "TTL of the records in seconds, 60 or more (else each keeps its own)",
    parse: parserOfTtl(MINIMUM_TTL),
    example: "60",
    group: "update",
    flag: "value",
  },
  timeout: {
    argument: "SECONDS",
    help: "seconds that it may take in all",
    parse: parserOfSeconds(0.1, 3600),
    preset: "20",
    example: "20",
    group: "update",
    flag: "value",
  },
} as const satisfies SettingTable;

const IP4 = {
  argument: "SOURCE",
  help: "source of the IPv4 address: auto, fritzbox, iface:NAME, none …",
  parse: parserOfSource("A"),
  example: "auto",
  group: "address",
} as const;

const IP6 = {
  argument: "SOURCE",
  help: "source of the IPv6 address: auto, fritzbox, iface:NAME, none …",
  parse: parserOfSource("AAAA"),
  example: "fritzbox",
  group: "address",
} as const;

/** Where addresses come from that nobody writes down; `auto` if nothing is said. */
export const ADDRESS_SETTINGS = {
  ip4: { ...IP4, unset: "auto", flag: "value", environment: "variable" },
  ip6: { ...IP6, unset: "auto", flag: "value", environment: "variable" },
} as const satisfies SettingTable;

/** How `watch` keeps watching. */
export const WATCH_SETTINGS = {
  interval: {
    argument: "DURATION",
    help: "how often watch looks: 90, 90s, 5m, 24h",
    parse: parserOfDuration(1000, 24 * 3_600_000),
    preset: "5m",
    example: "5m",
    group: "watch",
    flag: "value",
  },
  refresh: {
    argument: "DURATION",
    help: "when watch asks the gateway even if nothing changed",
    parse: parserOfDuration(1000, 366 * 24 * 3_600_000),
    preset: "24h",
    example: "24h",
    group: "watch",
    flag: "value",
  },
} as const satisfies SettingTable;

/** Whom `watch` and `serve` tell. */
export const TELL_SETTINGS = {
  healthcheck: {
    argument: "URL",
    help:
      "told of each run: healthchecks and its kin, or Uptime Kuma's push URL",
    parse: parseSecret,
    example: "https://hc-ping.com/…",
    group: "tell",
    environment: "variable or file",
  },
  notify: {
    argument: "URL...",
    help: "told of changes and failures: ntfy://HOST/TOPIC, or a webhook's URL",
    parse: parseSecret,
    example: "ntfy://ntfy.sh/TOPIC",
    group: "tell",
    environment: "variable or file",
  },
  notify_after: {
    argument: "DURATION",
    help: "how long a failure must last before it is told",
    parse: parserOfDuration(0, 30 * 24 * 3_600_000),
    preset: "5m",
    example: "5m",
    group: "tell",
  },
  notify_on: {
    argument: "EVENT...",
    help: "which events are told: changed, failed, recovered",
    parse: parserOfWordList("changed", "failed", "recovered"),
    preset: "changed failed recovered",
    example: "changed failed recovered",
    group: "tell",
  },
} as const satisfies SettingTable;

/** What answering update requests needs. */
export const SERVICE_SETTINGS = {
  listen: {
    argument: "HOST:PORT",
    help: "where serve listens; [::]:8245 for everywhere",
    parse: parseListen,
    preset: "127.0.0.1:8245",
    example: "127.0.0.1:8245",
    group: "service",
    flag: "value",
    environment: "variable",
  },
  trusted_proxies: {
    argument: "ADDRESS...",
    help: "addresses or networks whose X-Forwarded-For is believed",
    parse: parseNetworks,
    preset: "",
    example: "127.0.0.1",
    group: "service",
  },
  private_addresses: {
    argument: "ignore|publish|peer",
    help: "what to do with sent addresses that are not globally routable: " +
      "answer good and ignore them, publish them, or take the peer's instead",
    parse: parserOfWords("ignore", "publish", "peer"),
    preset: "ignore",
    example: "ignore",
    group: "service",
  },
  state_ttl: {
    argument: "SECONDS",
    help:
      "seconds that serve answers nochg for a published address without asking",
    parse: parserOfSeconds(0, 86_400),
    preset: "300",
    example: "300",
    group: "service",
  },
} as const satisfies SettingTable;

/** Section `[client NAME]`: somebody who may update some hosts. */
export const CLIENT_SETTINGS = {
  password: {
    argument: "PASS",
    help: "in plain, or a hash made by schlund-ddns hash-password",
    parse: parseSecret,
    example: "pbkdf2-sha256$600000$…",
    group: "client",
  },
  hostnames: {
    argument: "HOST...",
    help: "the hosts it may update; *.home.example.com stands for all below",
    parse: parseHostnames,
    example: "home.example.com *.home.example.com",
    group: "client",
  },
} as const satisfies SettingTable;

/** Section `[host NAME]`: a host of ours, and what is special about it. */
export const HOST_SETTINGS = {
  ip4: IP4,
  ip6: IP6,
  interface_id: {
    argument: "::…",
    help: "the host's part of its IPv6 address, which follows the prefix",
    parse: parseInterfaceId,
    example: "::1234:5678:9abc:def0",
    group: "host",
  },
} as const satisfies SettingTable;

/** Section `[default]`. */
export const DEFAULT_SETTINGS:
  & typeof ACCOUNT_SETTINGS
  & typeof UPDATE_SETTINGS
  & typeof ADDRESS_SETTINGS
  & typeof WATCH_SETTINGS
  & typeof TELL_SETTINGS
  & typeof SERVICE_SETTINGS = {
    ...ACCOUNT_SETTINGS,
    ...UPDATE_SETTINGS,
    ...ADDRESS_SETTINGS,
    ...WATCH_SETTINGS,
    ...TELL_SETTINGS,
    ...SERVICE_SETTINGS,
  };

/** All settings by the kind of their section. */
export const SECTIONS: {
  readonly default: typeof DEFAULT_SETTINGS;
  readonly client: typeof CLIENT_SETTINGS;
  readonly host: typeof HOST_SETTINGS;
} = {
  default: DEFAULT_SETTINGS,
  client: CLIENT_SETTINGS,
  host: HOST_SETTINGS,
};

/** Settings that have a new name, by their old one; the old one is still read. */
export const RENAMED_SETTINGS = {
  allow_private_addresses: {
    key: "private_addresses",
    translate: (text: string) => parseBoolean(text) ? "publish" : "ignore",
  },
} as const;

/** The environment variable of a setting. */
export function variableOf(key: string): string {
  return `SCHLUND_DDNS_${key.toUpperCase()}`;
}

/** The option of a setting, without its dashes. */
export function flagOf(key: string): string {
  return key.replaceAll("_", "-");
}
