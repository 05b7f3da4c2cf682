import { ini } from "../harness.ts";
import type { Case } from "./case.ts";
import { commandLines, configFiles, FILE, LINES, SECRET } from "./notation.ts";

const files = { "my.ini": ini(FILE) };

/** Command lines with config files and environments. */
export const FILE_CASES: readonly Case[] = [
  ...commandLines(
    `
    a config file                       => --config my.ini {words}
    a config file, abbreviated          => --conf my.ini {words}
    a config file by its whole path     => --config={home}/my.ini {words}
    a config file in the home directory => --config=~/my.ini {words} => home => done
  `,
    { files },
  ),
  ...commandLines(
    "a config file that is not there => --config absent.ini {words} => usage => exit 2",
  ),
  ...commandLines(
    "a config file that others can read => --config my.ini {words} => warnings => one line",
    { files, mode: 0o644 },
  ),
  ...commandLines(
    "options beside a config file => --config my.ini {words} --password=other",
    {
      files,
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
  ...commandLines(
    "what the file leaves out as an option => --config my.ini {words} --password=practice => options => done",
    { files: { "my.ini": ini({ username: "1234567", url: "{url}" }) } },
  ),
  ...commandLines(
    "the file in the home directory => {words} => sources => done",
    {
      files: { ".schlund-ddns": ini(FILE) },
    },
  ),
  ...commandLines("DDNS_CONFIG => {words} => sources => done", {
    files,
    env: { DDNS_CONFIG: "my.ini" },
  }),
  ...commandLines(
    "the account in the environment => {words} => sources => done",
    {
      env: {
        SCHLUND_DDNS_USERNAME: "1234567",
        SCHLUND_DDNS_PASSWORD: "practice",
        SCHLUND_DDNS_URL: "{url}",
      },
    },
  ),
  ...configFiles(`
    colons                        => [default]¶url: {url}¶username: 1234567¶password: practice¶
    keys in capitals              => [default]¶url = {url}¶UserName = 1234567¶password = practice¶
    comments and blank lines      => # top¶¶; more¶[default]¶  # in¶{lines}¶
    no comments behind a value    => [default]¶{lines}context = 10 ; ten¶ => => input usage => usage
    a hash in the password        => [default]¶{who}password = a#b;c¶ => a#b;c
    a doubled %                   => [default]¶{who}password = 50%%¶ => 50%
    a reference                   => [default]¶me = 1234567¶url = {url}¶username = %(me)s¶password = practice¶
    a reference to a key in [DEFAULT] => [DEFAULT]¶me = 1234567¶[default]¶url = {url}¶username = %(ME)s¶password = practice¶
    a lone %                      => [default]¶{who}password = 50%¶ => 50% => percent => done
    quotes are part of a value    => [default]¶{who}password = "practice"¶ => "practice"
    a value on the next line      => [default]¶{who}password =¶  practice¶
    other sections                => [other]¶username = x¶[default]¶{lines}[more]¶a = b¶
    all in [DEFAULT]              => [DEFAULT]¶{lines}[default]¶
    [Default]                     => [Default]¶{lines} => => usage => exit 2
    no section                    => {lines} => => usage => exit 2
    an empty file                 => => => usage => exit 2
    a key twice                   => [default]¶{lines}password = x¶ => => usage => exit 2
    a section twice               => [default]¶{lines}[default]¶ => => usage => exit 2
    an empty user name            => [default]¶url = {url}¶username = ¶password = practice¶ => => input usage => usage
    2FA in a file                 => [default]¶url = {url}¶username = 7654321¶password = practice¶totp_secret = ${SECRET}¶
    allowed_hostnames, which the command line does not ask => [default]¶{lines}allowed_hostnames = x.example.com¶
  `),
  ...commandLines("Windows line ends => --config my.ini {words}", {
    files: { "my.ini": `[default]\n${LINES}`.replaceAll("\n", "\r\n") },
  }),
];
