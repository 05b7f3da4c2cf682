import { ALREADY } from "./already.ts";
import type { Case } from "./case.ts";
import {
  ASKED,
  asked,
  CLI_DONE,
  done,
  notFound,
  updated,
  USAGE,
} from "./expected.ts";
import { HOME, NEW_A, update } from "./command_line.ts";

/** Command lines for all kinds of hosts, records and addresses. */
export const RECORD_CASES: readonly Case[] = [
  update("an A record", HOME, NEW_A),
  update("an AAAA record", HOME, "2606:4700::1111"),
  update("an AAAA record, spelt out", HOME, "2606:4700:0:0:0:0:0:1111"),
  update(
    "an AAAA record that ends in an IPv4 address",
    HOME,
    "2606:4700::1.2.3.4",
  ),
  update("an IPv4 address in IPv6 clothes", HOME, "::ffff:1.2.3.4", {
    because: ["clothes"],
    now: done(
      "example.com",
      "home 60 A 192.0.2.10",
      "home.example.com A 192.0.2.10 → 1.2.3.4",
    ),
  }),
  update("a record without a TTL", "plain.example.com", NEW_A),
  update("a deep name", "a.b.deep.example.com", NEW_A),
  update("a wildcard", "*.example.com", NEW_A),
  update("a name with a capital, spelt so", "NAS.example.org", NEW_A),
  update("the apex AAAA", "example.org", "2606:4700::1111"),
  update("nothing to change", HOME, NEW_A, { gateway: ALREADY }),
  update("nothing to change but the spelling", HOME, "2606:4700::1111", {
    gateway: ALREADY,
  }),
  update("no A record", "*.example.com", "2606:4700::1111"),
  update("no such name", "nothere.example.com", NEW_A, {
    because: ["zones"],
    now: { requests: [ASKED, notFound("nothere.example.com")] },
  }),
  update("an alias", "docs.example.com", NEW_A),
  update("no such zone", "home.example.invalid", NEW_A, {
    because: ["zones"],
    now: {
      requests: [notFound("example.invalid"), notFound("home.example.invalid")],
    },
  }),
  update("the apex A", "example.com", NEW_A, {
    because: ["apex"],
    now: done(
      "example.com",
      "<main> 300 A 192.0.2.8",
      "example.com A 192.0.2.8 → 8.8.4.4",
    ),
  }),
  update("several A records", "pool.example.org", NEW_A, {
    because: ["rrset"],
    now: {
      records: [
        "- example.org pool 120 A 192.0.2.53",
        "- example.org pool 60 A 192.0.2.51",
        "- example.org pool 60 A 192.0.2.52",
        "+ example.org pool 60 A 8.8.4.4",
      ],
      answer:
        "pool.example.org A 192.0.2.51, 192.0.2.52, 192.0.2.53 → 8.8.4.4\n",
    },
  }),
  update("a zone of three labels", "home.example.co.uk", NEW_A, {
    because: ["zones"],
    now: done(
      "example.co.uk",
      "home 60 A 192.0.2.71",
      "home.example.co.uk A 192.0.2.71 → 8.8.4.4",
      {
        requests: [
          notFound("co.uk"),
          asked("example.co.uk"),
          updated("example.co.uk"),
        ],
      },
    ),
  }),
  update("a sub-zone", "host.sub.example.org", NEW_A, {
    because: ["zones"],
    now: done(
      "sub.example.org",
      "host 60 A 192.0.2.60",
      "host.sub.example.org A 192.0.2.60 → 8.8.4.4",
      {
        requests: [
          asked("example.org"),
          asked("sub.example.org"),
          updated("sub.example.org"),
        ],
      },
    ),
  }),
  update("a name in capitals", "HOME.Example.COM", NEW_A, {
    because: ["names"],
    now: CLI_DONE,
  }),
  update("a final dot", "home.example.com.", NEW_A, {
    because: ["names"],
    now: CLI_DONE,
  }),
  update("a name in another case", "nas.example.org", NEW_A, {
    because: ["names"],
    now: done(
      "example.org",
      "NAS 60 A 192.0.2.54",
      "nas.example.org A 192.0.2.54 → 8.8.4.4",
    ),
  }),
  update("an internationalised name", "home.bücher.example", NEW_A, {
    because: ["names"],
    now: done(
      "xn--bcher-kva.example",
      "home 60 A 192.0.2.81",
      "home.xn--bcher-kva.example A 192.0.2.81 → 8.8.4.4",
    ),
  }),
  update(
    "an internationalised name in A-labels",
    "home.xn--bcher-kva.example",
    NEW_A,
  ),
  update("no dot", "home", NEW_A, { because: ["input", "usage"], now: USAGE }),
  update("an apostrophe in the name", "ho'me.example.com", NEW_A, {
    because: ["input", "usage"],
    now: USAGE,
  }),
  update("a quotation mark in the name", 'ho"me.example.com', NEW_A, {
    because: ["input", "usage"],
    now: USAGE,
  }),
  update("an address that is none", HOME, "1.2.3.256", {
    because: ["input", "usage"],
    now: USAGE,
  }),
  update("an address with a leading zero", HOME, "1.2.3.04", {
    because: ["input", "usage"],
    now: USAGE,
  }),
  update("a network", HOME, "1.2.3.0/24", {
    because: ["input", "usage"],
    now: USAGE,
  }),
  update("a zone index", HOME, "fe80::1%eth0", {
    because: ["input", "usage"],
    now: USAGE,
  }),
  update("an empty address", HOME, "", {
    because: ["input", "usage"],
    now: USAGE,
  }),
  update("address and host exchanged", NEW_A, HOME, {
    because: ["words"],
    now: CLI_DONE,
  }),
  update("a private address", HOME, "192.168.1.2", {
    because: ["warnsPrivate"],
    now: { stderr: "one line" },
  }),
];
