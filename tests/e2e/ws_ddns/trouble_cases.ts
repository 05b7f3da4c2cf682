import type { Practice, PracticeFaultKind } from "../../../lib/practice/mod.ts";
import { closedUrl } from "../harness.ts";
import type { Case } from "./case.ts";
import {
  ASKED,
  CLI_DONE,
  commandLines,
  configFiles,
  recordsOf,
  SECRET,
} from "./notation.ts";

const fault = (kind: PracticeFaultKind, task: "inquiry" | "update") => ({
  faults: [{ kind, task }],
});

/** Changes another record, as another program would. */
function changePlain(practice: Practice): void {
  const zone = practice.zone("example.com")!;
  const rr = zone.rr.map((record) =>
    record.name === "plain" ? { ...record, value: "9.9.9.9" } : record
  );
  practice.setZone({ ...zone, rr });
}

/** Command lines while the gateway, or another program, behaves oddly. */
export const TROUBLE_CASES: readonly Case[] = [
  ...commandLines("a passing status of 500 => {update}", {
    ...fault("http-500", "inquiry"),
    because: ["again"],
    now: {
      ...CLI_DONE,
      requests: ["0205 example.com by 1234567/10: ", ...CLI_DONE.requests],
      stderr: "one line",
    },
  }),
  ...commandLines(
    "an update that is refused => {update}",
    fault("error", "update"),
  ),
  ...commandLines(
    "an inquiry that is refused => {update} => zones => => example.com! home.example.com!",
    fault("error", "inquiry"),
  ),
  ...commandLines("an answer that is lost => {update}", {
    ...fault("lost", "update"),
    because: ["again"],
    now: {
      ...CLI_DONE,
      requests: [...CLI_DONE.requests, ASKED],
      stderr: "one line",
    },
  }),
  ...commandLines("an update that is pending => {update}", {
    gateway: { switches: { successType: "notify" } },
    because: ["pending"],
    now: {
      ...CLI_DONE,
      requests: [ASKED, "0202001 example.com by 1234567/10: N0202001"],
    },
  }),
  ...commandLines("answers in ISO-8859-1 => {update}", {
    gateway: { switches: { charset: "iso-8859-1" } },
  }),
  ...commandLines("children of a record in any order => {update}", {
    gateway: { switches: { childOrder: "shuffled" } },
  }),
  ...commandLines("somebody else's update meanwhile => {update}", {
    meanwhile: changePlain,
    because: ["others"],
    now: {
      records: recordsOf(
        "example.com home 60 A 192.0.2.10 → 8.8.4.4; " +
          "example.com plain - A 192.0.2.40 → 9.9.9.9",
      ),
    },
  }),
  ...commandLines("a proxy that is not for this => {update}", {
    env: { HTTP_PROXY: "http://127.0.0.1:9", NO_PROXY: "127.0.0.1" },
  }),
  ...configFiles(`
    a status of 500                  => [default]¶{lines}timeout = 1¶ => => temporary => exit 75
    a gateway that cannot be reached => [default]¶url = ${closedUrl()}¶username = 1234567¶password = practice¶timeout = 1¶ => => temporary => exit 75
  `).map((one, i): Case =>
    i > 0
      ? one
      : { ...one, faults: [{ kind: "http-500", task: "any", count: 9 }] }
  ),
  ...[
    ["an account without 2FA", "1234567", "{options}", SECRET],
    ["another secret", "7654321", "{2fa}", "AAAAAAAAAAAAAAAA"],
  ].flatMap(([name, user, options, secret]) =>
    commandLines(
      `2FA for ${name} => ${options} --totp-secret=${secret} {words}`,
      {
        slow: true,
        because: ["token"],
        now: {
          requests: Array(2).fill(
            `0205 example.com by ${user}/10 with token: E00000`,
          ),
          stderr: "lines",
        },
      },
    )
  ),
];
