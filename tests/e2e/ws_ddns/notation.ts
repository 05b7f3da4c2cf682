/**
 * How cases are written: tables in text, with what most of them share behind
 * short words.
 *
 * @module
 */
import { practiceZones } from "../../../lib/practice/mod.ts";
import { table } from "../../table.ts";
import { ini } from "../harness.ts";
import type { Case, CgiCase, CommandLine } from "./case.ts";
import type { Observation } from "./observe.ts";

type More = Omit<Case, "kind" | "name" | "args" | "query" | "body" | "method">;

export const FILE = { username: "1234567", password: "practice", url: "{url}" };
export const SECRET = "JBSWY3DPEHPK3PXP";

/** Settings without a section. */
export const LINES = "url = {url}\nusername = 1234567\npassword = practice\n";
const ACCOUNT = "--username 1234567 --password practice";
const WORDS = "home.example.com 8.8.4.4";

/** Words in tables that stand for others. */
const SHORT: Readonly<Record<string, string>> = {
  account: ACCOUNT,
  options: `${ACCOUNT} --url {url}`,
  words: WORDS,
  update: `${ACCOUNT} --url {url} ${WORDS}`,
  "2fa": "--username=7654321 --password=practice --url={url}",
  secret: SECRET,
  host: "hostname=home.example.com",
  ask: "hostname=home.example.com&myip=8.8.4.4",
  lines: LINES,
  who: LINES.replace(/password.*\n/, ""),
};

const long = (text: string) =>
  text.replace(/\{([\w]+)\}/g, (whole, name) => SHORT[name] ?? whole);

/** The words of a command line; `''` is the empty one. */
export function argsOf(text: string): readonly string[] {
  return long(text).split(" ").filter((word) => word !== "")
    .map((word) => word === "''" ? "" : word);
}

export const asked = (zone: string) => `0205 ${zone} by 1234567/10: S0205`;
export const notFound = (zone: string) => `0205 ${zone} by 1234567/10: E0205`;
export const ASKED = asked("example.com");
export const updated = (zone: string) =>
  `0202001 ${zone} by 1234567/10: S0202001`;

const DONE: Pick<Observation, "requests" | "records" | "exit"> = {
  requests: [ASKED, updated("example.com")],
  records: [
    "- example.com home 60 A 192.0.2.10",
    "+ example.com home 60 A 8.8.4.4",
  ],
  exit: 0,
};

/** All of a usual update by the command line. */
export const CLI_DONE: Observation = {
  ...DONE,
  stderr: "nothing",
  answer: "home.example.com A 192.0.2.10 → 8.8.4.4\n",
};

/** All of a usual update by CGI. */
export const CGI_DONE: Observation = {
  ...DONE,
  stderr: "one line",
  answer: "200 text/plain: good 8.8.4.4\n",
};

/** The CGI program's answer of one token. */
export function token(word: string, status = word === "911" ? 503 : 200): {
  readonly answer: string;
} {
  return { answer: `${status} text/plain: ${word}\n` };
}

/** What is to be seen, by its word in tables. */
const NOW: Readonly<Record<string, Partial<Observation>>> = {
  usage: { requests: [], exit: 2 },
  "exit 2": { exit: 2 },
  "exit 75": { exit: 75 },
  "one line": { stderr: "one line" },
  lines: { stderr: "lines" },
  "nothing sent": { requests: [] },
  "nothing changed": { requests: [], records: [] },
  notfqdn: token("notfqdn"),
  "405": token("badagent", 405),
  "notfqdn, nothing sent": { requests: [], ...token("notfqdn") },
  "badagent, nothing sent": { requests: [], ...token("badagent") },
};

/** The records that went and came, of `ZONE NAME TTL TYPE WAS → IS`, separated by `; `. */
export function recordsOf(text: string): readonly string[] {
  const found = text.split("; ").map((change) =>
    /^(.*) (\S+) → (\S+)$/.exec(change)!
  );
  return [
    ...found.map(([, record, was]) => `- ${record} ${was}`),
    ...found.map(([, record, , is]) => `+ ${record} ${is}`),
  ];
}

