import { FLAGS } from "../settings/flags.ts";
import { flagOf } from "../settings/setting.ts";

/** How an option of the command line is spelt. */
export interface Option {
  /** Without the dashes. */
  readonly name: string;
  /** One letter that stands for it. */
  readonly short?: string;
  /** Whether it takes a value; a source may be `-`, which is standard input. */
  readonly takes?: "value" | "source";
  /** Whether it may be given several times. */
  readonly repeatable?: boolean;
  /** Whether the Python tool has it: its abbreviations keep their meaning. */
  readonly inherited?: boolean;
}

/** The options of settings. */
function optionsOf(...keys: (keyof typeof FLAGS)[]): readonly Option[] {
  return keys.map((key) => ({
    name: flagOf(key),
    takes: FLAGS[key] === "switch"
      ? undefined
      : key === "ip4" || key === "ip6"
      ? "source"
      : "value",
    inherited: FLAGS[key] === "inherited",
  }));
}

/** Options that say how records are made. */
export const RECORD_OPTIONS: readonly Option[] = optionsOf("create", "ttl");

/** The option that names the config file. */
export const CONFIG_OPTION: Option = {
  name: "config",
  takes: "value",
  inherited: true,
};

/** The options that say which account to use, common to all that ask the gateway. */
export const ACCOUNT_OPTIONS: readonly Option[] = [
  ...optionsOf("username", "password", "totp_secret", "context", "url"),
  CONFIG_OPTION,
  ...optionsOf("zone", "timeout"),
];

/** Options that say where addresses come from. */
export const ADDRESS_OPTIONS: readonly Option[] = optionsOf("ip4", "ip6");

/** Options of watching. */
export const WATCH_OPTIONS: readonly Option[] = optionsOf(
  "interval",
  "refresh",
);

/** Options of every command. */
export const COMMON_OPTIONS: readonly Option[] = [
  { name: "help", short: "h", inherited: true },
  { name: "version", short: "V" },
  { name: "verbose", short: "v", inherited: true },
  { name: "quiet", short: "q" },
];

/** The option of commands that print results. */
export const JSON_OPTION: Option = { name: "json" };

/** The option of an update alone. */
export const DRY_RUN_OPTION: Option = { name: "dry-run", short: "n" };

/** The option of an update that tells the healthcheck. */
export const HEALTHCHECK_OPTION: Option = { name: "healthcheck" };

/** Options of the service. */
export const SERVE_OPTIONS: readonly Option[] = [
  ...optionsOf("listen"),
  { name: "no-auth" },
];

/** Options of the practice gateway. */
export const PRACTICE_OPTIONS: readonly Option[] = [
  { name: "port", takes: "value" },
  { name: "switch", takes: "value", repeatable: true },
  { name: "fault", takes: "value", repeatable: true },
];
