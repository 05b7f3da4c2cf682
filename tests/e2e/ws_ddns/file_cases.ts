import { ini } from "../harness.ts";
import type { Case } from "./case.ts";
import { CLI_DONE, USAGE } from "./expected.ts";
import {
  CONFIG,
  FILE,
  file,
  knows,
  LINES,
  options,
  SECRET,
  WITH_CONFIG,
  WORDS,
} from "./command_line.ts";

/** Command lines with config files and environments. */
export const FILE_CASES: readonly Case[] = [
  options("a config file", WITH_CONFIG, { files: CONFIG }),
  options("a config file, abbreviated", ["--conf", "my.ini", ...WORDS], {
    files: CONFIG,
  }),
  options("a config file by its whole path", [
    "--config={home}/my.ini",
    ...WORDS,
  ], { files: CONFIG }),
  options("a config file in the home directory", [
    "--config=~/my.ini",
    ...WORDS,
  ], { files: CONFIG, because: ["home"], now: CLI_DONE }),
  options("a config file that is not there", [
    "--config",
    "absent.ini",
    ...WORDS,
  ], { because: ["usage"], now: { exit: 2 } }),
  options("a config file that others can read", WITH_CONFIG, {
    files: CONFIG,
    mode: 0o644,
    because: ["warnings"],
    now: { stderr: "one line" },
  }),
  options(
    "options beside a config file",
    [...WITH_CONFIG, "--password=other"],
    {
      files: CONFIG,
      because: ["options"],
      now: {
        requests: ["0205 example.com by 1234567/10: E00000"],
        records: [],
        exit: 1,
        answer: "",
        stderr: "one line",
      },
    },
  ),
  options("what the file leaves out as an option", [
    ...WITH_CONFIG,
    "--password=practice",
  ], {
    files: { "my.ini": ini({ username: "1234567", url: "{url}" }) },
    because: ["options"],
    now: CLI_DONE,
  }),
  options("the file in the home directory", WORDS, {
    files: { ".schlund-ddns": ini(FILE) },
    because: ["sources"],
    now: CLI_DONE,
  }),
  options("DDNS_CONFIG", WORDS, {
    files: CONFIG,
    env: { DDNS_CONFIG: "my.ini" },
    because: ["sources"],
    now: CLI_DONE,
  }),
  options("the account in the environment", WORDS, {
    env: {
      SCHLUND_DDNS_USERNAME: "1234567",
      SCHLUND_DDNS_PASSWORD: "practice",
      SCHLUND_DDNS_URL: "{url}",
    },
    because: ["sources"],
    now: CLI_DONE,
  }),
  file("colons", LINES.replaceAll(" =", ":").replace(/^/, "[default]\n")),
  file(
    "keys in capitals",
    `[default]\n${LINES.replace("username", "UserName")}`,
  ),
  file(
    "comments and blank lines",
    `# top\n\n; more\n[default]\n  # in\n${LINES}\n`,
  ),
  file(
    "no comments behind a value",
    `[default]\n${LINES}context = 10 ; ten\n`,
    { because: ["input", "usage"], now: USAGE },
  ),
  file(
    "a hash in the password",
    `[default]\n${LINES.replace("practice", "a#b;c")}`,
    knows("a#b;c"),
  ),
  file(
    "a doubled %",
    `[default]\n${LINES.replace("practice", "50%%")}`,
    knows("50%"),
  ),
  file(
    "a reference",
    `[default]\nme = 1234567\n${LINES.replace("= 1234567", "= %(me)s")}`,
  ),
  file(
    "a reference to a key in [DEFAULT]",
    `[DEFAULT]\nme = 1234567\n[default]\n${
      LINES.replace("= 1234567", "= %(ME)s")
    }`,
  ),
  file("a lone %", `[default]\n${LINES.replace("practice", "50%")}`, {
    ...knows("50%"),
    because: ["percent"],
    now: CLI_DONE,
  }),
  file(
    "quotes are part of a value",
    `[default]\n${LINES.replace("practice", '"practice"')}`,
    knows('"practice"'),
  ),
  file(
    "a value on the next line",
    `[default]\n${LINES.replace("= practice", "=\n  practice")}`,
  ),
  file(
    "other sections",
    `[other]\nusername = x\n[default]\n${LINES}[more]\na = b\n`,
  ),
  file("all in [DEFAULT]", `[DEFAULT]\n${LINES}[default]\n`),
  file("[Default]", `[Default]\n${LINES}`, {
    because: ["usage"],
    now: { exit: 2 },
  }),
  file("no section", LINES, { because: ["usage"], now: { exit: 2 } }),
  file("an empty file", "", { because: ["usage"], now: { exit: 2 } }),
  file("a key twice", `[default]\n${LINES}password = x\n`, {
    because: ["usage"],
    now: { exit: 2 },
  }),
  file("a section twice", `[default]\n${LINES}[default]\n`, {
    because: ["usage"],
    now: { exit: 2 },
  }),
  file("Windows line ends", `[default]\n${LINES}`.replaceAll("\n", "\r\n")),
  file("an empty user name", `[default]\n${LINES.replace("1234567", "")}`, {
    because: ["input", "usage"],
    now: USAGE,
  }),
  file(
    "2FA in a file",
    `[default]\n${
      LINES.replace("1234567", "7654321")
    }totp_secret = ${SECRET}\n`,
  ),
  file(
    "allowed_hostnames, which the command line does not ask",
    `[default]\n${LINES}allowed_hostnames = x.example.com\n`,
  ),
];
