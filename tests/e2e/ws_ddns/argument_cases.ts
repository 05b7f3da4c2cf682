import configuration from "../../../deno.json" with { type: "json" };
import type { Case } from "./case.ts";
import {
  A_CHANGED,
  AAAA_CHANGED,
  ASKED,
  CLI_DONE,
  notFound,
  USAGE,
} from "./expected.ts";
import {
  ACCOUNT,
  HOME,
  knows,
  NEW_A,
  OPTIONS,
  options,
  SECRET,
  WORDS,
} from "./command_line.ts";

const WITH_TOTP = ["--username=7654321", "--password=practice", "--url={url}"];

/** The same request by the account with 2FA. */
function withToken(request: string): string {
  return request.replace(/by \d+\/10/, "by 7654321/10 with token");
}

/** Command lines with options of all kinds, good and bad. */
export const ARGUMENT_CASES: readonly Case[] = [
  options("options behind the words", [...WORDS, ...OPTIONS]),
  options("options between the words", [HOME, ...OPTIONS, NEW_A]),
  options("words behind two dashes", [...OPTIONS, "--", ...WORDS]),
  options("abbreviated options", [
    ...["--user", "1234567", "--pass=practice", "--ur", "{url}", "--cont=10"],
    ...WORDS,
  ]),
  options("options at their shortest", [
    ...["--us", "1234567", "--p=practice", "--ur={url}", "--cont", "10"],
    ...WORDS,
  ]),
  options("an abbreviation of two options", ["--u=1234567", ...WORDS]),
  options("an option given twice", ["--username", "x", ...OPTIONS, ...WORDS]),
  options("an empty option", [...OPTIONS, "--password=", ...WORDS], {
    because: ["empty"],
    now: USAGE,
  }),
  options("an option without its value", [...WORDS, ...OPTIONS, "--context"]),
  options("an option for a value", [
    ...OPTIONS,
    "--context",
    "--url",
    ...WORDS,
  ]),
  options("a value that begins with a dash", [
    ...["--username=1234567", "--password=-x", "--url={url}", ...WORDS],
  ], {
    gateway: { accounts: [{ user: "1234567", password: "-x", context: "10" }] },
  }),
  options("an unknown option", [...OPTIONS, "--frobnicate", ...WORDS]),
  options("an unknown letter", [...OPTIONS, "-x", ...WORDS]),
  options("another context", [...OPTIONS, "--context=4", ...WORDS], {
    gateway: {
      accounts: [{ user: "1234567", password: "practice", context: "4" }],
    },
  }),
  options("a wrong context", [...OPTIONS, "--context=4", ...WORDS]),
  options(
    "a context that is no number",
    [...OPTIONS, "--context=x", ...WORDS],
    { because: ["input", "usage"], now: USAGE },
  ),
  options("a wrong password", [...OPTIONS, "--password=wrong", ...WORDS]),
  options("no password", ["--username=1234567", "--url={url}", ...WORDS], {
    because: ["input", "usage"],
    now: USAGE,
  }),
  options("no account", ["--url={url}", ...WORDS], {
    because: ["input", "usage"],
    now: USAGE,
  }),
  options("a password with all kinds of characters", [
    ...["--username=1234567", `--password= <&>"'%%$\\ ü€ `, "--url={url}"],
    ...WORDS,
  ], knows(` <&>"'%%$\\ ü€ `)),
  options("a final slash in the URL", [...ACCOUNT, "--url={url}/", ...WORDS]),
  options("a path in the URL", [
    ...ACCOUNT,
    "--url={url}/gateway?x=1",
    ...WORDS,
  ]),
  options("a URL that is none", [...ACCOUNT, "--url=gateway", ...WORDS], {
    because: ["usage"],
    now: { exit: 2 },
  }),
  options("2FA", [...WITH_TOTP, "--totp-secret", SECRET, ...WORDS]),
  options("2FA in lower case", [
    ...WITH_TOTP,
    "--totp-secret",
    SECRET.toLowerCase(),
    ...WORDS,
  ]),
  options(
    "2FA with an empty secret",
    [...OPTIONS, "--totp-secret=", ...WORDS],
    {
      because: ["empty"],
      now: { ...USAGE, records: [], answer: "", stderr: "one line" },
    },
  ),
  options("2FA in groups", [
    ...WITH_TOTP,
    "--totp-secret=JBSW Y3DP EHPK 3PXP",
    ...WORDS,
  ], {
    because: ["totp"],
    now: { ...CLI_DONE, requests: CLI_DONE.requests.map(withToken) },
  }),
  options("2FA as a URI", [
    ...[...WITH_TOTP, `--totp-secret=otpauth://totp/x?secret=${SECRET}`],
    ...WORDS,
  ], {
    because: ["totp"],
    now: { ...CLI_DONE, requests: CLI_DONE.requests.map(withToken) },
  }),
  options("no 2FA for an account with", [...WITH_TOTP, ...WORDS]),
  options("2FA with a secret that is none", [
    ...WITH_TOTP,
    "--totp-secret=01890189",
    ...WORDS,
  ], { because: ["usage"], now: { exit: 2 } }),
  options("--verbose", [...OPTIONS, "--verbose", ...WORDS]),
  options("-v", [...OPTIONS, "-v", ...WORDS]),
  options("-vv", [...OPTIONS, "-vv", ...WORDS], {
    because: ["secrets"],
    now: { stderr: "log" },
  }),
  options("--verb", [...OPTIONS, "--verb", ...WORDS]),
  options("-q", [...OPTIONS, "-q", ...WORDS]),
  options("--qui with an error", [
    ...OPTIONS,
    "--qui",
    "nothere.example.com",
    NEW_A,
  ], {
    because: ["zones"],
    now: { requests: [ASKED, notFound("nothere.example.com")] },
  }),
  options("--help", ["--help"]),
  options("--version", ["--version"], {
    because: ["more"],
    now: {
      exit: 0,
      answer: `schlund-ddns ${configuration.version}\n`,
      stderr: "nothing",
    },
  }),
  options("no words", OPTIONS),
  options("nothing", []),
  options("both families", [...OPTIONS, HOME, NEW_A, "2606:4700::1111"], {
    because: ["several"],
    now: {
      ...CLI_DONE,
      records: [
        A_CHANGED[0]!,
        AAAA_CHANGED[0]!,
        A_CHANGED[1]!,
        AAAA_CHANGED[1]!,
      ],
      answer: CLI_DONE.answer +
        "home.example.com AAAA 2001:db8:0:0:0:0:0:10 → 2606:4700::1111\n",
    },
  }),
  options("two hosts", [...OPTIONS, HOME, "plain.example.com", NEW_A], {
    because: ["several"],
    now: {
      ...CLI_DONE,
      records: [
        A_CHANGED[0]!,
        "- example.com plain - A 192.0.2.40",
        A_CHANGED[1]!,
        "+ example.com plain - A 8.8.4.4",
      ],
      answer: CLI_DONE.answer + "plain.example.com A 192.0.2.40 → 8.8.4.4\n",
    },
  }),
  options("--dry-run", [...OPTIONS, "--dry-run", ...WORDS], {
    because: ["more"],
    now: {
      requests: [ASKED],
      exit: 0,
      answer: "home.example.com A 192.0.2.10 → 8.8.4.4 (dry run)\n",
      stderr: "nothing",
    },
  }),
];
