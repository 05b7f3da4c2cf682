import { assert, assertEquals, assertMatch } from "@std/assert";
import {
  explainHttpStatus,
  retryAfterOf,
} from "../../lib/gateway/http_status.ts";
import { explainNoConnection } from "../../lib/gateway/no_connection.ts";
import { parseProxy, proxyOf } from "../../lib/http/proxy.ts";

const NOW = Date.UTC(2026, 10, 26, 8, 19);
const CONNECT =
  "error sending request for url (https://gw.example/): client error (Connect): ";
const SEND = "error sending request from 127.0.0.1:5 for https://gw.example/ " +
  "(127.0.0.1:443): client error (SendRequest): ";

function explain(
  words: string,
  env: Readonly<Record<string, string>> = {},
  url = "https://gw.example/",
) {
  return explainNoConnection({
    error: new TypeError("fetch failed", { cause: new Error(words) }),
    url,
    now: NOW,
    env: (name) => env[name],
  });
}

/** What Deno 2.9.6 says, whether the request was sent, and what becomes of it. */
const TABLE: readonly (readonly [string, boolean, string, RegExp])[] = [
  [
    CONNECT +
    "dns error: failed to lookup address information: Name or service not known",
    false,
    "temporary",
    /^the name of gw\.example cannot be resolved/,
  ],
  [
    CONNECT + "tcp connect error: Connection refused (os error 111)",
    false,
    "temporary",
    /gw\.example:443 refuses it.*\[tcp connect error: Connection refused\]$/,
  ],
  [
    CONNECT + "tcp connect error: No route to host (os error 113)",
    false,
    "temporary",
    /no way to gw\.example:443/,
  ],
  [
    CONNECT + "tcp connect error: Network is unreachable (os error 101)",
    false,
    "temporary",
    /no way to/,
  ],
  [CONNECT + "tls handshake eof", false, "temporary", /TLS handshake/],
  [
    CONNECT + "received corrupt message of type InvalidContentType",
    false,
    "config",
    /^no TLS at this port: gw\.example:443/,
  ],
  [
    CONNECT + "received fatal alert: ProtocolVersion",
    false,
    "untrusted",
    /only TLS 1\.1/,
  ],
  [
    CONNECT + "peer is incompatible: SupportedVersionsExtensionRequired",
    false,
    "untrusted",
    /only TLS 1\.1/,
  ],
  [
    CONNECT + "received fatal alert: HandshakeFailure",
    false,
    "untrusted",
    /handshake failure/,
  ],
  [
    CONNECT + "received fatal alert: InternalError",
    false,
    "temporary",
    /internal error/,
  ],
  [
    CONNECT + "invalid peer certificate: BadSignature",
    false,
    "untrusted",
    /not valid: bad signature/,
  ],
  [
    CONNECT + "invalid peer certificate: Expired",
    false,
    "untrusted",
    /expired; is this machine's clock right\? It says 2026-11-26 08:19 UTC/,
  ],
  [
    CONNECT + "something new",
    false,
    "temporary",
    /^no connection to gw\.example:443: something new$/,
  ],
  [
    SEND + "connection closed before message completed",
    true,
    "temporary",
    /broke the connection before its answer/,
  ],
  [SEND + "invalid HTTP version parsed", true, "temporary", /not with HTTP/],
  [
    "peer closed connection without sending TLS close_notify: https://docs.rs/x/y.html#unexpected-eof",
    true,
    "temporary",
    /before its answer \[peer closed connection without sending TLS close_notify\]$/,
  ],
  [
    "Connection reset by peer (os error 104)",
    true,
    "temporary",
    /before its answer/,
  ],
  ["error reading a body from connection", true, "temporary", /cut short/],
  [
    "Fetch failed: Requests to port 6000 are blocked",
    false,
    "config",
    /blocked/,
  ],
  [
    'Requires net access to "gw.example:443", run again with the --allow-net flag',
    false,
    "config",
    /permission.*--allow-net/,
  ],
  [
    "Failed opening CA file: No such file or directory (os error 2)",
    false,
    "config",
    /DENO_CERT/,
  ],
  [
    'Unknown certificate store "foo" specified (allowed: "system,mozilla")',
    false,
    "config",
    /DENO_TLS_CA_STORE/,
  ],
];

