import { parseHostname } from "../internet/hostname.ts";
import { formatNetwork } from "../internet/network.ts";
import { plainText } from "../plain_text.ts";
import { type Answer, isSuccess } from "./answer.ts";
import { decodeForm, decodePercent, quote } from "./client_text.ts";
import type { Requested } from "./requested.ts";
import type { Peer } from "./peer.ts";

/** All that is known of a request that was answered. */
export type Handled = {
  readonly requested: Requested;
  readonly peer: Peer;
  /** The hosts and addresses that it means where it names none. */
  readonly meant?: {
    readonly hosts: readonly string[];
    readonly addresses: readonly string[];
  };
  /** The caller's name, if access was granted. */
  readonly user?: string;
  /** What the client gets. */
  readonly answer: Answer;
  /** In words, why the answer is not simply `good` or `nochg`. */
  readonly reasons: readonly string[];
};

/** A line for the log. */
export type LogLine = {
  /** `warning` if the operator should look at it. */
  readonly level: "info" | "warning";
  /** One line, without secrets and control characters. */
  readonly text: string;
  /** What it tells, for those who look at the pages of the service. */
  readonly fields: LogFields;
};

/** What a log line tells, without secrets and control characters. */
export type LogFields = {
  readonly time: Date;
  /** The other end's address, or `unknown`. */
  readonly peer: string;
  readonly user?: string;
  /** The user names that were presented: to be compared, never to be shown. */
  readonly names: readonly string[];
  /** The hosts that it names or means, as far as they are host names. */
  readonly hosts: readonly string[];
  readonly addresses: readonly string[];
  readonly lines: readonly string[];
  readonly reasons: string;
  readonly agent: string;
};

/** What stands in place of text that is left out. */
const HIDDEN = "…";

/** Characters of all reasons. */
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
 * @param secrets the forms of the secrets of the configuration
 */
export function logLine(
  { requested, peer, meant, user, answer, reasons }: Handled,
  secrets: readonly string[],
  { time, milliseconds }: {
    readonly time: Date;
    readonly milliseconds: number;
  },
): LogLine {
  const { method, path, agent, hosts, addresses, presented } = requested;
  const { credentials, webUser } = presented;
  const passwords = credentials.map(({ password }) => password);
  const holdsSecret = finderOf([...secrets, ...secretForms(passwords)]);
  const guarded = (text: string, limit = 200) => {
    const plain = plainText(text, [], limit);
    return [...new Set([text, plain])].some(holdsSecret) ? HIDDEN : plain;
  };
  const field = (name: string, text: string, limit?: number) =>
    `${name}=${JSON.stringify(guarded(text, limit) || "-")}`;
  const list = (
    name: string,
    texts: readonly string[],
    raw: readonly string[] = texts,
  ) => {
    const words = texts.slice(0, MOST_LISTED).map((text) =>
      /^[\w.:*/-]+$/.test(text) ? text : JSON.stringify(text)
    );
    if (texts.length > MOST_LISTED) words.push(HIDDEN);
    const hidden = [...raw, ...texts].some(holdsSecret);
    return `${name}=${hidden ? HIDDEN : words.join(",") || "-"}`;
  };
  const names = credentials.flatMap((each) => each.names);
  const tried = names[0] ?? ("name" in webUser ? webUser.name : undefined);
  const named = hosts.status === "none" ? [] : hosts.names;
  const about = named.length > 0 ? named : meant?.hosts ?? [];
  const shown = about.map((name) =>
    parseHostname(name) ?? quotable(name, "host")
  );
  const sent = addresses.status !== "sent" ? [] : [
    ...addresses.addresses.map(({ address }) => address.text),
    ...addresses.prefix === undefined ? [] : [formatNetwork(addresses.prefix)],
  ];
  const wanted = [
    ...new Set(sent.length > 0 ? sent : meant?.addresses ?? []),
  ];
  const unknown = peer.status === "known" ||
      reasons.some((reason) => reason.includes(peer.reason))
    ? []
    : [peer.reason];
  const why = [...new Set([...unknown, ...reasons])].join("; ");
  const [plainPath = ""] = PATH.exec(path) ?? [];
  const product = agent.split(/\s+/).find((word) => PRODUCT.test(word)) ??
    (agent && HIDDEN);
  const from = peer.status === "unknown" ? "unknown" : peer.address.text;
  const text = [
    time.toISOString(),
    `method=${METHOD.test(method) ? method : HIDDEN}`,
    field("path", plainPath === path ? path : plainPath + HIDDEN),
    `peer=${from}`,
    field("user", user ?? ""),
    ...user === undefined && tried !== undefined
      ? [field("tried", quotable(tried, "user name"))]
      : [],
    // In lower case, a secret would not be found.
    list("hosts", [...new Set(shown)], about),
    list("wanted", wanted),
    field("outcome", answer.lines.join("; ")),
    ...why === "" ? [] : [field("reason", why, REASON_LIMIT)],
    field("agent", product),
    `ms=${Math.round(milliseconds)}`,
  ].join(" ");
  const well = reasons.length === 0 &&
    (answer.json ? answer.status === 200 : answer.lines.every(isSuccess));
  const fields = {
    time,
    peer: from,
    user,
    names,
    hosts: about.map((name) => guarded(parseHostname(name) ?? HIDDEN)),
    addresses: wanted.map((each) => guarded(each)),
    lines: answer.lines.map((line) => guarded(line)),
    reasons: guarded(why, REASON_LIMIT),
    agent: guarded(product),
  };
  return { level: well ? "info" : "warning", text, fields };
}

/** Text as {@linkcode quote} repeats it, without its quotes. */
function quotable(text: string, kind: "host" | "user name"): string {
  return quote(text, kind).replace(/^"(.*)"$/s, "$1");
}

/** Shorter secrets are too common to be looked for inside text. */
const SHORTEST_SECRET = 6;

/** The forms of secrets that no log line may hold: literally, and in Base64. */
export function secretForms(secrets: readonly string[]): readonly string[] {
  return secrets.filter(({ length }) => length >= SHORTEST_SECRET)
    .flatMap((secret) => [secret, ...base64Forms(secret)]);
}

/** Makes the last guard of a log line: finds a secret, percent-encoded or not. */
function finderOf(forms: readonly string[]): (text: string) => boolean {
  return (text) => {
    // Each reading once, as a flood of requests is logged as well.
    const readings = new Set(
      [text, decodePercent(text), decodeForm(text)].flatMap((reading) => [
        reading,
        reading.replaceAll("-", "+").replaceAll("_", "/"),
      ]),
    );
    return [...readings].some((reading) =>
      forms.some((form) => reading.includes(form))
    );
  };
}

/** The characters of Base64 that stand for a secret wherever it stands in other bytes. */
function base64Forms(secret: string): readonly string[] {
  const bytes = new TextEncoder().encode(secret);
  return [0, 1, 2].map((offset) => {
    const shifted = new Uint8Array([...Array(offset).fill(0), ...bytes]);
    return shifted.toBase64().slice(
      Math.ceil(offset * 8 / 6),
      Math.floor(shifted.length * 8 / 6),
    );
  });
}
