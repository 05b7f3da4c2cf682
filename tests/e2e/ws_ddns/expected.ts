import type { Observation } from "./observe.ts";

/** An inquiry that was answered well, and one for a zone that is not there. */
export const ASKED = "0205 example.com by 1234567/10: S0205";
export const asked = (zone: string) => `0205 ${zone} by 1234567/10: S0205`;
export const notFound = (zone: string) => `0205 ${zone} by 1234567/10: E0205`;
export const updated = (zone: string) =>
  `0202001 ${zone} by 1234567/10: S0202001`;

/** The record that most cases update. */
export const A_CHANGED: Observation["records"] = [
  "- example.com home 60 A 192.0.2.10",
  "+ example.com home 60 A 8.8.4.4",
];
export const AAAA_CHANGED: Observation["records"] = [
  "- example.com home 60 AAAA 2001:db8:0:0:0:0:0:10",
  "+ example.com home 60 AAAA 2606:4700::1111",
];

const DONE = {
  requests: [ASKED, updated("example.com")],
  records: A_CHANGED,
  exit: 0,
  stderr: "nothing",
} as const;

/** All of a usual update by the command line. */
export const CLI_DONE: Observation = {
  ...DONE,
  answer: "home.example.com A 192.0.2.10 → 8.8.4.4\n",
};

/** All of a usual update by CGI. */
export const CGI_DONE: Observation = {
  ...DONE,
  stderr: "one line",
  answer: "200 text/plain: good 8.8.4.4\n",
};

/** An update of another record, by the command line. */
export function done(
  zone: string,
  before: string,
  line: string,
  more: Partial<Observation> = {},
): Observation {
  const is = line.split(" ").at(-1);
  return {
    ...CLI_DONE,
    requests: [asked(zone), updated(zone)],
    records: [
      `- ${zone} ${before}`,
      `+ ${zone} ${before.replace(/[^ ]+$/, is!)}`,
    ],
    answer: `${line}\n`,
    ...more,
  };
}

/** The command line refuses before it asks the gateway. */
export const USAGE: Partial<Observation> = { requests: [], exit: 2 };

/** The CGI program's answer of one token. */
export function token(word: string, status = word === "911" ? 503 : 200): {
  readonly answer: string;
} {
  return { answer: `${status} text/plain: ${word}\n` };
}
