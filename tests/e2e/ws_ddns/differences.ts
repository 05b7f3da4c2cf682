/**
 * Where this project's program wishes to differ from the Python tool, with the
 * reason: docs/from-ws-ddns.md is made of this, and the test allows no other
 * difference.
 *
 * @module
 */

/** One wished difference. */
export interface Difference {
  /** Whom it concerns. */
  readonly where: "both" | "command line" | "CGI";
  /** When it is to be seen. */
  readonly when: string;
  /** What the Python tool does. */
  readonly before: string;
  /** What this program does. */
  readonly now: string;
  readonly why: string;
}

/** All of them, in the order of the document. */
export const DIFFERENCES = {
  bulk: {
    where: "both",
    when: "An update",
    before: "Sends the whole zone back (task 0202).",
    now:
      "Sends the record to remove and the one to add (bulk update, task 0202001).",
    why: "Records that are not sent cannot be damaged.",
  },
  others: {
    where: "both",
    when: "Another program changes the zone at the same time",
    before: "Undoes their change.",
    now: "Keeps it.",
    why: "Two routers can share a zone.",
  },
  unchanged: {
    where: "both",
    when: "The record already has the address",
    before: "Writes it again; CGI answers `good`.",
    now: "Writes nothing; CGI answers `nochg`.",
    why:
      "Clients repeat themselves by design, and the provider counts updates.",
  },
  spelling: {
    where: "both",
    when: "An IPv6 address",
    before: "Is written as typed.",
    now: "Is written in the form of RFC 5952, and compared by value.",
    why: "Each address has one spelling. CGI still answers with the client's.",
  },
  clothes: {
    where: "both",
    when: "`::ffff:192.0.2.1`",
    before: "Becomes a useless AAAA record.",
    now: "Is the IPv4 address that it contains.",
    why: "Dual-stack sockets write IPv4 addresses like this.",
  },
  several: {
    where: "both",
    when: "Several hosts or addresses in one call, or both families",
    before: "Refuses them, or takes the first.",
    now: "Updates all, with one update for each zone.",
    why: "Dual stack is the rule, and every update counts.",
  },
  rrset: {
    where: "both",
    when: "Several A records of one name",
    before: "Changes the first and leaves the others.",
    now: "Replaces them by the one that was requested.",
    why: "Otherwise half of the visitors still use the old address.",
  },
  zones: {
    where: "both",
    when: "A zone of more than two labels, such as `example.co.uk`",
    before: "Is never found: the last two labels are the zone.",
    now: "Is found by asking for each longer name in turn.",
    why: "Such zones exist. A missing host costs one more request.",
  },
  apex: {
    where: "both",
    when: "The A record of the zone itself",
    before: "Is never found.",
    now: "Is updated.",
    why: "The gateway stores it separately from the other records.",
  },
  names: {
    where: "both",
    when: "Upper case, a final dot or umlauts in a host name",
    before: "The host is not found.",
    now: "Make no difference.",
    why: "They make none in DNS either.",
  },
  input: {
    where: "both",
    when: "An invalid host name, address or setting",
    before: "The gateway is asked anyway.",
    now: "Nothing is sent.",
    why: "A local message is faster and clearer.",
  },
  percent: {
    where: "both",
    when: "A single `%` in the INI file",
    before: "Is an error.",
    now: "Is a percent sign. (`%%` still is one as well.)",
    why: "Passwords contain them.",
  },
  totp: {
    where: "both",
    when: "A TOTP secret in groups, or as an `otpauth://` URI",
    before: "Is an error.",
    now: "Works.",
    why: "Secrets are handed out like this.",
  },
  token: {
    where: "both",
    when: "A one-time password is refused",
    before: "Gives up.",
    now: "Tries once more with the next one, up to 30 s later.",
    why: "The first may have been used already.",
  },
  secretTooMany: {
    where: "both",
    when: "A TOTP secret for an account without 2FA",
    before: "The refusal is all there is.",
    now: "Signs in once without it, to tell that it is not wanted.",
    why: "The gateway's refusal does not say why.",
  },
  pending: {
    where: "both",
    when: "The gateway accepts an update, but has not carried it out yet",
    before: "Reports a failure.",
    now: "Reports success.",
    why: "It was accepted.",
  },
  again: {
    where: "both",
    when: "The gateway fails once, or its response is lost",
    before: "Gives up.",
    now: "Tries again; after a lost response, it reads the zone first.",
    why: "Most failures are over within seconds.",
  },
  prints: {
    where: "command line",
    when: "A change",
    before: "Prints nothing.",
    now:
      "Prints one line for each record. `--quiet` prints nothing; unchanged " +
      "records are printed only to a terminal or with `-v`.",
    why: "An existing crontab line sends mail only for changes.",
  },
  oneLine: {
    where: "command line",
    when: "An error",
    before: "Prints a traceback, or the whole usage.",
    now: "Prints one line: what is wrong, and what to do.",
    why: "Messages are for people.",
  },
  usage: {
    where: "command line",
    when: "The arguments, the settings or the config file are wrong",
    before: "Exit status 2 for arguments, 1 for the rest.",
    now: "Exit status 2.",
    why: "A script can tell that trying again does not help.",
  },
  temporary: {
    where: "command line",
    when: "The gateway cannot be reached or its response is invalid",
    before: "Exit status 1.",
    now: "Exit status 75.",
    why: "The next run may work. 1 means a refusal.",
  },
  secrets: {
    where: "command line",
    when: "`-v -v`",
    before: "Logs requests with the password in them.",
    now: "Logs requests without secrets, with a single `-v` too.",
    why: "Logs are kept and shared.",
  },
  options: {
    where: "command line",
    when: "An option in addition to `--config`",
    before: "Is ignored.",
    now: "Takes precedence over the file.",
    why: "What is typed is what is meant.",
  },
  sources: {
    where: "command line",
    when: "Neither options nor `--config` name an account",
    before: "Signs in without an account.",
    now:
      "Uses `SCHLUND_DDNS_…` from the environment, otherwise the file that " +
      "`DDNS_CONFIG` names, otherwise `~/.schlund-ddns`.",
    why: "The command line finds the same account as CGI.",
  },
  home: {
    where: "command line",
    when: "`--config=~/FILE`, which no shell expands",
    before: "Is not found.",
    now: "Is in the home directory.",
    why: "The same as for `DDNS_CONFIG`.",
  },
  words: {
    where: "command line",
    when: "The address before the host name",
    before: "Is an error.",
    now: "Works.",
    why: "An address cannot be mistaken for a name.",
  },
  empty: {
    where: "command line",
    when: "An option with an empty value, such as `--totp-secret=`",
    before: "Counts as missing, or is sent.",
    now: "Is an error.",
    why: "Most likely a variable is not set.",
  },
  more: {
    where: "command line",
    when: "`--version`, `--dry-run` and other new options",
    before: "Are unknown.",
    now: "Work. An abbreviation that the Python tool knows keeps its meaning.",
    why: "They are new.",
  },
  warnings: {
    where: "both",
    when: "A config file that every user of the machine can read",
    before: "Is read.",
    now: "Is read, with a warning.",
    why: "It contains a password.",
  },
  warnsPrivate: {
    where: "command line",
    when: "An address that cannot be reached from the Internet",
    before: "Is published.",
    now: "Is published, with a warning.",
    why: "It is rarely intended.",
  },
  format: {
    where: "CGI",
    when: "Every answer",
    before: "`text/html`, no line feed at the end.",
    now: "`text/plain`, a line for each host.",
    why: "Clients of No-IP and dyndns2 expect that.",
  },
  tokens: {
    where: "CGI",
    when: "An error",
    before: "Status 500 and a text.",
    now:
      "Status 200 and `nohost`, `notfqdn` or `badagent` for permanent errors, " +
      "503 and `911` for temporary ones.",
    why: "Each client stops or tries again as it should.",
  },
  log: {
    where: "CGI",
    when: "Every request",
    before: "Logs nothing; the client sees the error.",
    now: "Logs one line: who requested what, and the outcome.",
    why: "The administrator needs the reason, strangers do not.",
  },
  peer: {
    where: "CGI",
    when: "A request without an address",
    before: "Is refused.",
    now: "Uses the address that it comes from.",
    why: "Many clients do not send one.",
  },
  onlyHost: {
    where: "CGI",
    when: "A request without a host name, where only one is allowed",
    before: "Is refused.",
    now: "Uses that one.",
    why: "No other host is possible.",
  },
  lenient: {
    where: "CGI",
    when:
      "Spaces or brackets around an address, upper case or other common names of parameters",
    before: "Are errors.",
    now: "Work.",
    why: "Routers send them.",
  },
  private: {
    where: "CGI",
    when: "An address that cannot be reached from the Internet",
    before: "Is published.",
    now: "Is answered `good` and not published, unless " +
      "`private_addresses = publish` is set.",
    why: "Some clients send one first as a test.",
  },
  separators: {
    where: "CGI",
    when: "Commas or line ends between the words of `allowed_hostnames`",
    before: "Are part of the name, so no host is allowed.",
    now: "Separate them, as spaces do.",
    why: "That is what people mean.",
  },
  noName: {
    where: "CGI",
    when: "`allowed_hostnames` without a host name in it",
    before: "Allows no host.",
    now: "Allows no host, and says so in the web server's error log.",
    why: "It is rarely intended.",
  },
  methods: {
    where: "CGI",
    when: "POST, HEAD, OPTIONS",
    before: "HEAD updates; POST is refused; OPTIONS is answered.",
    now:
      "POST updates, with a form or a query; HEAD changes nothing; others are refused.",
    why: "That follows HTTP, and some routers use POST.",
  },
} as const satisfies Readonly<Record<string, Difference>>;

/** A wished difference, for a case to name. */
export type DifferenceId = keyof typeof DIFFERENCES;
