/**
 * The table of settings: the one place that says which settings there are. From
 * it come `--help`, the README's reference, the man page, the shell completions,
 * the report of `check`, and the refusal of unknown keys. How each is read stands
 * in the table of its group (`update_values.ts`), which is all that a run loads.
 *
 * @module
 */
import { ACCOUNT_VALUES } from "./account_values.ts";
import { ADDRESS_VALUES } from "./address_values.ts";
import { CLIENT_VALUES } from "./client_values.ts";
import { ENVIRONMENT } from "./environment.ts";
import { FLAGS } from "./flags.ts";
import { HOST_VALUES } from "./host_values.ts";
import { SERVICE_VALUES } from "./service_values.ts";
import type { Setting, SettingTable, ValueTable } from "./setting.ts";
import { TELL_VALUES } from "./tell_values.ts";
import { UPDATE_VALUES } from "./update_values.ts";
import { WATCH_VALUES } from "./watch_values.ts";

/** A row for each setting that can be read. */
export type Rows<T extends ValueTable> = Readonly<
  Record<keyof T & string, Setting<unknown>>
>;

/** Who to be at the gateway, and which gateway. */
export const ACCOUNT_SETTINGS: Rows<typeof ACCOUNT_VALUES> = {
  username: {
    ...ACCOUNT_VALUES.username,
    argument: "USER",
    help: "user at the gateway",
    example: "USER",
    group: "account",
    flag: FLAGS.username,
    environment: ENVIRONMENT.username,
  },
  password: {
    ...ACCOUNT_VALUES.password,
    argument: "PASS",
    help: "its password; asked for at a terminal if missing",
    example: "PASS",
    group: "account",
    flag: FLAGS.password,
    environment: ENVIRONMENT.password,
  },
  totp_secret: {
    ...ACCOUNT_VALUES.totp_secret,
    argument: "SECRET",
    help: "secret of the 2FA (Base32 or otpauth:// URI), if the account has it",
    example: "JBSW Y3DP EHPK 3PXP",
    group: "account",
    flag: FLAGS.totp_secret,
    environment: ENVIRONMENT.totp_secret,
  },
  context: {
    ...ACCOUNT_VALUES.context,
    argument: "NUMBER",
    help: "10 at SchlundTech, 4 at AutoDNS",
    example: "10",
    group: "account",
    flag: FLAGS.context,
    environment: ENVIRONMENT.context,
  },
  url: {
    ...ACCOUNT_VALUES.url,
    argument: "URL",
    help: "the gateway",
    example: "https://gateway.schlundtech.de",
    group: "account",
    flag: FLAGS.url,
    environment: ENVIRONMENT.url,
  },
};

/** How updates are made. */
const UPDATE_SETTINGS: Rows<typeof UPDATE_VALUES> = {
  allowed_hostnames: {
    ...UPDATE_VALUES.allowed_hostnames,
    argument: "HOST...",
    help: "the only hosts that CGI and serve may update; check looks at them",
    example: "home.example.com nas.example.com",
    group: "update",
  },
  zone: {
    ...UPDATE_VALUES.zone,
    argument: "NAME",
    help: "the zone of the hosts, instead of asking for it",
    example: "example.com",
    group: "update",
    flag: FLAGS.zone,
  },
  create: {
    ...UPDATE_VALUES.create,
    argument: "yes|no",
    help:
      "make records that are missing; looked up, only what ip4 or ip6 names",
    example: "yes",
    group: "update",
    flag: FLAGS.create,
  },
  ttl: {
    ...UPDATE_VALUES.ttl,
    argument: "SECONDS",
    help: "TTL of the records in seconds, 60 or more (else each keeps its own)",
    example: "60",
    group: "update",
    flag: FLAGS.ttl,
  },
  timeout: {
    ...UPDATE_VALUES.timeout,
    argument: "SECONDS",
    help: "seconds that it may take in all",
    example: "20",
    group: "update",
    flag: FLAGS.timeout,
  },
};

const IP4 = {
  argument: "SOURCE",
  help: "source of the IPv4 address: auto, fritzbox, iface:NAME, none …",
  example: "auto",
  group: "address",
} as const;

const IP6 = {
  argument: "SOURCE",
  help: "source of the IPv6 address: auto, fritzbox, iface:NAME, none …",
  example: "fritzbox",
  group: "address",
} as const;

/** Where addresses come from that nobody writes down; `auto` if nothing is said. */
const ADDRESS_SETTINGS: Rows<typeof ADDRESS_VALUES> = {
  ip4: {
    ...ADDRESS_VALUES.ip4,
    ...IP4,
    unset: "auto",
    flag: FLAGS.ip4,
    environment: ENVIRONMENT.ip4,
  },
  ip6: {
    ...ADDRESS_VALUES.ip6,
    ...IP6,
    unset: "auto",
    flag: FLAGS.ip6,
    environment: ENVIRONMENT.ip6,
  },
};

