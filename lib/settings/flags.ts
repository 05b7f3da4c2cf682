import type { FlagKind } from "./setting.ts";

/** The settings that are options of the command line, `--totp-secret` for `totp_secret`. */
export const FLAGS = {
  username: "inherited",
  password: "inherited",
  totp_secret: "inherited",
  context: "inherited",
  url: "inherited",
  zone: "value",
  create: "switch",
  ttl: "value",
  timeout: "value",
  ip4: "value",
  ip6: "value",
  interval: "value",
  refresh: "value",
  listen: "value",
} as const satisfies Readonly<Record<string, FlagKind>>;
