import type { Failure } from "../failure.ts";
import { plainText } from "../plain_text.ts";
import { type ProxyPlace, proxyPlaceOf } from "../http/proxy.ts";
import type { ReadVariable } from "../http/read_variable.ts";

/** What `fetch` threw, and where it was going. */
export interface BrokenFetch {
  /** What was thrown. */
  readonly error: unknown;
  /** Where the request was to go. */
  readonly url: string;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  /** Where a proxy may be named. */
  readonly env: ReadVariable;
}

/** Whether the request may have reached the gateway, and what to tell a person. */
export interface NoConnection {
  /** Whether the request may have arrived. */
  readonly sent: boolean;
  /** Why there is no answer, and what to do. */
  readonly failure: Failure;
}

/**
 * Says in words why Deno's `fetch` got no answer. The words that Deno 2.9 uses
 * (of hyper, rustls and the system) follow in brackets; where a later version has
 * others, they alone are told, and the failure counts as temporary.
 */
export function explainNoConnection(broken: BrokenFetch): NoConnection {
  const { error, env } = broken;
  const url = new URL(broken.url);
  const { hostname } = url;
  const words = innermost(error);
  const [, phase, detail = words] = PHASE.exec(words) ?? [];
  // What broke while connecting, or before, has sent nothing.
  const sent = phase !== "Connect" && !NOT_SENT.test(words);
  const place = `${hostname}:${url.port || DEFAULT_PORTS[url.protocol]}`;
  const viaProxy = proxyPlaceOf(url, env);
  const proxy = viaProxy?.place;
  const [kind, what] = certificateTrouble(detail, hostname, broken.now) ??
    proxyTrouble(detail, viaProxy, hostname) ??
    tlsTrouble(detail, place) ??
    plainTrouble(detail, url, place, proxy) ??
    settingTrouble(detail, place) ??
    networkTrouble(detail, proxy ?? place, proxy !== undefined, hostname);
  const known = tidy(detail);
  // What is told of a certificate has all of it already.
  const behind = kind === "untrusted" ? "" : ` [${known}]`;
  const message = what === undefined
    ? `no connection to ${proxy ?? place}: ${known}`
    : what + behind;
  return { sent, failure: { kind, message: plainText(message, [], 800) } };
}

type Trouble = readonly [kind: Failure["kind"], what?: string];

/** `client error (Connect): …`, the part that hyper adds. */
const PHASE = /client error \((\w+)\)(?:: (.*))?$/s;
const NOT_SENT =
  /^(?:Failed opening CA file|Unknown certificate store|Unable to add pem|Requires |Fetch failed: Requests to port)/;
const DEFAULT_PORTS: Readonly<Record<string, string>> = {
  "https:": "443",
  "http:": "80",
};

const EXPIRED =
  /certificate expired(?:.* time (\d+) \(UNIX\).* valid after (\d+))?|\bExpired\b/;
const NOT_YET_VALID =
  /certificate not valid yet(?:.* time (\d+) \(UNIX\).* valid before (\d+))?|\bNotValidYet\b/;
const OTHER_NAME = /certificate not valid for name|NotValidForName/;
/** The names in `DnsName("a.example") or IpAddress(…)`. */
const NAMES = /(?:DnsName\("|IpAddress\()([^")]*)/g;
const CLOCK = "is this machine's clock right?";

function certificateTrouble(
  words: string,
  host: string,
  now: number,
): Trouble | undefined {
  const untrusted = (what: string): Trouble => ["untrusted", what];
  const [expired, , end] = EXPIRED.exec(words) ?? [];
  if (expired !== undefined) {
    return untrusted(
      `the certificate of ${host} expired${
        end === undefined ? "" : ` on ${utc(Number(end) * 1000)}`
      }; ${CLOCK} It says ${
        utc(now)
      }; if not, set it (NTP); if so, the other ` +
        "side must renew it",
    );
  }
  const [early, , start] = NOT_YET_VALID.exec(words) ?? [];
  if (early !== undefined) {
    return untrusted(
      `the certificate of ${host} is not valid yet${
        start === undefined ? "" : `, but from ${utc(Number(start) * 1000)}`
      }; ${CLOCK} It says ${utc(now)}; if not, set it (NTP)`,
    );
  }
  if (OTHER_NAME.test(words)) {
    const names = [...words.matchAll(NAMES)].map(([, name]) => name)
      .slice(0, 5).join(", ");
    return untrusted(
      `the certificate is not for ${host}, but for ${names || "no name"}; ` +
        "is the URL right, or does something in between answer (a captive portal, a proxy)?",
    );
  }
  if (words.includes("UnknownIssuer")) {
    return untrusted(
      `the certificate of ${host} is signed by an authority this machine does not ` +
        "know: for one of your own, set DENO_CERT=FILE or DENO_TLS_CA_STORE=system; " +
        "else the server may not send its intermediate certificate, or somebody listens in",
    );
  }
  if (words.includes("CaUsedAsEndEntity")) {
    return untrusted(
      `the certificate of ${host} is self-signed and an authority's own: the server ` +
        "needs one signed by it, and DENO_CERT=FILE is to name the authority's",
    );
  }
  return words.includes("invalid peer certificate")
    ? untrusted(`the certificate of ${host} is not valid: ${tidy(words)}`)
    : undefined;
}

