import { assert, assertEquals } from "@std/assert";
import { refusalAnswer, refuse } from "../../lib/dyndns/answer.ts";
import {
  type Handled,
  logLine,
  secretForms,
} from "../../lib/dyndns/log_line.ts";
import { findPeer } from "../../lib/dyndns/peer.ts";
import { createRandom, pick } from "../random.ts";
import { table } from "../table.ts";
import { requestedBy } from "./helper.ts";

const SECRETS = ["sesame", "Geheim-7", "a+b c%d ü", "test1"];

interface Row extends Partial<Omit<Handled, "requested">> {
  readonly hosts?: readonly string[];
  readonly agent?: string;
  readonly path?: string;
  readonly method?: string;
  readonly tried?: string;
  readonly password?: string;
}

/** The line for a request. */
function lineOf(
  { agent = "", path = "/nic/update", method = "GET", ...row }: Row,
): string {
  const { tried, password = "x", hosts, ...more } = row;
  const credentials = tried === undefined ? [] : [{ names: [tried], password }];
  const requested = requestedBy("hostname=home.example.com&myip=1.2.3.4");
  const handled: Handled = {
    requested: {
      ...requested,
      agent,
      path,
      method,
      ...hosts === undefined
        ? {}
        : { hosts: { status: "named", names: hosts } },
      presented: { ...requested.presented, credentials },
    },
    peer: findPeer("8.8.4.4", undefined, []),
    answer: refusalAnswer(refuse("911", "")),
    reasons: [],
    ...more,
  };
  const times = { time: new Date(0), milliseconds: 3 };
  return logLine(handled, secretForms(SECRETS), times).text;
}

/** A field of the line for a request, without its quotes. */
function fieldOf(name: string, row: Row): string {
  const line = lineOf(row);
  const [, quoted, plain] =
    RegExp(` ${name}=(?:("(?:[^"\\\\]|\\\\.)*")(?: |$)|(\\S+))`).exec(line) ??
      [];
  return quoted === undefined ? plain! : JSON.parse(quoted);
}

Deno.test("a line tells of the whole request", () => {
  assertEquals(
    lineOf({
      tried: "bob",
      agent: "curl/7.88.1",
      answer: refusalAnswer(refuse("badauth", "")),
      reasons: ['there is no client "bob"'],
    }),
    '1970-01-01T00:00:00.000Z method=GET path="/nic/update" peer=8.8.4.4 ' +
      'user="-" tried="bob" hosts=home.example.com wanted=1.2.3.4 ' +
      'outcome="badauth" reason="there is no client \\"bob\\"" ' +
      'agent="curl/7.88.1" ms=3',
  );
});

/** The longest product and version that are repeated. */
const LONGEST = `${"a".repeat(30)}/v1${"0".repeat(19)}`;

Deno.test("only what was understood is repeated", () => {
  const rows = table(`
    method => POST                      => POST
    method => DELETE                    => DELETE
    method => get                       => …
    method => N5YGK3TTMVZWC3LF          => …
    path   =>                           => -
    path   => /                         => /
    path   => /nic/update               => /nic/update
    path   => //v3/dns-update.php       => //v3/dns-update.php
    path   => /update/home.example.com/ => /update/home.example.com/
    path   => /update/b3BlbnNlc2FtZQ==  => /update/…
    path   => /update/a%20b/x           => /update/…
    path   => /update&hostname=a.example => /…
    path   => /${"a".repeat(20)}/${"a".repeat(21)} => /${"a".repeat(20)}/…
    path   => /1/2/3/4/5                => /1/2/3/4/5
    path   => /1/2/3/4/5/6              => /1/2/3/4/5/…
    path   => ///////x                  => //…
    path   => /x\u202ey                 => /…
    agent  =>                           => -
    agent  => curl/8                    => curl/8
    agent  => Fritz!Box DDNS/1.0.1      => DDNS/1.0.1
    agent  => inadyn/2.12.0 https://github.com/x/y => inadyn/2.12.0
    agent  => Mozilla/5.0 (Windows NT 10.0; Win64; x64) => Mozilla/5.0
    agent  => Go-http-client/1.1        => Go-http-client/1.1
    agent  => a/1                       => a/1
    agent  => ${LONGEST} => ${LONGEST}
    agent  => a${LONGEST}               => …
    agent  => ${LONGEST}0               => …
    agent  => my password is 2pGvT9xQ   => …
    agent  => curl/8 2pGvT9xQ           => curl/8
    agent  => \u{1b}[31m                => …
    tried  => bob                       => bob
    tried  => jürgen                    => jürgen
    tried  => let me in                 => (user name of 9 characters)
    tried  => ${"x".repeat(61)}         => (user name of 61 characters)
    tried  => a\u202eb                  => (user name of 3 characters)
    tried  => a" user="b                => (user name of 10 characters)
  `);
  for (const [field, text, told] of rows) {
    assertEquals(fieldOf(field, { [field]: text }), told, text);
  }
});

