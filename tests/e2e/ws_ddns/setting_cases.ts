import { ini } from "../harness.ts";
import type { Case, CgiCase } from "./case.ts";
import {
  ASKED,
  CGI_DONE,
  FILE,
  LINES,
  notFound,
  requests,
  SECRET,
  settings,
  token,
} from "./notation.ts";

/** The usual request. */
const ask = (name: string, more: Partial<CgiCase>) =>
  requests(`${name} => {ask}`, more);

/** One request to config files, and gateways, of all kinds. */
export const SETTING_CASES: readonly Case[] = [
  ...settings(`
    an allowed host                => allowed_hostnames = home.example.com
    one of two allowed hosts       => allowed_hostnames = a.example.com home.example.com
    a host that is not allowed     => allowed_hostnames = a.example.com b.example.com
    a host below an allowed one    => allowed_hostnames = example.com
    an allowed wildcard is just that record => allowed_hostnames = *.example.com
    allowed hosts between commas   => allowed_hostnames = a.example.com,home.example.com => => separators => done
    allowed hosts on two lines     => allowed_hostnames = a.example.com¶  home.example.com => => separators => done
    an allowed host in capitals    => allowed_hostnames = Home.Example.com => => names => done
    a list of allowed hosts that is empty => allowed_hostnames = => => noName => lines
    an allowed word that is no name => allowed_hostnames = none => => noName => lines
    a wrong password               => password = wrong
    a context that is no number    => context = x => => input => nothing sent
    2FA                            => username = 7654321; totp_secret = ${SECRET}
    no 2FA for an account with     => username = 7654321
    a doubled %                    => password = 50%% => 50%
    a lone %                       => password = 50% => 50% => percent => done
  `),
  ...requests("no host name, one allowed => myip=8.8.4.4 => onlyHost => done", {
    files: { config: ini({ ...FILE, allowed_hostnames: "home.example.com" }) },
  }),
  ...ask("no user name", {
    files: { config: "[default]\npassword = practice\nurl = {url}\n" },
  }),
  ...ask("no config file", { files: {} }),
  ...ask("no section", { files: { config: LINES } }),
  ...ask("the file in the home directory", {
    files: { ".schlund-ddns": ini(FILE) },
  }).map(({ env: _, ...one }) => one),
  ...ask("a config file below ~", { env: { DDNS_CONFIG: "~/config" } }),
  ...ask("a config file that others can read", {
    mode: 0o644,
    because: ["warnings"],
    now: { stderr: "lines" },
  }),
  ...ask("a status of 500", {
    files: { config: ini({ ...FILE, timeout: "1" }) },
    faults: [{ kind: "http-500", task: "any", count: 9 }],
  }),
  ...ask("an update that is refused", {
    faults: [{ kind: "error", task: "update" }],
  }),
  ...ask("an inquiry that is refused", {
    faults: [{ kind: "error", task: "inquiry" }],
    because: ["zones", "tokens"],
    now: {
      requests: [notFound("example.com"), notFound("home.example.com")],
      ...token("911"),
    },
  }),
  ...ask("an answer that is lost", {
    faults: [{ kind: "lost", task: "update" }],
    because: ["again"],
    now: { ...CGI_DONE, requests: [...CGI_DONE.requests, ASKED] },
  }),
  ...ask("answers in ISO-8859-1", {
    gateway: { switches: { charset: "iso-8859-1" } },
  }),
];
