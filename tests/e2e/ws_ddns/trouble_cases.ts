import { closedUrl } from "../harness.ts";
import type { Case } from "./case.ts";
import { A_CHANGED, ASKED, CLI_DONE, notFound } from "./expected.ts";
import {
  file,
  HOME,
  LINES,
  NEW_A,
  OPTIONS,
  options,
  SECRET,
  update,
  WORDS,
} from "./command_line.ts";

/** Command lines while the gateway, or somebody else, behaves oddly. */
export const TROUBLE_CASES: readonly Case[] = [
  update("a passing status of 500", HOME, NEW_A, {
    faults: [{ kind: "http-500", task: "inquiry" }],
    because: ["again"],
    now: {
      ...CLI_DONE,
      requests: ["0205 example.com by 1234567/10: ", ...CLI_DONE.requests],
      stderr: "one line",
    },
  }),
  update("an update that is refused", HOME, NEW_A, {
    faults: [{ kind: "error", task: "update" }],
  }),
  update("an inquiry that is refused", HOME, NEW_A, {
    faults: [{ kind: "error", task: "inquiry" }],
    because: ["zones"],
    now: { requests: [notFound("example.com"), notFound("home.example.com")] },
  }),
  update("an answer that is lost", HOME, NEW_A, {
    faults: [{ kind: "lost", task: "update" }],
    because: ["again"],
    now: {
      ...CLI_DONE,
      requests: [...CLI_DONE.requests, ASKED],
      stderr: "one line",
    },
  }),
  update("an update that is pending", HOME, NEW_A, {
    gateway: { switches: { successType: "notify" } },
    because: ["pending"],
    now: {
      ...CLI_DONE,
      requests: [ASKED, "0202001 example.com by 1234567/10: N0202001"],
    },
  }),
  update("answers in ISO-8859-1", HOME, NEW_A, {
    gateway: { switches: { charset: "iso-8859-1" } },
  }),
  update("children of a record in any order", HOME, NEW_A, {
    gateway: { switches: { childOrder: "shuffled" } },
  }),
  update("somebody else's update meanwhile", HOME, NEW_A, {
    meanwhile(practice) {
      const zone = practice.zone("example.com")!;
      const rr = zone.rr.map((record) =>
        record.name === "plain" ? { ...record, value: "9.9.9.9" } : record
      );
      practice.setZone({ ...zone, rr });
    },
    because: ["others"],
    now: {
      records: [
        A_CHANGED[0]!,
        "- example.com plain - A 192.0.2.40",
        A_CHANGED[1]!,
        "+ example.com plain - A 9.9.9.9",
      ],
    },
  }),
  options("a proxy that is not for this", [...OPTIONS, ...WORDS], {
    env: { HTTP_PROXY: "http://127.0.0.1:9", NO_PROXY: "127.0.0.1" },
  }),
  file("a status of 500", `[default]\n${LINES}timeout = 1\n`, {
    faults: [{ kind: "http-500", task: "any", count: 9 }],
    because: ["temporary"],
    now: { exit: 75 },
  }),
  file(
    "a gateway that cannot be reached",
    `[default]\n${LINES}timeout = 1\n`.replace("{url}", closedUrl()),
    {
      because: ["temporary"],
      now: { exit: 75 },
    },
  ),
  options("2FA for an account without", [
    ...[...OPTIONS, "--totp-secret", SECRET, ...WORDS],
  ], {
    because: ["secretTooMany"],
    now: {
      requests: ["0205 example.com by 1234567/10 with token: E00000", ASKED],
    },
  }),
  options("2FA with another secret", [
    ...["--username=7654321", "--password=practice", "--url={url}"],
    ...["--totp-secret=AAAAAAAAAAAAAAAA", ...WORDS],
  ], {
    slow: true,
    because: ["token"],
    now: {
      requests: [
        "0205 example.com by 7654321/10 with token: E00000",
        "0205 example.com by 7654321/10: E00000",
        "0205 example.com by 7654321/10 with token: E00000",
      ],
      stderr: "lines",
    },
  }),
];
