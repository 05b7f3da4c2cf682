import { parseHostname } from "../internet/hostname.ts";
import { formatNetwork } from "../internet/network.ts";
import { plainText } from "../plain_text.ts";
import { type Answer, isSuccess } from "./answer.ts";
import { decodeForm, decodePercent, quote } from "./client_text.ts";
import type { Requested } from "./http_request.ts";
import type { Peer } from "./peer.ts";

/** All that is known of a request that was answered. */
export interface Handled {
  /** What it says. */
  readonly requested: Requested;
  /** The other end. */
  readonly peer: Peer;
  /** The hosts and addresses that it means where it names none. */
  readonly meant?: Names;
  /** The caller's name, if access was granted. */
  readonly user?: string;
  /** What the client gets. */
  readonly answer: Answer;
  /** In words, why the answer is not simply `good` or `nochg`. */
  readonly reasons: readonly string[];
}

/** Hosts and addresses, as texts. */
export interface Names {
  /** Host names. */
  readonly hosts: readonly string[];
  /** Addresses, and prefixes. */
  readonly addresses: readonly string[];
}

/** A line for the log. */
export interface LogLine {
  /** `warning` if the operator should look at it. */
  readonly level: "info" | "warning";
  /** One line, without secrets and control characters. */
  readonly text: string;
  /** What it tells, for those who look at the pages of the service. */
  readonly fields: LogFields;
}

/** What a log line tells, without secrets and control characters. */
export interface LogFields {
  /** When the request was answered. */
  readonly time: Date;
  /** The other end's address, or `unknown`. */
  readonly peer: string;
  /** The caller's name, if access was granted. */
  readonly user?: string;
  /** The user names that were presented: to be compared, never to be shown. */
  readonly names: readonly string[];
  /** The hosts that it names or means, as far as they are host names. */
  readonly hosts: readonly string[];
  /** The addresses that it names or means. */
  readonly addresses: readonly string[];
  /** The lines of the answer. */
  readonly lines: readonly string[];
  /** In words, why the answer is not simply `good` or `nochg`. */
  readonly reasons: string;
  /** The sender's program and its version. */
  readonly agent: string;
}

/** What stands in place of text that is left out. */
const HIDDEN = "…";

/** Characters of one value in the line, and of all reasons. */
const VALUE_LIMIT = 200;
const REASON_LIMIT = 2000;

/** Hosts, and addresses, that are listed. */
const MOST_LISTED = 20;

/** Methods that are shown (RFC 9110 section 9, RFC 5789). */
const METHOD = /^(?:GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH)$/;

/** The part of a path that is shown: five plain segments. */
const PATH = /^(?:\/{0,2}[\w.-]{1,20}(?=\/|$)){0,5}\/{0,2}/;

/** A product and its version (RFC 9110 section 10.1.5), as in `inadyn/2.12.0`. */
const PRODUCT = /^[a-z][\w!+.-]{0,29}\/v?\d[\w+.-]{0,19}$/i;

/**
 * Makes the line that tells of a request: time, method, path, peer, user (or the
 * user tried), hosts, addresses, answer, reason, agent, duration. It repeats only
 * what was understood; a field that holds a password becomes `…`.
 *
 * @param secrets the secrets of the configuration
 */
