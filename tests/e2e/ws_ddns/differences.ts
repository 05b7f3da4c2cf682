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
    why: "What is not sent cannot be damaged.",
  },
  others: {
    where: "both",
    when: "Somebody else changes the zone at the same moment",
    before: "Undoes their change.",
    now: "Leaves it.",
    why: "Two routers may share a zone.",
  },
  unchanged: {
    where: "both",
    when: "The address stands there already",
    before: "Writes it again; CGI answers `good`.",
    now: "Writes nothing; CGI answers `nochg`.",
    why:
      "Clients repeat themselves by design, and the provider counts updates.",
  },
  spelling: {
    where: "both",
    when: "An IPv6 address",
    before: "Is written as it was typed.",
    now: "Is written as RFC 5952 spells it, and compared by value.",
    why: "One address, one spelling. CGI still answers with the client's.",
  },
  clothes: {
    where: "both",
    when: "`::ffff:192.0.2.1`",
    before: "Becomes an AAAA record that helps nobody.",
    now: "Is the IPv4 address in it.",
    why: "Sockets of dual stack spell IPv4 so.",
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
    now: "Makes them the one that was asked for.",
    why: "Else half of the visitors still go to the old address.",
  },
  zones: {
    where: "both",
    when: "A zone of more than two labels, such as `example.co.uk`",
    before: "Is never found: the last two labels are the zone.",
    now: "Is found by asking for each longer name in turn.",
    why: "Such zones exist. A host that is missing costs one request more.",
  },
  apex: {
    where: "both",
    when: "The A record of the zone itself",
    before: "Is never found.",
    now: "Is updated.",
    why: "The gateway keeps it apart from the other records.",
  },
  names: {
    where: "both",
    when: "Capitals, a final dot or umlauts in a host name",
    before: "Find nothing.",
    now: "Make no difference.",
    why: "They make none in DNS.",
  },
  input: {
    where: "both",
    when: "A host name, address or setting that cannot be right",
    before: "The gateway is asked all the same.",
    now: "Nothing is sent.",
    why: "A refusal is quicker and clearer here.",
  },
  percent: {
    where: "both",
    when: "A lone `%` in the INI file",
    before: "Is an error.",
    now: "Is a percent sign. (`%%` still is one, too.)",
    why: "Passwords have them.",
  },
  totp: {
    where: "both",
    when: "A TOTP secret in groups, or as an `otpauth://` URI",
    before: "Is an error.",
    now: "Is understood.",
    why: "People have it so.",
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
    when: "The gateway takes an update, but has yet to carry it out",
    before: "Says that it failed.",
    now: "Says that it is done.",
    why: "It was accepted.",
  },
  again: {
    where: "both",
    when: "The gateway stumbles once, or its answer gets lost",
    before: "Gives up.",
    now: "Tries again; after a lost answer, it looks at the zone first.",
    why: "Most trouble passes within seconds.",
  },
  prints: {
    where: "command line",
    when: "A change",
    before: "Prints nothing.",
    now: "Prints one line for each record. `--quiet` prints nothing; what is " +
      "unchanged is printed to a terminal or with `-v` alone.",
    why: "A crontab line that is taken over mails changes and no more.",
  },
  oneLine: {
    where: "command line",
    when: "An error",
    before: "Prints a traceback, or all the usage.",
    now: "Prints one line: what is wrong, and what to do.",
    why: "It is for people.",
  },
  usage: {
    where: "command line",
    when: "Something is wrong with arguments, settings or config file",
    before: "Exit status 2 for arguments, 1 for the rest.",
    now: "Exit status 2.",
    why: "A script sees whether to try again: then, it need not.",
  },
  temporary: {
    where: "command line",
    when: "The gateway cannot be reached or answers nonsense",
    before: "Exit status 1.",
    now: "Exit status 75.",
    why: "The next run may work. 1 is left for what was refused.",
  },
  secrets: {
    where: "command line",
    when: "`-v -v`",
    before: "Logs requests with the password in them.",
    now: "Logs requests without secrets, from one `-v` on.",
    why: "Logs are kept and shared.",
  },
  options: {
    where: "command line",
    when: "An option beside `--config`",
    before: "Is ignored.",
    now: "Goes before the file.",
    why: "What was typed last is what is meant.",
  },
  sources: {
    where: "command line",
    when: "Neither options nor `--config` name an account",
    before: "Signs in as nobody.",
    now: "Takes `SCHLUND_DDNS_…` from the environment, else the file that " +
      "`DDNS_CONFIG` names, else `~/.schlund-ddns`.",
    why: "The command line finds what CGI finds.",
  },
  home: {
    where: "command line",
    when: "`--config=~/FILE`, which no shell expands",
    before: "Is not found.",
    now: "Is in the home directory.",
    why: "As in `DDNS_CONFIG`.",
  },
  words: {
    where: "command line",
    when: "The address before the host name",
    before: "Is an error.",
    now: "Is understood.",
    why: "An address cannot be mistaken for a name.",
  },
  empty: {
    where: "command line",
    when: "An option with an empty value, such as `--totp-secret=`",
    before: "Counts as not given, or is sent.",
    now: "Is an error.",
    why: "Most likely it is a variable that was not set.",
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
    when: "A config file that everybody on the machine can read",
    before: "Is read.",
    now: "Is read, with a warning.",
    why: "It holds a password.",
  },
  warnsPrivate: {
    where: "command line",
    when: "An address that cannot be reached from the Internet",
    before: "Is published.",
    now: "Is published, with a warning.",
    why: "It is rarely meant.",
  },
  format: {
    where: "CGI",
    when: "Every answer",
    before: "`text/html`, no line feed at the end.",
    now: "`text/plain`, a line for each host.",
    why: "So clients of No-IP and dyndns2 read it.",
  },
  tokens: {
    where: "CGI",
    when: "An error",
    before: "Status 500 and a text.",
    now:
      "Status 200 and `nohost`, `notfqdn` or `badagent` for what stays wrong, " +
      "503 and `911` for what may pass.",
    why: "Each client stops or tries again, as it should.",
  },
  log: {
    where: "CGI",
    when: "Every request",
    before: "Logs nothing: the client sees what is wrong.",
    now: "Logs one line: who asked for what, and what became of it.",
    why: "Strangers need not see it, and the person in charge does.",
  },
  peer: {
    where: "CGI",
    when: "A request without an address",
    before: "Is refused.",
    now: "Means the address that it comes from.",
    why: "Many clients know no other way.",
  },
  onlyHost: {
    where: "CGI",
    when: "A request without a host name, where just one is allowed",
    before: "Is refused.",
    now: "Means that one.",
    why: "No other can be meant.",
  },
  lenient: {
    where: "CGI",
    when:
      "Spaces or brackets around an address, capitals or other usual names of parameters",
    before: "Are errors.",
    now: "Are understood.",
    why: "Routers send them.",
  },
  private: {
    where: "CGI",
    when: "An address that cannot be reached from the Internet",
    before: "Is published.",
    now: "Is answered `good` and not published, but for " +
      "`private_addresses = publish`.",
    why: "Some clients send one first, to see whether all works.",
  },
  separators: {
    where: "CGI",
    when: "Commas or line ends between the words of `allowed_hostnames`",
    before: "Belong to the name, so that no host is allowed.",
    now: "Separate them, as spaces do.",
    why: "So they are meant.",
  },
  noName: {
    where: "CGI",
    when: "`allowed_hostnames` without a host name in it",
    before: "Allows no host.",
    now: "Allows no host, and says so in the web server's error log.",
    why: "It is rarely meant.",
  },
  methods: {
    where: "CGI",
    when: "POST, HEAD, OPTIONS",
    before: "HEAD updates; POST is refused; OPTIONS is answered.",
    now:
      "POST updates, with a form or a query; HEAD changes nothing; others are refused.",
    why: "So HTTP has it, and some routers use POST.",
  },
} as const satisfies Readonly<Record<string, Difference>>;

/** A wished difference, for a case to name. */
export type DifferenceId = keyof typeof DIFFERENCES;
