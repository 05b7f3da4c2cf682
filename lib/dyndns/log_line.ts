import { parseHostname } from "../internet/hostname.ts";
import { plainText } from "../plain_text.ts";
import type { Answer } from "./answer.ts";
import type { Credentials } from "./credentials.ts";
import { decodePercent } from "./decode.ts";
import type { HttpRequest } from "./http_request.ts";
import type { Peer } from "./peer.ts";
import { plainWords } from "./plain_words.ts";
import { createRedactor, type Redact } from "./redact.ts";

/** All that is known of a request that was answered. Much of it is not ours. */
export interface Handled {
  /** As it came. */
  readonly request: HttpRequest;
  /** Who is at the other end. */
  readonly peer: Peer;
  /** The hosts that it names, or means. */
  readonly hosts: readonly string[];
  /** The addresses that it asks for, or means. */
  readonly wanted: readonly string[];
  /** What it presented. */
  readonly credentials: readonly Credentials[];
  /** Who asks, if somebody was let in. */
  readonly user?: string;
  /** What the client gets. */
  readonly answer: Answer;
  /** In words, why the answer is not simply `good` or `nochg`. */
  readonly reasons: readonly string[];
}

/** A line for the log. */
export interface LogLine {
  /** `warning` if somebody should look at it. */
  readonly level: "info" | "warning";
  /** One line, without secrets and control characters. */
  readonly text: string;
}

/** What stands in place of what is left out. */
const HIDDEN = "…";

/** A segment of a path, and a client's text in a reason. */
const SEGMENT = /[^/\\]+/g;
const QUOTED = /"(?:[^"\\]|\\.)*"/g;

/** Characters of one value in the line, and of all reasons. */
const VALUE_LIMIT = 200;
const REASON_LIMIT = 2000;

/** Characters of a value that is looked at; a longer one is left out. */
const LONGEST = 4000;

/** Hosts, and addresses, that are listed. */
const MOST_LISTED = 20;

/** Characters of a host name with its final dot (RFC 1035 section 2.3.4). */
const LONGEST_NAME = 254;

/** Characters of a password that a request presented and that is looked for. */
const SHORTEST_PRESENTED = 4;

/**
 * One line that tells the whole story of a request: time, method, path, peer,
 * user (or the user tried), hosts, addresses, answer, reason, agent, duration.
 *
 * @param secrets of the configuration, which the line must not hold
 */
export function logLine(
  { request, peer, hosts, wanted, credentials, user, answer, reasons }: Handled,
  secrets: readonly string[],
  { time, milliseconds }: {
    readonly time: Date;
    readonly milliseconds: number;
  },
): LogLine {
  const redactor = createRedactor(secrets);
  const path = pathForLog(request.mount + request.path);
  const tried = credentials.flatMap(({ names }) => names)[0] ?? request.user;
  const from = peer.status === "unknown" ? "unknown" : peer.address.text;
  const why = new Set([...peerReasons(peer, reasons), ...reasons]);
  const everything = [
    ...[request.method, path, from, user ?? "", tried ?? "", request.agent],
    ...[...hosts, ...wanted, ...answer.lines, ...why],
  ].join(" ");
  const presented = redactor(
    credentials.map(({ password }) => password)
      .filter((password) => password.length >= SHORTEST_PRESENTED),
  );
  // Usually nothing is to be hidden, which one look at all of it tells.
  const clear = everything.length <= LONGEST &&
    /^[\x20-\x7e]*$/.test(everything) && presented(everything) === everything;
  const redact: Redact = clear ? asItIs : presented;
  /** Piece by piece, so that what stands beside a secret can stay. */
  function clean(text: string, piece?: RegExp): string {
    if (clear) return text;
    if (text.length > LONGEST) return HIDDEN;
    const pieces = piece === undefined ? text : text.replace(
      piece,
      (part) => redact(part) === part ? part : HIDDEN,
    );
    // Without control characters it may read like a secret again.
    return redact(plainText(redact(pieces), [], LONGEST));
  }
  const value = (text: string) =>
    JSON.stringify(plainText(text, [], VALUE_LIMIT) || "-");
  const list = (values: readonly string[], all = values.length) =>
    values.slice(0, MOST_LISTED).map((text) => wordFor(redact(text)))
        .join(",") + (all > MOST_LISTED ? ",…" : "") || "-";
  const distinct = [...new Set(hosts)];
  const names = distinct.slice(0, MOST_LISTED).map((name) =>
    name.length <= LONGEST_NAME && redact(name) === name
      ? parseHostname(name) ?? name
      : HIDDEN
  );
  const reason = [...why].map((text) => clean(text, QUOTED)).join("; ");
  const text = [
    time.toISOString(),
    `method=${wordFor(plainWords(clean(request.method)))}`,
    `path=${value(plainWords(clean(path, SEGMENT)))}`,
    // Nobody hides where he is by presenting that as his password.
    `peer=${redactor([])(from)}`,
    `user=${value(clean(user ?? ""))}`,
    ...(user === undefined && tried !== undefined
      ? [`tried=${value(clean(tried))}`]
      : []),
    `hosts=${list([...new Set(names)], distinct.length)}`,
    `wanted=${list(wanted)}`,
    `outcome=${JSON.stringify(outcomeForLog(answer, redact) || "-")}`,
    ...(reason === ""
      ? []
      : [`reason=${JSON.stringify(plainText(reason, [], REASON_LIMIT))}`]),
    `agent=${value(plainWords(clean(request.agent)))}`,
    `ms=${Math.round(milliseconds)}`,
  ].join(" ");
  const well = reasons.length === 0 &&
    answer.lines.every((line) => /^(?:good|nochg) /.test(line));
  return { level: well ? "info" : "warning", text };
}

/** Why the peer is not known, unless one of the other reasons says it. */
function peerReasons(peer: Peer, others: readonly string[]): readonly string[] {
  return peer.status === "known" ||
      others.some((other) => other.includes(peer.reason))
    ? []
    : [peer.reason];
}

const asItIs: Redact = (text) => text;

/** The lines of an answer; the addresses in them are the client's. */
function outcomeForLog({ lines }: Answer, redact: Redact): string {
  return lines.map((line) => {
    const [token, ...addresses] = line.split(" ");
    return [token, redact(addresses.join(" "))].join(" ").trim();
  }).join("; ");
}

/** What follows may be a query that came without its question mark. */
function pathForLog(path: string): string {
  return decodePercent(path).split(/[?&=;]/, 1)[0]!;
}

/** A value without quotes: what would not be one word is quoted. */
function wordFor(text: string): string {
  const plain = plainText(text, [], VALUE_LIMIT);
  return /^[\w.:*/…-]+$/.test(plain) ? plain : JSON.stringify(plain);
}
