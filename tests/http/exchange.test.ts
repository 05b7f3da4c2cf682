import { assert, assertEquals } from "@std/assert";
import { denoPlatform } from "../../lib/deno/platform.ts";
import { exchange } from "../../lib/http/exchange.ts";
import { closedUrl } from "../e2e/harness.ts";
import {
  type CertificateOptions,
  makeCertificate,
} from "../tls/certificates.ts";

/** A word of a path that looks like the runtime's, and must not be repeated. */
const PATH = "/SECRET-Connection-refused-alert:%20UnknownIssuer";

/** What comes of asking a URL. */
async function ask(url: string): Promise<string> {
  const limits = { milliseconds: 5000, bytes: 4096 };
  const answer = await exchange(
    denoPlatform().fetch,
    { url: new URL(PATH, url) },
    limits,
  );
  if (answer.status === "answered") return `${answer.code} ${answer.text}`;
  assert(!/SECRET|127\.0/.test(answer.reason), answer.reason);
  return `${answer.cause}: ${answer.reason}`;
}

/** What comes of asking a server that gives these bytes and hangs up. */
async function askRaw(scheme: string, answer: string): Promise<string> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const served = (async () => {
    using connection = await listener.accept();
    await connection.read(new Uint8Array(4096));
    await connection.write(new TextEncoder().encode(answer));
  })();
  const said = await ask(`${scheme}://127.0.0.1:${listener.addr.port}`);
  await served;
  return said;
}

/** What comes of asking a server with such a certificate. */
async function askTls(
  options: Partial<CertificateOptions>,
): Promise<string> {
  const { pem, key } = await makeCertificate({
    name: "test",
    hosts: ["127.0.0.1"],
    ...options,
  });
  using listener = Deno.listenTls({
    hostname: "127.0.0.1",
    port: 0,
    cert: pem,
    key,
  });
  const served = (async () => {
    using connection = await listener.accept();
    await connection.handshake().catch(() => {}); // the other side hangs up
  })();
  const said = await ask(`https://127.0.0.1:${listener.addr.port}`);
  await served;
  return said;
}

const HEAD = "HTTP/1.1 200 OK\r\n";

Deno.test("an answer that breaks off, or is none, is told from no connection", async () => {
  for (
    const [scheme, answer, expected] of [
      ["http", `${HEAD}content-length: 2\r\n\r\nhi`, "200 hi"],
      [
        "http",
        `${HEAD}content-length: 99\r\n\r\n8.8.4.4`,
        "bad answer: the answer broke off",
      ],
      [
        "http",
        `${HEAD}transfer-encoding: chunked\r\n\r\n7\r\n8.8.4.4\r\n`,
        "bad answer: the answer broke off",
      ],
      ["http", "", "bad answer: the connection broke off before the answer"],
      [
        "http",
        "HTTP/1.1 20",
        "bad answer: the connection broke off before the answer",
      ],
      ["http", "SSH-2.0-OpenSSH_9\r\n", "bad answer: the answer is not HTTP"],
      ["http", `${HEAD}a b\r\n\r\n`, "bad answer: the answer is not HTTP"],
      [
        "https",
        "HTTP/1.1 400 Bad Request\r\n\r\n",
        "bad answer: the server does not speak TLS at this port",
      ],
      [
        "https",
        "",
        "bad answer: the connection broke off in the TLS handshake",
      ],
      [
        "https",
        "\x15\x03\x03\x00\x02\x02\x28", // alert: handshake_failure
        "bad answer: the TLS connection was refused",
      ],
    ] as const
  ) assertEquals(await askRaw(scheme, answer), expected, answer);
});

Deno.test("what is wrong with a certificate is said", async () => {
  const { issuer } = await makeCertificate({ name: "CA", authority: true });
  for (
    const [options, expected] of [
      [{ authority: true }, "the certificate is self-signed"],
      [{}, "the certificate is signed by nobody whom this machine trusts"],
      [
        { issuer },
        "the certificate is signed by nobody whom this machine trusts",
      ],
      [
        { issuer, notBefore: new Date(1e12), notAfter: new Date(2e11 + 1e12) },
        "the certificate has expired, or this machine's clock is wrong",
      ],
      [
        { issuer, notBefore: new Date(2e12), notAfter: new Date(2.1e12) },
        "the certificate is not valid yet, or this machine's clock is wrong",
      ],
    ] as const
  ) assertEquals(await askTls(options), `bad answer: ${expected}`);
});

Deno.test("no connection is said where there was none", async () => {
  assertEquals(
    await ask(closedUrl()),
    "no connection: no connection (Connection refused)",
  );
  assertEquals(
    await ask("http://127.0.0.1:6000"),
    "no connection: no connection (Requests to port 6000 are blocked)",
  );
});
