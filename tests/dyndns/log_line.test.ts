import { assert, assertEquals } from "@std/assert";
import { soleAnswer } from "../../lib/dyndns/answer.ts";
import { type Handled, logLine } from "../../lib/dyndns/log_line.ts";
import { findPeer } from "../../lib/dyndns/find_peer.ts";
import { requestWith } from "./helper.ts";

const SECRETS = ["opensesame", "Geheim-7", "test"];

interface Row extends Partial<Omit<Handled, "request">> {
  readonly agent?: string;
  readonly path?: string;
  readonly method?: string;
}

/** The line for a request. */
function lineOf(
  { agent = "", path = "/nic/update", method = "GET", ...row }: Row,
): string {
  const handled: Handled = {
    request: { ...requestWith({}), agent, path, method },
    peer: findPeer("8.8.4.4", undefined, []),
    hosts: ["home.example.com"],
    wanted: ["1.2.3.4"],
    credentials: [],
    answer: soleAnswer("911"),
    reasons: [],
    ...row,
  };
  const times = { time: new Date(0), milliseconds: 3 };
  return logLine(handled, SECRETS, times).text;
}

/** A field of the line for a request, without its quotes. */
function fieldOf(name: string, row: Row): string {
  const line = lineOf(row);
  const [, quoted, plain] =
    RegExp(` ${name}=(?:("(?:[^"\\\\]|\\\\.)*")|(\\S+))`).exec(line) ?? [];
  return quoted === undefined ? plain! : JSON.parse(quoted);
}

Deno.test("what routers and clients call themselves is told", () => {
  const agents = [
    "Fritz!Box DDNS/1.0.1",
    "ddclient/3.10.0",
    "inadyn/2.12.0 https://github.com/troglobit/inadyn/issues",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 " +
    "(KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36",
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "curl/8",
    "curl/7.88.1",
    "Wget/1.21.3 (linux-gnu)",
    "python-requests/2.31.0",
    "HomeAssistant/2024.1.0 aiohttp/3.9.1 Python/3.11",
    "Go-http-client/1.1",
    "OPNsense-dyndns/1.0",
    "ez-update-3.0.11b7 unknown [] (by Angus Mackay)",
    "Bobs Update Client WindowsXP/1.2 bob@somedomain.com",
    "phpDynDNS/0.7 pfSense-2.7.2",
    "UniFi U6+ busybox v1.25",
  ];
  for (const agent of agents) assertEquals(fieldOf("agent", { agent }), agent);
});

Deno.test("what may be anything is not told, whoever sends it", () => {
  const rows: readonly (readonly [text: string, told: string])[] = [
    ["curl/8 b3BlbnNlc2FtZQ==", "…"],
    ["curl/8 N5YGK3TTMVZWC3LF", "curl/8 …"],
    ["curl/8 2pGvT9xQ", "curl/8 …"],
    ["curl/8 6f70656e73", "curl/8 …"],
    ["curl/8 {x=1} 'a' $b", "curl/8 … … …"],
    ["curl/8 <router>", "curl/8 …"],
    ["curl/8 key=abc", "curl/8 …"],
    ["curl/8 abcdefghijklmnopqrstuvwxyz", "curl/8 …"],
    ["curl/8 opensesame x", "curl/8 … x"],
    ["curl/8 o.p.e.n.s.e.s.a.m.e", "…"],
    ["curl/8 0x67 0x65 0x68 0x65 0x69 0x6d 0x2d 0x37", "…"],
    ["curl/8 &#103;&#101;heim-7", "…"],
    ["curl/8 geheim7", "…"],
    ["curl/8 74-65-73-74", "…"],
    ["curl/8 \u{1b}[31m", "curl/8 [31m"],
  ];
  for (const [agent, told] of rows) {
    assertEquals(fieldOf("agent", { agent }), told);
  }
  const paths: readonly (readonly [path: string, told: string])[] = [
    ["/nic/update", "/nic/update"],
    ["//v3/dns-update.php", "//v3/dns-update.php"],
    ["/update/home.example.com/", "/update/home.example.com/"],
    ["/update/3f2a9c41d0", "/update/…"],
    ["/update/b3BlbnNlc2FtZQ==", "/update/…"],
    ["/update/0x74.0x65.0x73.0x74/x", "/update/…/x"],
    ["/update/74:65:73:74", "/update/…"],
    ["/update/%26%23116%3Best/x", "/update/"],
    ["/update/N5YGK3TTMVZWC3LF", "/update/…"],
  ];
  for (const [path, told] of paths) {
    assertEquals(fieldOf("path", { path }), told);
  }
  assertEquals(fieldOf("method", { method: "N5YGK3TTMVZWC3LF" }), "…");
});

Deno.test("a password that is presented stands nowhere in the line, in no spelling", () => {
  const password = "Wasser-ist-nass";
  const spellings = [
    password,
    password.toUpperCase(),
    password.replaceAll("-", " "),
    btoa(password),
    [...password].map((c) => `&#${c.charCodeAt(0)};`).join(""),
    [...password].map((c) => c.charCodeAt(0).toString(16)).join(":"),
    [...password].map((c) => c.charCodeAt(0)).join(" "),
  ];
  for (const text of spellings) {
    const line = lineOf({
      credentials: [{ names: [`user ${text}`], password }],
      agent: text,
      path: `/${text}`,
      method: text,
      reasons: [`myip is ${JSON.stringify(text)}, which is no address`],
      hosts: ["home.example.com", text],
      wanted: [text],
      answer: { status: 200, lines: [`good ${text}`] },
    });
    assert(!line.includes(text), line);
    const letters = line.toLowerCase().replace(/[^a-z]/g, "");
    assert(!letters.includes("wasseristnass"), line);
  }
});

Deno.test("a password that is the host or the address is told nowhere; the peer is", () => {
  for (const password of ["home.example.com", "1.2.3.4", "8.8.4.4"]) {
    const line = lineOf({
      peer: findPeer("8.8.4.4", undefined, []),
      hosts: ["home.example.com"],
      wanted: ["1.2.3.4"],
      credentials: [{ names: ["x"], password }],
      answer: { status: 200, lines: ["good 1.2.3.4"] },
    });
    assert(line.includes(" peer=8.8.4.4 "), line);
    assert(!line.replace(" peer=8.8.4.4 ", " ").includes(password), line);
  }
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

Deno.test("of many or long host names, the first 20 are told", () => {
  const many = Array.from({ length: 5000 }, (_, i) => `h${i}.example.com`);
  const long = Array.from({ length: 15 }, (_, i) => `${i}.`.padEnd(1000, "a"));
  const rows: readonly (readonly [hosts: readonly string[], told: string])[] = [
    [many, `${many.slice(0, 20)},…`],
    [[...many.slice(0, 20), ...many.slice(0, 20)], `${many.slice(0, 20)}`],
    [Array(5000).fill("home.example.com"), "home.example.com"],
    [long, "…"],
    [["a".repeat(16_000), "home.example.com"], "…,home.example.com"],
  ];
  for (const [hosts, told] of rows) {
    assertEquals(/ hosts=(\S+)/.exec(lineOf({ hosts }))?.[1], told);
  }
});