function tlsTrouble(words: string, place: string): Trouble | undefined {
  if (words.includes("InvalidContentType")) {
    return [
      "config",
      `no TLS at this port: ${place} speaks something else; are https:// and the port in the URL right?`,
    ];
  }
  if (/alert: ProtocolVersion|SupportedVersions|Tls12NotOffered/.test(words)) {
    return [
      "untrusted",
      `${place} speaks only TLS 1.1 or older, which is not safe: it must offer TLS 1.2 or 1.3`,
    ];
  }
  if (/alert: (?!InternalError)|peer is incompatible/.test(words)) {
    return [
      "untrusted",
      `${place} refuses the TLS connection (${
        tidy(words)
      }): no version, cipher or name in common`,
    ];
  }
  return words.includes("tls handshake eof")
    ? ["temporary", `${place} broke the connection off in the TLS handshake`]
    : undefined;
}

/** Plain HTTP to what may be a port of TLS. */
function plainTrouble(
  words: string,
  { protocol }: URL,
  place: string,
  proxy: string | undefined,
): Trouble | undefined {
  if (protocol !== "http:" || proxy !== undefined) return undefined;
  const advice = "if it speaks TLS, the URL must begin with https://";
  if (words.includes("invalid HTTP version")) {
    return ["config", `${place} answers, but not with HTTP; ${advice}`];
  }
  return BROKEN.test(words)
    ? [
      "temporary",
      `${place} broke the connection before its answer; ${advice}`,
    ]
    : undefined;
}

function proxyTrouble(
  words: string,
  via: ProxyPlace | undefined,
  host: string,
): Trouble | undefined {
  const proxy = via?.place;
  if (via?.tls && words.includes("InvalidContentType")) {
    return [
      "config",
      `no TLS at this port: the proxy ${proxy} speaks something else; is its URL ` +
      "to begin with http://?",
    ];
  }
  if (words.includes("proxy authentication required")) {
    return [
      "config",
      `the proxy ${proxy} refuses (407): it wants another user and password in HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT`,
    ];
  }
  if (/unsuccessful tunnel|while tunneling/.test(words)) {
    return ["temporary", `the proxy ${proxy} does not connect to ${host}`];
  }
  return words.includes("Proxy server unreachable")
    ? ["temporary", `the proxy ${proxy} does not answer`]
    : undefined;
}

function settingTrouble(words: string, place: string): Trouble | undefined {
  if (/CA file|pem file/.test(words)) {
    return ["config", "the file that DENO_CERT names cannot be read"];
  }
  if (words.includes("certificate store")) {
    return ["config", "DENO_TLS_CA_STORE is neither mozilla nor system"];
  }
  if (/Requests to port \d+ are blocked/.test(words)) {
    return ["config", `no gateway can be at ${place}: the port is blocked`];
  }
  return /^Requires \w+ access/.test(words)
    ? ["config", `a permission is missing: --allow-net for ${place}`]
    : undefined;
}

const BROKEN = /close_notify|onnection closed|reset by peer|roken pipe/;

function networkTrouble(
  words: string,
  place: string,
  isProxy: boolean,
  host: string,
): Trouble {
  const what = isProxy ? `the proxy ${place}` : place;
  const temporary = (text?: string): Trouble => ["temporary", text];
  if (words.includes("dns error")) {
    const name = isProxy ? what : host;
    return temporary(
      `the name of ${name} cannot be resolved; is this machine online?`,
    );
  }
  if (words.includes("onnection refused")) {
    return temporary(`no connection: ${what} refuses it; does it run there?`);
  }
  if (/unreachable|No route/.test(words)) {
    return temporary(`no connection: there is no way to ${what}`);
  }
  if (words.includes("invalid HTTP version")) {
    return temporary(`${what} answers, but not with HTTP`);
  }
  if (BROKEN.test(words)) {
    return temporary(`${what} broke the connection before its answer`);
  }
  return words.includes("reading a body")
    ? temporary(`the answer of ${what} was cut short`)
    : temporary();
}

/** The outer layers repeat the URL and say little. */
function innermost(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return innermost(error.cause);
  return error.message;
}

const PAGE = /: https?:\S+/g;
const ERROR_NUMBER = / \(os error \d+\)/;
/** Names of things in programs: `HandshakeFailure`, `Other(OtherError(…))`. */
const WRAPPER = /\bOther(?:Error)?\(|\)+$/g;
const CAMEL_CASE = /\b[A-Z][a-z]+(?:[A-Z][a-z]*)+\b/g;

/** The library's words as words, without what is for programs and their makers. */
function tidy(words: string): string {
  return words.replace(/^invalid peer certificate: /, "").replace(PAGE, "")
    .replace(ERROR_NUMBER, "").replace(WRAPPER, "").replace(
      CAMEL_CASE,
      (name) => name.replace(/(?<=.)[A-Z]/g, " $&").toLowerCase(),
    );
}

function utc(milliseconds: number): string {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime())
    ? "?"
    : `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
