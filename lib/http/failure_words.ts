/**
 * What the runtime's `fetch` throws (in the words of hyper, rustls and the system,
 * as of Deno 2.9), as messages for people.
 *
 * @module
 */
import type { Failure } from "../failure.ts";
import { plainText } from "../plain_text.ts";
import type { Platform } from "../platform.ts";
import type { NoAnswer } from "./no_answer.ts";
import { proxyPlaceOf } from "./proxy.ts";
import { quietly } from "./read_variable.ts";

/** Who was asked, as far as messages may name it. */
interface Peer {
  /** The server's name. */
  readonly host: string;
  /** `HOST:PORT` of the server. */
  readonly place: string;
  /** What is connected to: the server or a proxy. */
  readonly next: string;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
}

/** Whether a server was reached, what can be done about it, and a message. */
type Row = readonly [
  words: RegExp,
  cause: "no connection" | "bad answer",
  kind: Failure["kind"],
  message: (peer: Peer, match: RegExpExecArray) => string,
];

const CLOCK = "is this machine's clock right?";
const BROKEN =
  /close_notify|onnection closed|reset by peer|forcibly closed|roken pipe/;
const NOT_HTTP = /invalid HTTP|invalid content-length|head is too large/;
const USE_TLS = "; if it speaks TLS, the URL must begin with https://";

const PLAIN_HTTP: readonly Row[] = [
  [
    NOT_HTTP,
    "bad answer",
    "config",
    ({ place }) => `the answer of ${place} is not HTTP${USE_TLS}`,
  ],
  [
    BROKEN,
    "bad answer",
    "temporary",
    ({ next }) => `${next} broke the connection before its answer${USE_TLS}`,
  ],
];

const TLS_PROXY: readonly Row[] = [
  [
    /InvalidContentType/,
    "bad answer",
    "config",
    ({ next }) =>
      `no TLS at this port: ${next} speaks something else; must its URL begin with http://?`,
  ],
];

/** The first row whose words occur in the error counts. */
const ROWS: readonly Row[] = [
  [
    /certificate expired(?:.* time \d+ \(UNIX\).* valid after (\d+))?|\bExpired\b/,
    "bad answer",
    "untrusted",
    ({ host, now }, [, end]) =>
      `the certificate of ${host} has expired${on(end)}; ${CLOCK} It says ` +
      `${utc(now)}; if not, set it (NTP); if so, the server must renew it`,
  ],
  [
    /certificate not valid yet(?:.* time \d+ \(UNIX\).* valid before (\d+))?|\bNotValidYet\b/,
    "bad answer",
    "untrusted",
    ({ host, now }, [, start]) =>
      `the certificate of ${host} is not valid yet${
        start === undefined ? "" : `, but from ${utc(Number(start) * 1000)}`
      }; ${CLOCK} It says ${utc(now)}; if not, set it (NTP)`,
  ],
  [
    /(?:certificate not valid for name|NotValidForName)(.*)/s,
    "bad answer",
    "untrusted",
    ({ host }, [, names = ""]) =>
      `the certificate is not for ${host}, but for ${
        (host === UNNAMED.host ? "" : namesIn(names)) || "a different name"
      }; is the URL right, or does something in between answer (a captive portal, a proxy)?`,
  ],
  [
    /UnknownIssuer/,
    "bad answer",
    "untrusted",
    ({ host }) =>
      `the certificate of ${host} is signed by an authority this machine does not ` +
      "know: for one of your own, set DENO_CERT=FILE or DENO_TLS_CA_STORE=system; " +
      "otherwise the server may not send its intermediate certificate, or the connection is intercepted",
  ],
  [
    /CaUsedAsEndEntity/,
    "bad answer",
    "untrusted",
    ({ host }) =>
      `the certificate of ${host} is self-signed and an authority's own: the server ` +
      "needs one signed by it, and DENO_CERT=FILE must name the authority's",
  ],
  [/invalid peer certificate(.*)/s, "bad answer", "untrusted", (
    { host },
    [, what = ""],
  ) => `the certificate of ${host} is not valid${tidy(what)}`],
  [
    /proxy authentication required/,
    "bad answer",
    "config",
    ({ next }) =>
      `${next} refuses (407): it requires a different user name and password in HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT`,
  ],
  [/unsuccessful tunnel|while tunneling/, "bad answer", "temporary", (
    { host, next },
  ) => `${next} does not connect to ${host}`],
  [
    /Proxy server unreachable/,
    "no connection",
    "temporary",
    ({ next }) => `no connection: ${next} does not answer`,
  ],
  [
    /InvalidContentType/,
    "bad answer",
    "config",
    ({ place }) =>
      `no TLS at this port: ${place} speaks something else; are https:// and the port in the URL right?`,
  ],
  [
    /alert: ProtocolVersion|SupportedVersions|Tls12NotOffered/,
    "bad answer",
    "untrusted",
    ({ place }) =>
      `${place} speaks only TLS 1.1 or older, which is not safe: it must offer TLS 1.2 or 1.3`,
  ],
  [
    /(?:alert: (?!InternalError)|peer is incompatible|peer misbehaved|received corrupt message).*/s,
    "bad answer",
    "untrusted",
    ({ place }, [words]) =>
      `${place} refuses the TLS connection (${
        tidy(words)
      }): no version, cipher or name in common`,
  ],
  [/tls handshake eof|alert: InternalError/, "bad answer", "temporary", (
    { place },
  ) => `${place} broke the connection off in the TLS handshake`],
  [
    /CA file|pem file/i,
    "no connection",
    "config",
    () => "the file that DENO_CERT names cannot be read",
  ],
  [
    /certificate store/,
    "no connection",
    "config",
    () => "DENO_TLS_CA_STORE is neither mozilla nor system",
  ],
  [/Requests to port \d+ are blocked/, "no connection", "config", (
    { place },
    [words],
  ) => `no connection to ${place}: ${words}`],
  [
    /^Requires \w+ access/,
    "no connection",
    "config",
    ({ place }) => `a permission is missing: --allow-net for ${place}`,
  ],
  [
    /dns error|failed to lookup address/,
    "no connection",
    "temporary",
    ({ host, place, next }) =>
      `no connection: cannot resolve ${
        next === place ? host : next
      }; is this machine online?`,
  ],
  [
    /[Cc]onnection refused/,
    "no connection",
    "temporary",
    ({ next }) => `no connection: ${next} refuses it; does it run there?`,
  ],
  [
    /unreachable|No route/i,
    "no connection",
    "temporary",
    ({ next }) => `no connection: there is no route to ${next}`,
  ],
  [
    NOT_HTTP,
    "bad answer",
    "temporary",
    ({ next }) => `the answer of ${next} is not HTTP`,
  ],
  [
    BROKEN,
    "bad answer",
    "temporary",
    ({ next }) => `${next} broke the connection before its answer`,
  ],
  [
    /reading a body/,
    "bad answer",
    "temporary",
    ({ next }) => `the answer of ${next} was cut short`,
  ],
  [
    /Connection reset/i,
    "no connection",
    "temporary",
    ({ next }) => `no connection: ${next} breaks it`,
  ],
];