export function logLine(
  { requested, peer, meant, user, answer, reasons }: Handled,
  secrets: readonly string[],
  { time, milliseconds }: {
    readonly time: Date;
    readonly milliseconds: number;
  },
): LogLine {
  const { presented, method } = requested;
  const passwords = presented.credentials.map(({ password }) => password);
  const holdsSecret = secretFinder([...secrets, ...passwords]);
  const hosts = hostsIn(requested) ?? meant?.hosts ?? [];
  const addresses = addressesIn(requested) ?? meant?.addresses ?? [];
  const guarded = (text: string, limit = VALUE_LIMIT) => {
    const plain = plainText(text, [], limit);
    return holdsSecret(text) || holdsSecret(plain) ? HIDDEN : plain;
  };
  const field = (name: string, text: string, limit?: number) =>
    `${name}=${JSON.stringify(guarded(text, limit) || "-")}`;
  const list = (
    name: string,
    texts: readonly string[],
    show = (text: string) => text,
  ) => {
    const distinct = [...new Set(texts.map(show))];
    const words = distinct.slice(0, MOST_LISTED).map((text) =>
      /^[\w.:*/-]+$/.test(text) ? text : JSON.stringify(text)
    );
    if (distinct.length > MOST_LISTED) words.push(HIDDEN);
    const hidden = [...texts, ...distinct].some(holdsSecret);
    return `${name}=${hidden ? HIDDEN : words.join(",") || "-"}`;
  };
  const { webUser } = presented;
  const tried = presented.credentials.flatMap(({ names }) => names)[0] ??
    ("name" in webUser ? webUser.name : undefined);
  const why = [...new Set([...peerReasons(peer, reasons), ...reasons])];
  const text = [
    time.toISOString(),
    `method=${METHOD.test(method) ? method : HIDDEN}`,
    field("path", pathForLog(requested.path)),
    `peer=${peer.status === "unknown" ? "unknown" : peer.address.text}`,
    field("user", user ?? ""),
    ...(user === undefined && tried !== undefined
      ? [field("tried", quotable(tried, "user name"))]
      : []),
    list(
      "hosts",
      hosts,
      (name) => parseHostname(name) ?? quotable(name, "host"),
    ),
    list("wanted", addresses),
    field("outcome", answer.lines.join("; ")),
    ...(why.length > 0 ? [field("reason", why.join("; "), REASON_LIMIT)] : []),
    field("agent", agentForLog(requested.agent)),
    `ms=${Math.round(milliseconds)}`,
  ].join(" ");
  const well = reasons.length === 0 &&
    answer.lines.every(isSuccess);
  const fields = {
    time,
    peer: peer.status === "unknown" ? "unknown" : peer.address.text,
    user,
    names: presented.credentials.flatMap(({ names }) => names),
    hosts: hosts.map((name) => guarded(parseHostname(name) ?? HIDDEN)),
    addresses: [...new Set(addresses)].map((text) => guarded(text)),
    lines: answer.lines.map((line) => guarded(line)),
    reasons: guarded(why.join("; "), REASON_LIMIT),
    agent: guarded(agentForLog(requested.agent)),
  };
  return { level: well ? "info" : "warning", text, fields };
}

/** The hosts that a request names; undefined if it names none. */
function hostsIn({ hosts }: Requested): readonly string[] | undefined {
  return hosts.status === "none" || hosts.names.length === 0
    ? undefined
    : hosts.names;
}

/** The addresses that a request names; undefined if it names none. */
function addressesIn(
  { addresses: sent }: Requested,
): readonly string[] | undefined {
  if (sent.status !== "sent") return undefined;
  const { addresses, prefix } = sent;
  const texts = addresses.map(({ address }) => address.text);
  if (prefix !== undefined) texts.push(formatNetwork(prefix));
  return texts.length > 0 ? texts : undefined;
}

/** Why the peer is not known, unless one of the other reasons says it. */
function peerReasons(peer: Peer, others: readonly string[]): readonly string[] {
  return peer.status === "known" ||
      others.some((other) => other.includes(peer.reason))
    ? []
    : [peer.reason];
}

function pathForLog(path: string): string {
  const [plain] = PATH.exec(path)!;
  return plain.length === path.length ? path : `${plain}${HIDDEN}`;
}

function agentForLog(agent: string): string {
  if (agent === "") return "";
  return agent.split(/\s+/).find((word) => PRODUCT.test(word)) ?? HIDDEN;
}

/** Text as {@linkcode quote} repeats it, without its quotes. */
function quotable(text: string, kind: "host" | "user name"): string {
  return quote(text, kind).replace(/^"(.*)"$/s, "$1");
}

/** Shorter secrets are too common to be looked for inside text. */
const SHORTEST_SECRET = 6;

/**
 * Makes the last guard of a log line: finds text that holds a secret literally,
 * percent-encoded or in Base64.
 */
function secretFinder(
  secrets: readonly string[],
): (text: string) => boolean {
  const plain = [...new Set(secrets)].filter((secret) =>
    secret.length >= SHORTEST_SECRET
  );
  const sought = plain.flatMap((secret) => [secret, ...base64Forms(secret)]);
  return (text) =>
    [text, decodePercent(text), decodeForm(text)].some((reading) => {
      const standard = reading.replaceAll("-", "+").replaceAll("_", "/");
      return sought.some((form) =>
        reading.includes(form) || standard.includes(form)
      );
    });
}

/** The characters of Base64 that stand for a secret wherever it stands in other bytes. */
function base64Forms(secret: string): readonly string[] {
  const bytes = new TextEncoder().encode(secret);
  return [0, 1, 2].map((offset) => {
    const shifted = new Uint8Array(offset + bytes.length);
    shifted.set(bytes, offset);
    return shifted.toBase64().slice(
      Math.ceil(offset * 8 / 6),
      Math.floor(shifted.length * 8 / 6),
    );
  });
}
