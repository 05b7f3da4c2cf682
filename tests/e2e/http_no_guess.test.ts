/**
 * Requests byte by byte to `schlund-ddns serve` that say an address in some way
 * that is not understood, or half a name: nothing is guessed. The many spellings
 * are in tests/dyndns; here is one of each place where an address may stand.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { exchange, ok } from "./clients/raw.ts";
import { setStage } from "./harness.ts";
import { startServe } from "./servers/serve.ts";

const PEER = "9.9.9.9";
const SECTIONS = `
[client router]
password = let me in
hostnames = *.example.com example.com
[client single]
password = only one
hostnames = home.example.com
`;

interface Sent {
  readonly line: string;
  readonly headers?: readonly string[];
  readonly body?: string;
  readonly as?: string;
}

const HOME = "hostname=home.example.com";
const FORM = ["Content-Type: application/x-www-form-urlencoded"];
const JSON_TYPE = ["Content-Type: application/json"];
const JSON_BODY = '{"myip":"1.2.3.4"}';
const MULTIPART = "multipart/form-data";
const PARTS = '--X\r\nContent-Disposition: form-data; name="myip"\r\n\r\n' +
  "1.2.3.4\r\n--X--\r\n";
const GZIP = [...FORM, "Content-Encoding: gzip"];
const post = (headers: readonly string[], body: string): Sent => ({
  line: `POST /?${HOME}`,
  headers,
  body,
});

/** Each holds an address that nobody can know for sure to be the one meant. */
const UNCLEAR: readonly Sent[] = [
  { line: `GET /nic/update?${HOME}&my_ip=1.2.3.4` },
  { line: `GET /nic/update?${HOME}&myip=1.2.3` },
  { line: `GET /nic/update?${HOME}&1.2.3.4` },
  { line: `GET /nic/update/1.2.3.4?${HOME}` },
  { line: `GET /2a00:1450::1/?${HOME}` },
  { line: `GET /?${HOME}`, headers: JSON_TYPE, body: JSON_BODY },
  post(JSON_TYPE, JSON_BODY),
  post(FORM, JSON_BODY),
  post(FORM, "my_ip=1.2.3.4"),
  post(["Content-Type: text/plain"], "myip=1.2.3.4"),
  post([], JSON_BODY),
  post(GZIP, "\x1f\x7f"),
  post([`Content-Type: ${MULTIPART}`], PARTS),
];

/** Half a name is never the domain itself, nor the caller's only host. */
const HALF = ["host=&domain=example.com", "host=home&domain=", "host=@"]
  .flatMap((query) =>
    ["router:let me in", "single:only one"].map((as): Sent => ({
      line: `GET /?${query}&myip=1.2.3.4`,
      as,
    }))
  );

/** What can be read is published; where nothing could be an address, the peer's. */
const CLEAR: readonly (readonly [sent: Sent, answer: string])[] = [
  [{ line: `GET /?${HOME}&amp;ipaddr=1.2.3.6` }, "good 1.2.3.6"],
  [
    { line: "POST /", headers: FORM, body: `${HOME}&myip=1.2.3.8` },
    "good 1.2.3.8",
  ],
  [post([`Content-Type: ${MULTIPART}; boundary=X`], PARTS), "good 1.2.3.4"],
  [{ line: `GET /?${HOME}` }, `good ${PEER}`],
  [post(FORM, "myip="), `nochg ${PEER}`],
  [
    { line: "GET /?host=home&domain=example.com&myip=1.2.3.9" },
    "good 1.2.3.9",
  ],
  // A family without a record does not hide the other.
  [
    { line: "GET /?host=plain.example.com&myip=2a00:1450::1,1.2.3.4" },
    "good 1.2.3.4",
  ],
];

Deno.test("an address that cannot be read is never replaced by the peer's", async (t) => {
  await using stage = await setStage();
  const { practice, home: directory } = stage;
  await using serve = await startServe({
    practice,
    directory,
    sections: SECTIONS,
    // Behind a proxy the peer may be anyone.
    settings: { trusted_proxies: "127.0.0.1" },
  });
  const send = (
    { line, headers = [], body = "", as = "router:let me in" }: Sent,
  ): Promise<string> => {
    const head = [
      `${line} HTTP/1.1`,
      "Host: dyn",
      `Authorization: Basic ${btoa(as)}`,
      `X-Forwarded-For: ${PEER}`,
      "Connection: close",
      ...headers,
      ...body === "" ? [] : [`Content-Length: ${body.length}`],
    ];
    return exchange(serve, [...head, "", body].join("\r\n"));
  };
  const valueOf = (name: string) =>
    practice.zone("example.com")!.rr
      .find((record) => record.name === name && record.type === "A")?.value;
  for (
    const [token, all] of [["badagent", UNCLEAR], ["notfqdn", HALF]] as const
  ) {
    for (const sent of all) {
      await t.step(`${sent.line} ${sent.body ?? ""}`, async () => {
        assertEquals(await send(sent), ok(`${token}\n`));
        const line = (await serve.log()).trim().split("\n").at(-1)!;
        assertMatch(line, RegExp(` outcome="${token}" reason="[^"]`));
      });
    }
  }
  assertEquals(practice.requests, []);
  const { main } = practice.zone("example.com")!;
  for (const [sent, expected] of CLEAR) {
    await t.step(`${sent.line}: ${expected}`, async () => {
      assertEquals(await send(sent), ok(`${expected}\n`));
      const name = sent.line.includes("plain") ? "plain" : "home";
      assertEquals(valueOf(name), expected.split(" ")[1]);
    });
  }
  assertEquals(practice.zone("example.com")!.main, main);
  assertMatch(
    await serve.log(),
    /reason="plain\.example\.com AAAA: .*no AAAA record/,
  );
});

Deno.test("a log line for each, without any secret", async () => {
  await using stage = await setStage();
  const { practice, home: directory } = stage;
  await using serve = await startServe({ practice, directory });
  const secrets = ["let me in", "practice"].flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    btoa(secret),
    btoa(`router:${secret}`),
  ]);
  for (const [i, text] of secrets.entries()) {
    const inUrl = text.replaceAll(" ", "%20");
    const as = i % 2 === 0 ? `${text}:x` : `router:${text}`;
    const request = [
      `GET /x/${inUrl}/&password=${inUrl}?host=${inUrl}.example.com&` +
      `myip=${inUrl}&x[]=1.2.3.4&offline=${inUrl}&user=${inUrl} HTTP/1.1`,
      "Host: dyn",
      `Authorization: Basic ${btoa(as)}`,
      `User-Agent: a ${text} b`,
      `X-Forwarded-For: ${text}`,
      "Connection: close",
    ];
    await exchange(serve, `${request.join("\r\n")}\r\n\r\n`);
  }
  const log = (await serve.log()).trim().split("\n").slice(1);
  assertEquals(log.length, secrets.length);
  for (const line of log) {
    assertMatch(line, /^\S+Z method=GET path="(?:\/x\/)?…".* reason="[^"]/);
    for (const text of secrets) {
      assert(!line.toLowerCase().includes(text.toLowerCase()), line);
    }
    assert(!/\p{Cc}/u.test(line));
  }
});