/** What is to be seen of a case, as tables say it. */
function nowOf(
  kind: Case["kind"],
  now: string,
  inquiries: readonly string[],
): Partial<Observation> {
  const all = kind === "cgi" ? CGI_DONE : CLI_DONE;
  if (now === "done") return all;
  if (!now.includes("→")) {
    return inquiries.length > 0 ? { requests: inquiries } : NOW[now]!;
  }
  const [zone = ""] = now.split(" ");
  const lines = now.split("; ").map((change) => {
    const [zone, name, , ...rest] = change.split(" ");
    const host = name === "<main>" ? zone : `${name}.${zone}`.toLowerCase();
    return [host, ...rest].join(" ");
  });
  const is = now.split(" ").at(-1)!;
  return {
    ...all,
    requests: [
      ...(inquiries.length > 0 ? inquiries : [asked(zone)]),
      updated(zone),
    ],
    records: recordsOf(now),
    ...(kind === "cgi"
      ? token(`good ${is}`)
      : { answer: lines.map((line) => `${line}\n`).join("") }),
  };
}

/** Why a case differs, and in what, of the cells `BECAUSE => NOW => INQUIRIES`; `!` marks a zone that is not found. */
function differences(
  kind: Case["kind"],
  [because, now = "", inquiries = ""]: readonly string[],
): Pick<Case, "because" | "now"> {
  if (!because) return {};
  const requests = inquiries.split(" ").filter((zone) => zone !== "")
    .map((zone) =>
      zone.endsWith("!") ? notFound(zone.slice(0, -1)) : asked(zone)
    );
  return {
    because: because.split(" "),
    now: nowOf(kind, now, requests),
  };
}

/** Command lines of a table `NAME => WORDS => BECAUSE => NOW => INQUIRIES`. */
export function commandLines(
  text: string,
  more: More = {},
): readonly CommandLine[] {
  return table(text).map(([name, words = "", ...rest]) => ({
    kind: "command line",
    name,
    args: argsOf(words),
    ...more,
    ...differences("command line", rest),
  }));
}

/** Requests of a table `NAME => QUERY => BECAUSE => NOW => INQUIRIES`, to a config file that names no hosts. */
export function requests(
  text: string,
  more: Partial<CgiCase> = {},
): readonly CgiCase[] {
  return table(text).map(([name, query = "", ...rest]) => ({
    kind: "cgi",
    name,
    query: long(query),
    files: { config: ini(FILE) },
    ...more,
    env: { DDNS_CONFIG: "{home}/config", ...more.env },
    ...differences("cgi", rest),
  }));
}

/**
 * Updates with config files, of a table `NAME => FILE => PASSWORD => BECAUSE => NOW`;
 * `¶` ends a line. The gateway knows the password.
 */
export function configFiles(text: string): readonly CommandLine[] {
  return table(text).map(([name, text = "", password = "", ...rest]) => ({
    kind: "command line",
    name,
    args: argsOf("--config my.ini {words}"),
    files: { "my.ini": long(text).replaceAll("¶", "\n") },
    ...(password === "" ? {} : knows(password)),
    ...differences("command line", rest),
  }));
}

/** The usual request to config files with other settings: `NAME => SETTINGS => PASSWORD => BECAUSE => NOW`. */
export function settings(text: string): readonly CgiCase[] {
  return table(text).map(([name, text = "", password = "", ...rest]) => {
    const set = Object.fromEntries(
      text.split("; ").map((each) =>
        each.replaceAll("¶", "\n").split(/ = ?(.*)/s)
      ),
    );
    const [request] = requests(`${name} => {ask}`, {
      files: { config: ini({ ...FILE, ...set }) },
      ...(password === "" ? {} : knows(password)),
      ...differences("cgi", rest),
    });
    return request!;
  });
}

/** A gateway that knows just one account with this password. */
export function knows(password: string, context = "10"): Pick<Case, "gateway"> {
  return { gateway: { accounts: [{ user: "1234567", password, context }] } };
}

/** What most cases request, in spellings of the gateway's. */
const STANDING: Readonly<Record<string, string>> = {
  A: "8.8.4.4",
  AAAA: "2606:4700:0:0:0:0:0:1111",
};

/** A gateway that has the addresses already that most cases request. */
export const ALREADY: Case["gateway"] = {
  zones: practiceZones().map((zone) => ({
    ...zone,
    rr: zone.rr.map((record) =>
      record.name === "home"
        ? { ...record, value: STANDING[record.type] ?? record.value }
        : record
    ),
  })),
};
