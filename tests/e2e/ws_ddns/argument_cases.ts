import configuration from "../../../deno.json" with { type: "json" };
import type { Case } from "./case.ts";
import {
  argsOf,
  ASKED,
  CLI_DONE,
  commandLines,
  knows,
  SECRET,
} from "./notation.ts";

const BOTH = "example.com home 60 A 192.0.2.10 → 8.8.4.4; ";

/** Command lines with options of all kinds, good and bad. */
export const ARGUMENT_CASES: readonly Case[] = [
  ...commandLines(`
    options behind the words       => {words} {options}
    options between the words      => home.example.com {options} 8.8.4.4
    words behind two dashes        => {options} -- {words}
    abbreviated options            => --user 1234567 --pass=practice --ur {url} --cont=10 {words}
    options at their shortest      => --us 1234567 --p=practice --ur={url} --cont 10 {words}
    an abbreviation of two options => --u=1234567 {words}
    an option given twice          => --username x {update}
    an empty option                => {options} --password= {words} => empty => usage
    an option without its value    => {words} {options} --context
    an option for a value          => {options} --context --url {words}
    an unknown option              => {options} --frobnicate {words}
    an unknown letter              => {options} -x {words}
    a wrong context                => {options} --context=4 {words}
    a context that is no number    => {options} --context=x {words} => input usage => usage
    a wrong password               => {options} --password=wrong {words}
    no password                    => --username=1234567 --url={url} {words} => input usage => usage
    no account                     => --url={url} {words} => input usage => usage
    a final slash in the URL       => {account} --url={url}/ {words}
    a path in the URL              => {account} --url={url}/gateway?x=1 {words}
    a URL that is none             => {account} --url=gateway {words} => usage => exit 2
    2FA                            => {2fa} --totp-secret {secret} {words}
    2FA in lower case              => {2fa} --totp-secret ${SECRET.toLowerCase()} {words}
    no 2FA for an account with     => {2fa} {words}
    2FA with a secret that is none => {2fa} --totp-secret=01890189 {words} => usage => exit 2
    --verbose                      => {options} --verbose {words}
    -v                             => {options} -v {words}
    --verb                         => {options} --verb {words}
    -q                             => {options} -q {words}
    --qui with an error            => {options} --qui nothere.example.com 8.8.4.4 => zones => => example.com nothere.example.com!
    --help                         => --help
    no words                       => {options}
    nothing                        =>
    both families => {options} home.example.com 8.8.4.4 2606:4700::1111 => several => ${BOTH}example.com home 60 AAAA 2001:db8:0:0:0:0:0:10 → 2606:4700::1111
    two hosts     => {options} home.example.com plain.example.com 8.8.4.4 => several => ${BOTH}example.com plain - A 192.0.2.40 → 8.8.4.4
  `),
  ...commandLines(
    "a value that begins with a dash => --username=1234567 --password=-x --url={url} {words}",
    knows("-x"),
  ),
  ...commandLines(
    "another context => {options} --context=4 {words}",
    knows("practice", "4"),
  ),
  {
    kind: "command line",
    name: "a password with all kinds of characters",
    args: [
      ...["--username=1234567", `--password= <&>"'%%$\\ ü€ `, "--url={url}"],
      ...argsOf("{words}"),
    ],
    ...knows(` <&>"'%%$\\ ü€ `),
  },
  ...commandLines(
    "2FA with an empty secret => {options} --totp-secret= {words}",
    {
      because: ["empty"],
      now: {
        requests: [],
        exit: 2,
        records: [],
        answer: "",
        stderr: "one line",
      },
    },
  ),
  ...["JBSW Y3DP EHPK 3PXP", `otpauth://totp/x?secret=${SECRET}`].map((
    secret,
  ): Case => ({
    kind: "command line",
    name: secret.includes(" ") ? "2FA in groups" : "2FA as a URI",
    args: [...argsOf("{2fa}"), `--totp-secret=${secret}`, ...argsOf("{words}")],
    because: ["totp"],
    now: {
      ...CLI_DONE,
      requests: CLI_DONE.requests.map((request) =>
        request.replace(/by \d+\/10/, "by 7654321/10 with token")
      ),
    },
  })),
  ...commandLines("-vv => {options} -vv {words}", {
    because: ["secrets"],
    now: { stderr: "log" },
  }),
  ...commandLines("--version => --version", {
    because: ["more"],
    now: {
      exit: 0,
      answer: `schlund-ddns ${configuration.version}\n`,
      stderr: "nothing",
    },
  }),
  ...commandLines("--dry-run => {options} --dry-run {words}", {
    because: ["more"],
    now: {
      requests: [ASKED],
      exit: 0,
      answer: "home.example.com A 192.0.2.10 → 8.8.4.4 (dry run)\n",
      stderr: "nothing",
    },
  }),
];
