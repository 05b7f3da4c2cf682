/** One option of the command line. */
export interface Option {
  /** Without the dashes. */
  readonly name: string;
  /** One letter that stands for it. */
  readonly short?: string;
  /** What its argument is called in the help; absent if it takes none. */
  readonly argument?: string;
  /** Whether it may be given several times. */
  readonly repeatable?: boolean;
  /** What `--help` says of it. */
  readonly help: string;
  /** Whether the Python tool has it: its abbreviations keep their meaning. */
  readonly inherited?: boolean;
}

/** The options that say which account to use, common to all that ask the gateway. */
export const ACCOUNT_OPTIONS: readonly Option[] = [
  {
    name: "username",
    argument: "USER",
    help: "user at the gateway",
    inherited: true,
  },
  {
    name: "password",
    argument: "PASS",
    help: "its password; asked for at a terminal if missing",
    inherited: true,
  },
  {
    name: "totp-secret",
    argument: "SECRET",
    help: "secret of the 2FA (Base32 or otpauth:// URI), if the account has it",
    inherited: true,
  },
  {
    name: "context",
    argument: "NUMBER",
    help: "10 at SchlundTech (default), 4 at AutoDNS",
    inherited: true,
  },
  {
    name: "url",
    argument: "URL",
    help: "the gateway (default: https://gateway.schlundtech.de)",
    inherited: true,
  },
  {
    name: "config",
    argument: "FILE",
    help: "INI file (default: $DDNS_CONFIG, else ~/.schlund-ddns)",
    inherited: true,
  },
  {
    name: "timeout",
    argument: "SECONDS",
    help: "how long it may take in all (default: 20)",
  },
  {
    name: "zone",
    argument: "NAME",
    help: "the zone of the hosts, instead of asking for it",
  },
];

/** Options of every command. */
export const COMMON_OPTIONS: readonly Option[] = [
  { name: "help", short: "h", help: "show the help", inherited: true },
  { name: "version", short: "V", help: "show the version" },
  {
    name: "verbose",
    short: "v",
    help: "log requests and answers to stderr, without secrets",
    inherited: true,
  },
  { name: "quiet", short: "q", help: "print nothing but errors" },
];

/** The option of commands that print results. */
export const JSON_OPTION: Option = { name: "json", help: "print JSON" };

/** The option of an update alone. */
export const DRY_RUN_OPTION: Option = {
  name: "dry-run",
  short: "n",
  help: "show what would change, and change nothing",
};

/** Options that say how records are made. */
export const RECORD_OPTIONS: readonly Option[] = [
  { name: "create", help: "make records that are missing" },
  {
    name: "ttl",
    argument: "SECONDS",
    help: "the TTL of the records, 60 or more (default: each keeps its own)",
  },
];

/** Options of the practice gateway. */
export const PRACTICE_OPTIONS: readonly Option[] = [
  {
    name: "port",
    argument: "N",
    help: "where to listen on 127.0.0.1 (default: 8053)",
  },
  {
    name: "switch",
    argument: "NAME=VALUE",
    repeatable: true,
    help: "be stricter or different where the real one is unknown",
  },
  {
    name: "fault",
    argument: "KIND[@TASK][*N]",
    repeatable: true,
    help: "go wrong at the next request(s)",
  },
];

/** Options of the service. */
export const SERVE_OPTIONS: readonly Option[] = [
  {
    name: "listen",
    argument: "HOST:PORT",
    help: "where to listen (default: 127.0.0.1:8245)",
  },
  {
    name: "no-auth",
    help: "let everybody update, without [client NAME] sections",
  },
];

/** The options of all commands, each once. */
export const ALL_OPTIONS: readonly Option[] = [
  ...COMMON_OPTIONS,
  JSON_OPTION,
  ...ACCOUNT_OPTIONS,
  DRY_RUN_OPTION,
  ...RECORD_OPTIONS,
  ...SERVE_OPTIONS,
  ...PRACTICE_OPTIONS,
];