/** How `watch` keeps watching. */
const WATCH_SETTINGS: Rows<typeof WATCH_VALUES> = {
  interval: {
    ...WATCH_VALUES.interval,
    argument: "DURATION",
    help: "how often watch looks: 90, 90s, 5m, 24h",
    example: "5m",
    group: "watch",
    flag: FLAGS.interval,
  },
  refresh: {
    ...WATCH_VALUES.refresh,
    argument: "DURATION",
    help: "when watch asks the gateway even if nothing changed",
    example: "24h",
    group: "watch",
    flag: FLAGS.refresh,
  },
};

/** Whom `watch` and `serve` tell. */
const TELL_SETTINGS: Rows<typeof TELL_VALUES> = {
  healthcheck: {
    ...TELL_VALUES.healthcheck,
    argument: "URL",
    help:
      "told of each run: healthchecks and its kin, or Uptime Kuma's push URL",
    example: "https://hc-ping.com/…",
    group: "tell",
    environment: ENVIRONMENT.healthcheck,
  },
  notify: {
    ...TELL_VALUES.notify,
    argument: "URL...",
    help: "told of changes and failures: ntfy://HOST/TOPIC, or a webhook's URL",
    example: "ntfy://ntfy.sh/TOPIC",
    group: "tell",
    environment: ENVIRONMENT.notify,
  },
  notify_after: {
    ...TELL_VALUES.notify_after,
    argument: "DURATION",
    help: "how long a failure must last before it is told",
    example: "5m",
    group: "tell",
  },
  notify_on: {
    ...TELL_VALUES.notify_on,
    argument: "EVENT...",
    help: "which events are told: changed, failed, recovered",
    example: "changed failed recovered",
    group: "tell",
  },
};

/** What answering update requests needs. */
const SERVICE_SETTINGS: Rows<typeof SERVICE_VALUES> = {
  listen: {
    ...SERVICE_VALUES.listen,
    argument: "HOST:PORT",
    help: "where serve listens; [::]:8245 for everywhere",
    example: "127.0.0.1:8245",
    group: "service",
    flag: FLAGS.listen,
    environment: ENVIRONMENT.listen,
  },
  trusted_proxies: {
    ...SERVICE_VALUES.trusted_proxies,
    argument: "ADDRESS...",
    help: "addresses or networks whose X-Forwarded-For is believed",
    example: "127.0.0.1",
    group: "service",
  },
  private_addresses: {
    ...SERVICE_VALUES.private_addresses,
    argument: "ignore|publish|peer",
    help: "what to do with sent addresses that are not globally routable: " +
      "answer good and ignore them, publish them, or take the peer's instead",
    example: "ignore",
    group: "service",
  },
  state_ttl: {
    ...SERVICE_VALUES.state_ttl,
    argument: "SECONDS",
    help:
      "seconds that serve answers nochg for a published address without asking",
    example: "300",
    group: "service",
  },
};

/** Section `[client NAME]`: somebody who may update some hosts. */
const CLIENT_SETTINGS: Rows<typeof CLIENT_VALUES> = {
  password: {
    ...CLIENT_VALUES.password,
    argument: "PASS",
    help: "in plain, or a hash made by schlund-ddns hash-password",
    example: "pbkdf2-sha256$600000$…",
    group: "client",
  },
  hostnames: {
    ...CLIENT_VALUES.hostnames,
    argument: "HOST...",
    help: "the hosts it may update; *.home.example.com stands for all below",
    example: "home.example.com *.home.example.com",
    group: "client",
  },
};

/** Section `[host NAME]`: a host of ours, and what is special about it. */
const HOST_SETTINGS: Rows<typeof HOST_VALUES> = {
  ip4: { ...HOST_VALUES.ip4, ...IP4 },
  ip6: { ...HOST_VALUES.ip6, ...IP6 },
  interface_id: {
    ...HOST_VALUES.interface_id,
    argument: "::…",
    help: "the host's part of its IPv6 address, which follows the prefix",
    example: "::1234:5678:9abc:def0",
    group: "host",
  },
};

/** The kinds of sections that have settings. */
export type SectionKind = "default" | "client" | "host";

/** All settings by the kind of their section. */
export const SECTIONS: Readonly<Record<SectionKind, SettingTable>> = {
  default: {
    ...ACCOUNT_SETTINGS,
    ...UPDATE_SETTINGS,
    ...ADDRESS_SETTINGS,
    ...WATCH_SETTINGS,
    ...TELL_SETTINGS,
    ...SERVICE_SETTINGS,
  },
  client: CLIENT_SETTINGS,
  host: HOST_SETTINGS,
};
