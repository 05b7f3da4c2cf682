/**
 * A program, run alone against a practice gateway of its own, and what was to be
 * seen of it.
 *
 * @module
 */
import {
  type Practice,
  type PracticeEntry,
  startPractice,
} from "../../../lib/practice/mod.ts";
import { changes, snapshot } from "../cli_snapshot.ts";
import type { Case } from "./case.ts";
import type { Tool } from "./tools.ts";

/** What one program did, as far as anybody else can tell. */
export interface Observation {
  /** What arrived at the gateway: task, zone, account, and the answer's status. */
  readonly requests: readonly string[];
  /** The records that went (`-`) and came (`+`). */
  readonly records: readonly string[];
  /** The exit status. */
  readonly exit: number;
  /** What was printed; of the CGI program: status, content type and body. */
  readonly answer: string;
  /** What kind of text went to stderr. */
  readonly stderr:
    | "nothing"
    | "one line"
    | "lines"
    | "traceback"
    | "usage"
    | "log"
    | "log with password";
}

/** What Apache sets, for a request to the Python tool's snippet. */
function metaVariables(
  { query, method = "GET", body = "", env }: Case & { kind: "cgi" },
  home: string,
): Record<string, string> {
  return {
    HOME: home,
    GATEWAY_INTERFACE: "CGI/1.1",
    SERVER_PROTOCOL: "HTTP/1.1",
    SERVER_SOFTWARE: "Apache",
    SERVER_NAME: "dyn.example.com",
    SERVER_PORT: "443",
    HTTPS: "on",
    HTTP_HOST: "dyn.example.com",
    REMOTE_ADDR: "1.2.3.99",
    REQUEST_METHOD: method,
    REQUEST_URI: `/dns-update?${query}`,
    SCRIPT_NAME: "/dns-update",
    QUERY_STRING: query,
    ...(body === "" ? {} : {
      CONTENT_TYPE: "application/x-www-form-urlencoded",
      CONTENT_LENGTH: String(body.length),
    }),
    ...env,
  };
}

/** Runs one program on a stage of its own and looks at what it did. */
export async function observe(tool: Tool, one: Case): Promise<Observation> {
  const { meanwhile } = one;
  let asked = 0;
  const practice: Practice = startPractice({
    ...one.gateway,
    log(entry) {
      if (entry.codes.includes("0205") && ++asked === 1) meanwhile?.(practice);
    },
  });
  const home = await Deno.makeTempDir({ prefix: "ws-ddns-" });
  try {
    one.faults?.forEach(practice.addFault);
    const set = fillIn(one, { url: practice.url, home });
    for (const [name, text] of Object.entries(set.files ?? {})) {
      await Deno.writeTextFile(`${home}/${name}`, text, {
        mode: set.mode ?? 0o600,
      });
    }
    const before = snapshot(practice);
    const { code, stdout, stderr } = await tool.run(
      set.kind === "cgi"
        ? { env: metaVariables(set, home), cwd: home, input: set.body ?? "" }
        : { args: set.args, env: { HOME: home, ...set.env }, cwd: home },
    );
    return {
      requests: practice.requests.map(describeRequest),
      records: changes(before, snapshot(practice)).filter(isRecord),
      exit: code,
      answer: set.kind === "cgi" ? readResponse(stdout) : readStdout(stdout),
      stderr: kindOf(stderr),
    };
  } finally {
    await practice.close();
    await Deno.remove(home, { recursive: true });
  }
}

/** Puts the gateway's URL and the home directory where a case has `{url}` and `{home}`. */
function fillIn(
  one: Case,
  { url, home }: { readonly url: string; readonly home: string },
): Case {
  const text = JSON.stringify(
    one,
    (_, value) =>
      typeof value === "string"
        ? value.replaceAll("{url}", url).replaceAll("{home}", home)
        : value,
  );
  return JSON.parse(text);
}

function describeRequest(
  { codes, zones, user, statuses, xml }: PracticeEntry,
): string {
  const [, context = ""] = /<context>(.*?)<\/context>/.exec(xml) ?? [];
  const token = xml.includes("<token>") ? " with token" : "";
  return `${codes} ${zones} by ${user}/${context}${token}: ${statuses}`;
}

/** What else is in a zone comes back from the Python tool in another order. */
function isRecord(line: string): boolean {
  return !line.endsWith("}");
}

function readStdout(stdout: string): string {
  return /^usage:/mi.test(stdout) ? "help" : stdout;
}

/** A CGI program's response as one text. */
function readResponse(stdout: string): string {
  const [, head = "", body = ""] = /^(.*?)\r\n\r\n(.*)$/s.exec(stdout) ?? [];
  const field = (name: string) =>
    new RegExp(`^${name}: *([^;\r]*)`, "im").exec(head)?.[1] ?? "none";
  const status = field("status").split(" ")[0];
  return `${status} ${field("content-type")}: ${body}`;
}

function kindOf(stderr: string): Observation["stderr"] {
  if (stderr === "") return "nothing";
  if (stderr.startsWith("Traceback ")) return "traceback";
  if (stderr.startsWith("usage: ")) return "usage";
  if (/^(?:INFO:|DEBUG:|[→←] )/.test(stderr)) {
    return stderr.includes(">practice<") ? "log with password" : "log";
  }
  return /^.*\n$/.test(stderr) ? "one line" : "lines";
}