Deno.test("names: those of the request; those that it means if it has none", () => {
  const rows = table(`
    host=A.example,x&myip=::ffff:192.0.2.7&prefix=2001:db8::/56 => a.example,x => 192.0.2.7,2001:db8::/56
    subdomain=home&domain=a.example => a.example,home => 2001:db8::1
    myip=nonsense                   => only.example   => 2001:db8::1
  `);
  const meant = { hosts: ["only.example"], addresses: ["2001:db8::1"] };
  for (const [query = "", ...expected] of rows) {
    const handled = {
      requested: requestedBy(query),
      peer: findPeer("8.8.4.4", undefined, []),
      meant,
      answer: { status: 200, lines: [] },
      reasons: [],
    };
    const times = { time: new Date(0), milliseconds: 3 };
    const { text } = logLine(handled, [], times);
    const [, ...found] = / hosts=(\S+) wanted=(\S+) /.exec(text)!;
    assertEquals(found, expected);
  }
});

Deno.test("hosts: as they were read, what is none quoted, the first 20", () => {
  const many = Array.from({ length: 5000 }, (_, i) => `h${i}.example.com`);
  const rows: readonly (readonly [hosts: readonly string[], told: string])[] = [
    [["HOME.example.com."], "home.example.com"],
    [["bücher.example"], "xn--bcher-kva.example"],
    [["*.example.com", "nodot"], "*.example.com,nodot"],
    [["<domain>", "a.example"], '"<domain>",a.example'],
    [["a b"], '"(host of 3 characters)"'],
    [["a".repeat(16_000)], '"(host of 16000 characters)"'],
    [[], "-"],
    [many, `${many.slice(0, 20)},…`],
    [[...many.slice(0, 20), ...many.slice(0, 20)], `${many.slice(0, 20)}`],
    [Array(5000).fill("home.example.com"), "home.example.com"],
  ];
  for (const [hosts, told] of rows) {
    const [, list] = / hosts=(.*) wanted=/.exec(lineOf({ hosts }))!;
    assertEquals(list, told);
  }
});

Deno.test("a field that holds a password is hidden", () => {
  for (const secret of ["sesame", "Geheim-7", "a+b c%d ü", "presented"]) {
    const bytes = new TextEncoder().encode(secret);
    const spellings = [
      secret,
      encodeURIComponent(secret),
      `${new URLSearchParams({ x: secret })}`.slice(2),
      bytes.toHex().replace(/../g, "%$&"),
      ...["", "a", "ab", "abc:"].flatMap((before) => {
        const whole = new TextEncoder().encode(`${before}${secret}`);
        return [
          whole.toBase64(),
          whole.toBase64({ alphabet: "base64url", omitPadding: true }),
          encodeURIComponent(whole.toBase64()),
        ];
      }),
    ];
    for (const text of spellings) {
      const row = {
        tried: text,
        password: "presented",
        user: undefined,
        hosts: [`${text}.example.com`, "b.example"],
        path: `/${text}`,
        method: text,
        agent: `${text}/1.0`,
        addresses: [text],
        answer: { status: 200, lines: [`good ${text}`] },
        reasons: [`not an address: ${text}`],
      };
      const line = lineOf(row);
      const holds = line.toLowerCase().includes(text.toLowerCase());
      assert(!holds, `${text}: ${line}`);
      assertEquals(fieldOf("reason", row), "…");
      assertEquals(
        fieldOf("user", { user: text }),
        secret === "presented" ? text : "…",
      );
    }
  }
  // Five characters are in every second word.
  assertEquals(fieldOf("path", { path: "/nic/test1" }), "/nic/test1");
});

Deno.test("a password cannot hide the peer's address", () => {
  const line = lineOf({ tried: "x", password: "8.8.4.4" });
  assert(line.includes(" peer=8.8.4.4 "), line);
});

Deno.test("why the peer is not known is said once", () => {
  const reasonOf = (reasons: readonly string[]) =>
    fieldOf("reason", { peer: findPeer("localhost", undefined, []), reasons });
  const why = `the peer's address "localhost" cannot be read`;
  assertEquals(reasonOf([]), why);
  assertEquals(reasonOf(["no host is named"]), `${why}; no host is named`);
  const longer = `no address was sent, and the peer's cannot be taken: ${why}`;
  assertEquals(reasonOf([longer]), longer);
  assertEquals(reasonOf(["x", longer]), `x; ${longer}`);
});

Deno.test("whatever a client writes, a line is one line of plain text", () => {
  const random = createRandom(5);
  const pieces = [
    ...'\n\r\t\0\x1b\x7f\u0085\u2028\u2029\u202e\u2066\u200b\ufeff"\\ =;',
    "%0a",
    "\ud800",
    "a",
    "/1.0",
    "…",
    "x".repeat(300),
  ];
  const noise = () =>
    Array.from({ length: random() * 12 }, () => pick(random, pieces)).join("");
  for (let i = 0; i < 2000; i++) {
    const line = lineOf({
      tried: noise(),
      user: random() < 0.5 ? noise() : undefined,
      password: noise(),
      hosts: [noise(), noise()],
      path: noise(),
      method: noise(),
      agent: noise(),
      reasons: [noise()],
    });
    assert(line.isWellFormed(), line);
    assert(!/[\p{Cc}\p{Cf}\u2028\u2029]/u.test(line), JSON.stringify(line));
    assert(line.length < 6000);
  }
});
