/**
 * What the runtime's `fetch` throws (in the words of hyper, rustls and the system,
 * as of Deno 2.9), as messages for people.
 *
 * @module
 */
import type { Failure } from "../failure.ts";
import { plainText } from "../plain_text.ts";
import { type Platform, quietly } from "../platform.ts";
import { proxyOf } from "./proxy.ts";

/** Why there is no answer. */
export interface NoAnswer {
  /** Tells it from an answer. */
  readonly status: "failed";
  /** `no connection`: no server was reached; `bad answer`: one was. */
  readonly cause: "no connection" | "too late" | "bad answer";
  /** What can be done about it. */
  readonly kind: Failure["kind"];
  /** Whether the request may have been received. */
  readonly sent: boolean;
  /** For a person. */
  readonly reason: string;
}

/**
 * Words of the runtime, what can be done, and a message. In it `{host}` is the
 * server's name, `{place}` its `HOST:PORT`, `{next}` what is connected to (the
 * server or a proxy), `{now}` the time, `{tls}` a hint if the URL is plain HTTP;
 * others are groups of the words.
 */
type Row = readonly [words: RegExp, kind: Failure["kind"], message: string];

const CLOCK =
  "is this machine's clock right? It says {now}; if not, set it (NTP)";
const NOT_HTTP = /invalid HTTP|invalid content-length|head is too large/;
const NOT_TLS = /InvalidContentType/;

/** A server was reached, and gave no answer that counts. */
const BAD_ANSWER: readonly Row[] = [
  [
    /certificate expired(?:.* time \d+ \(UNIX\).* valid after (?<end>\d+))?|\bExpired\b/,
    "untrusted",
    `the certificate of {host} has expired{end}; ${CLOCK}; if so, the server must renew it`,
  ],
  [
    /certificate not valid yet(?:.* time \d+ \(UNIX\).* valid before (?<start>\d+))?|\bNotValidYet\b/,
    "untrusted",
    `the certificate of {host} is not valid yet{start}; ${CLOCK}`,
  ],
  [
    /(?:certificate not valid for name|NotValidForName)(?<names>.*)/s,
    "untrusted",
    "the certificate is not for {host}, but for {names}; is the URL right, or does " +
    "something in between answer (a captive portal, a proxy)?",
  ],
  [
    /UnknownIssuer/,
    "untrusted",
    "the certificate of {host} is signed by an authority this machine does not " +
    "know: for one of your own, set DENO_CERT=FILE or DENO_TLS_CA_STORE=system; " +
    "otherwise the server may not send its intermediate certificate, or the connection is intercepted",
  ],
  [
    /CaUsedAsEndEntity/,
    "untrusted",
    "the certificate of {host} is self-signed and an authority's own: the server " +
    "needs one signed by it, and DENO_CERT=FILE must name the authority's",
  ],
  [
    /invalid peer certificate(?<words>.*)/s,
    "untrusted",
    "the certificate of {host} is not valid{words}",
  ],
  [
    /proxy authentication required/,
    "config",
    "{next} refuses (407): it requires a different user name and password in " +
    "HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT",
  ],
  [
    /unsuccessful tunnel|while tunneling/,
    "temporary",
    "{next} does not connect to {host}",
  ],
  [
    NOT_TLS,
    "config",
    "no TLS at this port: {place} speaks something else; are https:// and the port in the URL right?",
  ],
  [
    /alert: ProtocolVersion|SupportedVersions|Tls12NotOffered/,
    "untrusted",
    "{place} speaks only TLS 1.1 or older, which is not safe: it must offer TLS 1.2 or 1.3",
  ],
  [
    /(?<words>(?:alert: (?!InternalError)|peer is incompatible|peer misbehaved|received corrupt message).*)/s,
    "untrusted",
    "{place} refuses the TLS connection ({words}): no version, cipher or name in common",
  ],
  [
    /tls handshake eof|alert: InternalError/,
    "temporary",
    "{place} broke the connection off in the TLS handshake",
  ],
  [NOT_HTTP, "temporary", "the answer of {next} is not HTTP"],
  [
    /close_notify|onnection closed|reset by peer|forcibly closed|roken pipe/,
    "temporary",
    "{next} broke the connection before its answer{tls}",
  ],
  [/reading a body/, "temporary", "the answer of {next} was cut short"],
];

/** Nothing was reached. */
const NO_CONNECTION: readonly Row[] = [
  [
    /CA file|pem file/i,
    "config",
    "the file that DENO_CERT names cannot be read",
  ],
  [
    /^Requires \w+ access/,
    "config",
    "a permission is missing: --allow-net for {place}",
  ],
  [
    /(?<words>Requests to port \d+ are blocked)/,
    "config",
    "no connection to {place}: {words}",
  ],
  [
    /dns error|failed to lookup address/,
    "temporary",
    "no connection: cannot resolve {name}; is this machine online?",
  ],
  [
    /[Cc]onnection refused/,
    "temporary",
    "no connection: {next} refuses it; does it run there?",
  ],
  [
    /Proxy server unreachable/,
    "temporary",
    "no connection: {next} does not answer",
  ],
  [
    /unreachable|No route/i,
    "temporary",
    "no connection: there is no route to {next}",
  ],
];