Deno.test("what Deno says is told in words, with what to do", () => {
  for (const [words, sent, kind, message] of TABLE) {
    const explained = explain(words);
    assertEquals([words, explained.sent], [words, sent]);
    assertEquals([words, explained.failure.kind], [words, kind]);
    assertMatch(explained.failure.message, message);
    // One line, and no names of things in programs.
    assert(
      !/\n|[A-Z][a-z]+[A-Z][a-z]+|os error/.test(explained.failure.message),
    );
  }
});

Deno.test("names in a certificate cannot drive the terminal", () => {
  const { failure } = explain(
    CONNECT +
      'invalid peer certificate: certificate not valid for name "gw.example"; ' +
      'certificate is only valid for DnsName("a\x1b[31m.example")',
  );
  assert(!failure.message.includes("\x1b"), failure.message);
});

Deno.test("a proxy in between is named instead of the gateway, without its password", () => {
  const env = { HTTPS_PROXY: "http://ann:s3cret@proxy.example:3128" };
  for (
    const [words, kind, message] of [
      [
        "proxy authentication required",
        "config",
        /^the proxy proxy\.example:3128 refuses \(407\)/,
      ],
      [
        "unsuccessful tunnel",
        "temporary",
        /^the proxy proxy\.example:3128 does not connect to gw\.example/,
      ],
      ["unexpected eof while tunneling", "temporary", /^the proxy/],
      [
        "tcp connect error: Connection refused (os error 111)",
        "temporary",
        /the proxy proxy\.example:3128 refuses it/,
      ],
      [
        "dns error: x",
        "temporary",
        /name of the proxy proxy\.example:3128 cannot/,
      ],
    ] as const
  ) {
    const { failure } = explain(CONNECT + words, env);
    assertEquals(failure.kind, kind);
    assertMatch(failure.message, message);
    assert(!failure.message.includes("s3cret"));
  }
});

Deno.test("the proxy is the one that Deno takes", () => {
  for (
    const [env, url, expected] of [
      [{}, "https://gw.example", undefined],
      [{ HTTPS_PROXY: "http://p:1" }, "https://gw.example", "p:1"],
      [{ https_proxy: "p:1" }, "https://gw.example", "p:1"],
      [
        { HTTPS_PROXY: "", https_proxy: "http://p:1" },
        "https://gw.example",
        "p:1",
      ],
      [
        { HTTPS_PROXY: "http://a:1", ALL_PROXY: "http://b:2" },
        "https://gw.example",
        "b:2",
      ],
      [{ HTTP_PROXY: "http://p:1" }, "https://gw.example", undefined],
      [{ HTTP_PROXY: "http://p" }, "http://gw.example", "p:80"],
      [
        { HTTP_PROXY: "http://p:1", REQUEST_METHOD: "GET" },
        "http://gw.example",
        undefined,
      ],
      [
        { HTTPS_PROXY: "http://p:1", NO_PROXY: "x, .example" },
        "https://gw.example",
        undefined,
      ],
      [
        { HTTPS_PROXY: "http://p:1", no_proxy: "*" },
        "https://gw.example",
        undefined,
      ],
      [
        { HTTPS_PROXY: "http://p:1", NO_PROXY: "w.example" },
        "https://gw.example",
        "p:1",
      ],
      [
        { HTTPS_PROXY: "http://p:1", NO_PROXY: "" },
        "https://gw.example",
        "p:1",
      ],
      [{ HTTPS_PROXY: "nonsense:::" }, "https://gw.example", undefined],
      // Kinds that it does not know, it passes over.
      [
        { ALL_PROXY: "socks4://a:1", HTTPS_PROXY: "b:2" },
        "https://gw.example",
        "b:2",
      ],
      [{ HTTPS_PROXY: "https://p" }, "https://gw.example", "p:443"],
      [{ HTTPS_PROXY: "socks5h://[::1]:9" }, "https://gw.example", "[::1]:9"],
    ] as const
  ) {
    const variables: Readonly<Record<string, string>> = env;
    assertEquals(
      proxyOf(new URL(url), (name) => variables[name]),
      expected,
      JSON.stringify(env),
    );
  }
});

