import { assert, assertEquals, assertMatch } from "@std/assert";
import { explainFailure } from "../../lib/http/failure_words.ts";

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
  const error = new TypeError("fetch failed", { cause: new Error(words) });
  return explainFailure(error, new URL(url), {
    now: () => NOW,
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
    /^no connection: cannot resolve gw\.example;/,
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
    /no route to gw\.example:443/,
  ],
  [
    CONNECT + "tcp connect error: Network is unreachable (os error 101)",
    false,
    "temporary",
    /no route to/,
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
  [SEND + "invalid HTTP version parsed", true, "temporary", /is not HTTP/],
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
];

Deno.test("what Deno says is told in words, with what to do", () => {
  for (const [words, sent, kind, message] of TABLE) {
    const explained = explain(words);
    assertEquals([words, explained.sent], [words, sent]);
    assertEquals([words, explained.kind], [words, kind]);
    assertMatch(explained.reason, message);
    // One line, and no names of things in programs.
    assert(
      !/\n|[A-Z][a-z]+[A-Z][a-z]+|os error/.test(explained.reason),
    );
  }
});

Deno.test("names in a certificate cannot drive the terminal", () => {
  const { kind, reason } = explain(
    CONNECT +
      'invalid peer certificate: certificate not valid for name "gw.example"; ' +
      'certificate is only valid for DnsName("a\x1b[31m.example")',
  );
  assert(kind === "untrusted" && !reason.includes("\x1b"), reason);
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
        /cannot resolve the proxy proxy\.example:3128/,
      ],
    ] as const
  ) {
    const failed = explain(CONNECT + words, env);
    assertEquals(failed.kind, kind);
    assertMatch(failed.reason, message);
    assert(!failed.reason.includes("s3cret"));
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
    const { sent, ...failed } = explain(words, {}, "http://gw.example:8443/");
    assertEquals([sent, failed.kind], [true, kind]);
    assertMatch(failed.reason, /gw\.example:8443 .*must begin with https:/);
  }
});