/** `client error (Connect): …`, the part that hyper adds; the URL is before it. */
const PHASE = /^.*client error \((\w+)\)(?:: (.*))?$/s;
const NOT_SENT =
  /^(?:Failed opening CA file|Unknown certificate store|Unable to add pem|Requires |Fetch failed: Requests to port)/;
const DEFAULT_PORTS: Readonly<Record<string, string>> = {
  "https:": "443",
  "http:": "80",
};

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
  const proxy = proxyPlaceOf(url, quietly(named?.env));
  const peer = named === undefined
    ? { ...UNNAMED, now: Date.now() }
    : peerOf(url, proxy?.place, named.now());
  const rows = [
    ...(proxy?.tls ? TLS_PROXY : []),
    ...ROWS.slice(0, FIRST_OF_NETWORK),
    ...(url.protocol === "http:" && proxy === undefined ? PLAIN_HTTP : []),
    ...ROWS.slice(FIRST_OF_NETWORK),
  ];
  for (const [known, cause, kind, message] of rows) {
    const match = known.exec(detail);
    if (match === null) continue;
    const text = message(peer, match);
    // What is known of a certificate is in the message already.
    const quoted = kind === "untrusted"
      ? ""
      : named !== undefined
      ? ` [${tidy(detail)}]`
      : cause === "no connection"
      ? ` [${match[0]}]`
      : "";
    return failed(cause, kind, text + quoted);
  }
  const quoted = named === undefined ? "" : ` to ${peer.next}: ${tidy(detail)}`;
  return failed("no connection", "temporary", `no connection${quoted}`);

  function failed(
    cause: NoAnswer["cause"],
    kind: Failure["kind"],
    message: string,
  ): NoAnswer {
    // What broke while connecting, or before, has sent nothing.
    const sent = phase !== "Connect" && !NOT_SENT.test(words);
    const reason = plainText(message, [], 800);
    return { status: "failed", cause, kind, sent, reason };
  }
}

/** From here on, rows are about what plain HTTP words differently. */
const FIRST_OF_NETWORK = ROWS.findIndex(([words]) => words === NOT_HTTP);

const UNNAMED = {
  host: "the server",
  place: "the server",
  next: "the server",
} as const;

function peerOf(
  { hostname, port, protocol }: URL,
  proxy: string | undefined,
  now: number,
): Peer {
  const place = `${hostname}:${port || DEFAULT_PORTS[protocol]}`;
  const next = proxy === undefined ? place : `the proxy ${proxy}`;
  return { host: hostname, place, next, now };
}

/** The outer layers repeat the URL and say little. */
function innermost(error: unknown): string {
  if (!(error instanceof Error)) return "";
  return error.cause instanceof Error ? innermost(error.cause) : error.message;
}

/** The names in `DnsName("a.example") or IpAddress(…)`. */
function namesIn(words: string): string {
  return [...words.matchAll(/(?:DnsName\("|IpAddress\()([^")]*)/g)]
    .map(([, name]) => name).slice(0, 5).join(", ");
}

const ERROR_NUMBER = / \(os error \d+\)/;
/** Names of things in programs: `HandshakeFailure`, `Other(OtherError(…))`. */
const WRAPPER = /\bOther(?:Error)?\(|\)+$/g;
const CAMEL_CASE = /\b[A-Z][a-z]+(?:[A-Z][a-z]*)+\b/g;

/** The library's words without what only programmers understand. */
function tidy(words: string): string {
  return words.replace(/: https?:\S+/g, "").replace(ERROR_NUMBER, "")
    .replace(WRAPPER, "").replace(
      CAMEL_CASE,
      (name) => name.replace(/(?<=.)[A-Z]/g, " $&").toLowerCase(),
    ).replace(/[:\s]+$/, "");
}

function on(unixSeconds: string | undefined): string {
  return unixSeconds === undefined
    ? ""
    : ` on ${utc(Number(unixSeconds) * 1000)}`;
}

function utc(milliseconds: number): string {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime())
    ? "?"
    : `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