const TO_TLS_PROXY: Row = [
  NOT_TLS,
  "config",
  "no TLS at this port: {next} speaks something else; must its URL begin with http://?",
];
const TO_PLAIN_HTTP: Row = [
  NOT_HTTP,
  "config",
  "the answer of {place} is not HTTP{tls}",
];

/** `client error (Connect): …`, the part that hyper adds; the URL is before it. */
const PHASE = /^.*client error \((\w+)\)(?:: (.*))?$/s;
/** What the runtime refuses by itself. */
const NOT_SENT =
  /^(?:Failed opening CA file|Unable to add pem|Requires |Fetch failed: Requests to port)/;

/**
 * Says why `fetch` got no answer. Words that are not known count as temporary.
 *
 * @param named lets the message name the server and quote the runtime
 */
export function explainFailure(
  error: unknown,
  url: URL,
  named?: Pick<Platform, "env" | "now">,
): NoAnswer {
  const words = innermost(error);
  const [, phase, detail = words.replace(/\bhttps?:\S*/g, "")] =
    PHASE.exec(words) ?? [];
  const proxy = named && proxyOf(url, quietly(named.env));
  const isPlain = url.protocol === "http:" && proxy === undefined;
  const badAnswer = [
    ...(proxy?.tls ? [TO_TLS_PROXY] : []),
    ...(isPlain ? [TO_PLAIN_HTTP] : []),
    ...BAD_ANSWER,
  ];
  const row = [...badAnswer, ...NO_CONNECTION]
    .find(([known]) => known.test(detail));
  const [known, kind, template] = row ??
    [/^/, "temporary", named ? "no connection to {next}" : "no connection"];
  const match = known.exec(detail)!;
  const cause = row && badAnswer.includes(row) ? "bad answer" : "no connection";
  const message = fill(template, {
    ...namesOf(url, named && (proxy?.place ?? "")),
    ...partsOf(match.groups ?? {}, named !== undefined),
    now: utc((named?.now ?? Date.now)()),
    tls: isPlain ? "; if it speaks TLS, the URL must begin with https://" : "",
  });
  // What is known of a certificate is in the message already.
  const quoted = kind === "untrusted"
    ? ""
    : row === undefined
    ? (named ? `: ${tidy(detail)}` : "")
    : named
    ? ` [${tidy(detail)}]`
    : cause === "no connection"
    ? ` [${match[0]}]`
    : "";
  return {
    status: "failed",
    cause,
    kind,
    // What broke while connecting, or before, has sent nothing.
    sent: phase !== "Connect" && !NOT_SENT.test(words),
    reason: plainText(message + quoted, [], 800),
  };
}

function fill(template: string, values: Readonly<Record<string, string>>) {
  return template.replace(/\{(\w+)\}/g, (_, key: string) => values[key] ?? "");
}

/** @param proxy empty if there is none; undefined: nothing may be named */
function namesOf({ hostname, port, protocol }: URL, proxy?: string) {
  if (proxy === undefined) {
    const server = "the server";
    return { host: server, place: server, next: server, name: server };
  }
  const usual = protocol === "https:" ? "443" : "80";
  const place = `${hostname}:${port || usual}`;
  return proxy === ""
    ? { host: hostname, place, next: place, name: hostname }
    : {
      ...{ host: hostname, place },
      ...{ next: `the proxy ${proxy}`, name: `the proxy ${proxy}` },
    };
}

/** What a row has found, in words. */
function partsOf(
  { end, start, names = "", words = "" }: Partial<Record<string, string>>,
  isNamed: boolean,
): Readonly<Record<string, string>> {
  const found = [...names.matchAll(/(?:DnsName\("|IpAddress\()([^")]*)/g)]
    .map(([, name]) => name).slice(0, 5).join(", ");
  return {
    end: end === undefined ? "" : ` on ${utc(Number(end) * 1000)}`,
    start: start === undefined ? "" : `, but from ${utc(Number(start) * 1000)}`,
    names: isNamed && found !== "" ? found : "a different name",
    words: tidy(words),
  };
}

/** The outer layers repeat the URL and say little. */
function innermost(error: unknown): string {
  if (!(error instanceof Error)) return "";
  return error.cause instanceof Error ? innermost(error.cause) : error.message;
}

/** The library's words without what only programmers understand. */
function tidy(words: string): string {
  return words.replace(/: https?:\S+| \(os error \d+\)/g, "")
    .replace(/\bOther(?:Error)?\(|\)+$/g, "")
    // Names of things in programs: `HandshakeFailure`.
    .replace(
      /\b[A-Z][a-z]+(?:[A-Z][a-z]*)+\b/g,
      (name) => name.replace(/(?<=.)[A-Z]/g, " $&").toLowerCase(),
    )
    .replace(/[:\s]+$/, "");
}

function utc(milliseconds: number): string {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime())
    ? "?"
    : `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
