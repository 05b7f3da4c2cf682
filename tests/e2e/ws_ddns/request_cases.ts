import { ALREADY } from "./already.ts";
import type { Case } from "./case.ts";
import {
  A_CHANGED,
  AAAA_CHANGED,
  ASKED,
  asked,
  CGI_DONE,
  notFound,
  token,
  updated,
} from "./expected.ts";
import { ASK, ask, HOME } from "./request.ts";

/** Requests of all kinds, to a config file that names no hosts. */
export const REQUEST_CASES: readonly Case[] = [
  ask("IPv4", ASK),
  ask("IPv6", `${HOME}&myip=2606:4700::1111`),
  ask("IPv6, spelt out", `${HOME}&myip=2606:4700:0:0:0:0:0:1111`),
  ask("the address first", "myip=8.8.4.4&hostname=home.example.com"),
  ask("more parameters", `system=dyndns&${ASK}&wildcard=NOCHG&mx=&backmx=NO`),
  ask("ampersands at both ends", `&${ASK}&`),
  ask("an encoded name", "hostname=home%2Eexample%2Ecom&myip=8.8.4.4"),
  ask("nothing to change", ASK, { gateway: ALREADY }),
  ask("no such record", "hostname=nothere.example.com&myip=8.8.4.4", {
    because: ["zones"],
    now: { requests: [ASKED, notFound("nothere.example.com")] },
  }),
  ask("no AAAA record", "hostname=plain.example.com&myip=2606:4700::1111"),
  ask("no such zone", "hostname=home.example.invalid&myip=8.8.4.4", {
    because: ["zones"],
    now: {
      requests: [notFound("example.invalid"), notFound("home.example.invalid")],
    },
  }),
  ask("the apex", "hostname=example.com&myip=8.8.4.4", {
    because: ["apex"],
    now: {
      ...CGI_DONE,
      records: [
        "- example.com <main> 300 A 192.0.2.8",
        "+ example.com <main> 300 A 8.8.4.4",
      ],
    },
  }),
  ask("a zone of three labels", "hostname=home.example.co.uk&myip=8.8.4.4", {
    because: ["zones"],
    now: {
      ...CGI_DONE,
      requests: [
        notFound("co.uk"),
        asked("example.co.uk"),
        updated("example.co.uk"),
      ],
      records: [
        "- example.co.uk home 60 A 192.0.2.71",
        "+ example.co.uk home 60 A 8.8.4.4",
      ],
    },
  }),
  ask("a name in capitals", "hostname=HOME.example.com&myip=8.8.4.4", {
    because: ["names"],
    now: CGI_DONE,
  }),
  ask("no host name", "myip=8.8.4.4", {
    because: ["tokens"],
    now: token("notfqdn"),
  }),
  ask("no address", HOME, {
    because: ["peer"],
    now: {
      ...CGI_DONE,
      records: [A_CHANGED[0]!, "+ example.com home 60 A 1.2.3.99"],
      ...token("good 1.2.3.99"),
    },
  }),
  ask("no parameters", "", { because: ["tokens"], now: token("notfqdn") }),
  ask("an address that is none", `${HOME}&myip=1.2.3.256`, {
    because: ["input"],
    now: { requests: [], ...token("badagent") },
  }),
  ask("a space before the address", `${HOME}&myip=%208.8.4.4`, {
    because: ["lenient"],
    now: CGI_DONE,
  }),
  ask("brackets around the address", `${HOME}&myip=[2606:4700::1111]`, {
    because: ["lenient"],
    now: {
      ...CGI_DONE,
      records: AAAA_CHANGED,
      ...token("good 2606:4700::1111"),
    },
  }),
  ask("an IPv4 address in IPv6 clothes", `${HOME}&myip=::ffff:8.8.4.4`, {
    because: ["clothes"],
    now: { records: A_CHANGED },
  }),
  ask("a private address", `${HOME}&myip=192.168.1.2`, {
    because: ["private"],
    now: { requests: [], records: [] },
  }),
  ask("a name without a dot", "hostname=home&myip=8.8.4.4", {
    because: ["input"],
    now: { requests: [], ...token("notfqdn") },
  }),
  ask("both families", `${HOME}&myip=8.8.4.4,2606:4700::1111`, {
    because: ["several"],
    now: {
      ...CGI_DONE,
      records: [
        A_CHANGED[0]!,
        AAAA_CHANGED[0]!,
        A_CHANGED[1]!,
        AAAA_CHANGED[1]!,
      ],
      ...token("good 8.8.4.4,2606:4700::1111"),
    },
  }),
  ask("two hosts", "hostname=home.example.com,plain.example.com&myip=8.8.4.4", {
    because: ["several"],
    now: {
      ...CGI_DONE,
      records: [
        A_CHANGED[0]!,
        "- example.com plain - A 192.0.2.40",
        A_CHANGED[1]!,
        "+ example.com plain - A 8.8.4.4",
      ],
      ...token("good 8.8.4.4\ngood 8.8.4.4"),
    },
  }),
  ask("two addresses", `${ASK}&myip=8.8.8.8`, {
    because: ["several"],
    now: {
      records: [...A_CHANGED, "+ example.com home 60 A 8.8.8.8"],
      ...token("good 8.8.4.4,8.8.8.8"),
    },
  }),
  ask("two host names", `${ASK}&hostname=plain.example.com`, {
    because: ["several"],
    now: {
      records: [
        A_CHANGED[0]!,
        "- example.com plain - A 192.0.2.40",
        A_CHANGED[1]!,
        "+ example.com plain - A 8.8.4.4",
      ],
      ...token("good 8.8.4.4\ngood 8.8.4.4"),
    },
  }),
  ask("parameters in capitals", "HOSTNAME=home.example.com&MYIP=8.8.4.4", {
    because: ["lenient"],
    now: CGI_DONE,
  }),
  ask("other names for the parameters", "host=home.example.com&ip=8.8.4.4", {
    because: ["lenient"],
    now: CGI_DONE,
  }),
  ask(
    "a semicolon between parameters",
    "hostname=home.example.com;myip=8.8.4.4",
    { because: ["tokens"], now: token("notfqdn") },
  ),
  ask("HEAD", ASK, {
    method: "HEAD",
    because: ["methods"],
    now: { requests: [], records: [] },
  }),
  ask("OPTIONS", ASK, {
    method: "OPTIONS",
    because: ["methods"],
    now: token("badagent", 405),
  }),
  ask("POST with a query", ASK, {
    method: "POST",
    because: ["methods"],
    now: CGI_DONE,
  }),
  ask("POST with a form", "", {
    method: "POST",
    body: ASK,
    because: ["methods"],
    now: CGI_DONE,
  }),
  ask("a path behind the program", ASK, {
    env: { PATH_INFO: "/nic/update" },
  }),
  ask("an authenticated user", ASK, {
    env: { REMOTE_USER: "router" },
  }),
  ask("credentials that nobody asked for", `${ASK}&username=a&password=b`, {
    env: { HTTP_AUTHORIZATION: "Basic eDp5" },
  }),
  ask("a proxy from the client", ASK, {
    env: { HTTP_PROXY: "http://127.0.0.1:9" },
  }),
];