Deno.test("what a proxy's URL may look like", () => {
  for (
    const [text, place] of [
      ["http://a:b@p.example:1", "p.example:1"],
      ["http://a:b:c@p:1/", "p:1"],
      ["http://a:%2f%40@p:1/x?y#z", "p:1"],
      ["HTTPS://:@p", "p:443"],
      ["Http://[2001:DB8::1]:1", "[2001:DB8::1]:1"],
      ["socks5h://p:1", "p:1"],
      ["SOCKS5H://p:1", undefined],
      ["Socks5://p:1", undefined],
      ["a:b@p:1", "p:1"],
      ["http://a:b@c@p:1", undefined],
      ["http://a@p:1", undefined],
      ["http://a:b@p:1/x@y", undefined],
      ["http://p:65536", undefined],
      ["http://p:", undefined],
      ["http://p:1 ", undefined],
      ["p:1/", undefined],
      ["//p:1", undefined],
      ["", undefined],
      ["\ufffd", undefined],
    ] as const
  ) {
    assertEquals([text, parseProxy(text)?.place], [text, place]);
  }
});

Deno.test("plain HTTP to what may be a port of TLS", () => {
  for (
    const [words, kind] of [
      [SEND + "invalid HTTP version parsed", "config"],
      [SEND + "connection closed before message completed", "temporary"],
      ["Connection reset by peer (os error 104)", "temporary"],
    ] as const
  ) {
    const { sent, failure } = explain(words, {}, "http://gw.example:8443/");
    assertEquals([sent, failure.kind], [true, kind]);
    assertMatch(failure.message, /^gw\.example:8443 .*must begin with https:/);
  }
});

Deno.test("an HTTP status is told with what it usually means", () => {
  for (
    const [status, location, kind, message] of [
      [
        302,
        "https://portal.example/login?user=x",
        "config",
        /302, a redirect to https:\/\/portal\.example, .*captive portal.*URL right/,
      ],
      [307, "/other", "config", /307, a redirect, which is not followed/],
      [403, "", "config", /refuses this machine.*address allowed.*URL right/],
      [404, "", "config", /404; is the gateway's URL right\?$/],
      [407, "", "config", /a proxy refuses/],
      [429, "", "temporary", /too many requests/],
      [503, "", "temporary", /503$/],
      [511, "", "temporary", /captive portal/],
    ] as const
  ) {
    const headers = new Headers(location === "" ? {} : { location });
    const failure = explainHttpStatus(status, headers, []);
    assertEquals([status, failure.kind], [status, kind]);
    assertMatch(failure.message, message);
    assert(!failure.message.includes("user=x"));
  }
});

Deno.test("Retry-After is seconds or a date, by the other side's clock", () => {
  const of = (status: number, headers: Record<string, string>) =>
    retryAfterOf(status, new Headers(headers), NOW);
  const date = (ahead: number) => new Date(NOW + ahead).toUTCString();
  assertEquals(of(503, { "retry-after": "7" }), 7000);
  assertEquals(of(429, { "retry-after": " 0 " }), 0);
  assertEquals(of(502, { "retry-after": "7" }), undefined);
  assertEquals(of(503, {}), undefined);
  assertEquals(of(503, { "retry-after": "-1" }), undefined);
  assertEquals(of(503, { "retry-after": date(9000) }), 9000);
  assertEquals(of(503, { "retry-after": date(-9000) }), 0);
  const clock = { date: date(600_000), "retry-after": date(605_000) };
  assertEquals(of(503, clock), 5000);
});
