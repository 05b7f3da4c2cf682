import { knows } from "./command_line.ts";
import { ini } from "../harness.ts";
import type { Case } from "./case.ts";
import { ASKED, CGI_DONE, notFound, token } from "./expected.ts";
import { ASK, ask, FILE, set } from "./request.ts";

/** One request to config files, and gateways, of all kinds. */
export const SETTING_CASES: readonly Case[] = [
  set("an allowed host", { allowed_hostnames: "home.example.com" }),
  set("one of two allowed hosts", {
    allowed_hostnames: "a.example.com home.example.com",
  }),
  set("a host that is not allowed", {
    allowed_hostnames: "a.example.com b.example.com",
  }),
  set("a host below an allowed one", { allowed_hostnames: "example.com" }),
  set("an allowed wildcard is just that record", {
    allowed_hostnames: "*.example.com",
  }),
  set("allowed hosts between commas", {
    allowed_hostnames: "a.example.com,home.example.com",
  }, { because: ["separators"], now: CGI_DONE }),
  set("allowed hosts on two lines", {
    allowed_hostnames: "a.example.com\n  home.example.com",
  }, { because: ["separators"], now: CGI_DONE }),
  set("an allowed host in capitals", {
    allowed_hostnames: "Home.Example.com",
  }, { because: ["names"], now: CGI_DONE }),
  set("a list of allowed hosts that is empty", { allowed_hostnames: "" }, {
    because: ["noName"],
    now: { stderr: "lines" },
  }),
  set("an allowed word that is no name", { allowed_hostnames: "none" }, {
    because: ["noName"],
    now: { stderr: "lines" },
  }),
  ask("no host name, one allowed", "myip=8.8.4.4", {
    files: { config: ini({ ...FILE, allowed_hostnames: "home.example.com" }) },
    because: ["onlyHost"],
    now: CGI_DONE,
  }),
  set("a wrong password", { password: "wrong" }),
  set("a context that is no number", { context: "x" }, {
    because: ["input"],
    now: { requests: [] },
  }),
  set("2FA", { username: "7654321", totp_secret: "JBSWY3DPEHPK3PXP" }),
  set("no 2FA for an account with", { username: "7654321" }),
  set("a doubled %", { password: "50%%" }, knows("50%")),
  set("a lone %", { password: "50%" }, {
    ...knows("50%"),
    because: ["percent"],
    now: CGI_DONE,
  }),
  ask("no user name", ASK, {
    files: { config: "[default]\npassword = practice\nurl = {url}\n" },
  }),
  ask("no config file", ASK, { files: {} }),
  ask("no section", ASK, {
    files: { config: "username = 1234567\npassword = practice\nurl = {url}\n" },
  }),
  {
    kind: "cgi",
    name: "the file in the home directory",
    query: ASK,
    files: { ".schlund-ddns": ini(FILE) },
  },
  ask("a config file below ~", ASK, { env: { DDNS_CONFIG: "~/config" } }),
  ask("a config file that others can read", ASK, {
    mode: 0o644,
    because: ["warnings"],
    now: { stderr: "lines" },
  }),
  set("a status of 500", { timeout: "1" }, {
    faults: [{ kind: "http-500", task: "any", count: 9 }],
  }),
  ask("an update that is refused", ASK, {
    faults: [{ kind: "error", task: "update" }],
  }),
  ask("an inquiry that is refused", ASK, {
    faults: [{ kind: "error", task: "inquiry" }],
    because: ["zones", "tokens"],
    now: {
      requests: [notFound("example.com"), notFound("home.example.com")],
      ...token("911"),
    },
  }),
  ask("an answer that is lost", ASK, {
    faults: [{ kind: "lost", task: "update" }],
    because: ["again"],
    now: { ...CGI_DONE, requests: [...CGI_DONE.requests, ASKED] },
  }),
  ask("answers in ISO-8859-1", ASK, {
    gateway: { switches: { charset: "iso-8859-1" } },
  }),
];
