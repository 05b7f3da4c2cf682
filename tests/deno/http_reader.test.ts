import { assert, assertEquals } from "@std/assert";
import { createHttpReader, parseHead } from "../../lib/deno/http_reader.ts";
import { createRandom, pick } from "../random.ts";

/** Reads bytes that come in pieces of such sizes. */
function readerOf(text: string, sizes: () => number = () => 4096) {
  const bytes = Uint8Array.from(text, (c) => c.charCodeAt(0));
  let at = 0;
  return createHttpReader((buffer) => {
    if (at === bytes.length) return Promise.resolve(null);
    const piece = bytes.subarray(at, at + Math.min(sizes(), buffer.length));
    buffer.set(piece);
    at += piece.length;
    return Promise.resolve(piece.length);
  });
}

/**
 * What a server makes of a connection: each request as `METHOD TARGET BODY`, then
 * the status that ends it, `broken` for a body, or `closed`.
 */
async function conversation(
  text: string,
  sizes?: () => number,
): Promise<readonly string[]> {
  const reader = readerOf(text, sizes);
  const found: string[] = [];
  while (await reader.begins()) {
    const read = await reader.readHead();
    if (read.status !== "head") return [...found, `${read.status}`];
    const { method, target, length } = read.head;
    const body = await reader.readBody(length, 100);
    const shown = body === undefined
      ? "broken"
      : `${method} ${target} ${new TextDecoder().decode(body)}`.trim();
    found.push(shown);
    if (body === undefined) return found;
  }
  return [...found, "closed"];
}

const GET = "GET /a HTTP/1.1\r\nHost: x\r\n";
const POST = "POST /a HTTP/1.1\r\nHost: x\r\n";
const CHUNKED = `${POST}Transfer-Encoding: chunked\r\n\r\n`;

Deno.test("requests are read one after the other, in whatever pieces they come", async () => {
  const text = `\r\n${GET}\r\n${POST}Content-Length: 3\r\n\r\nb=c` +
    `${CHUNKED}1;x=y\r\nd\r\n2\r\n=e\r\n0\r\nTrailer: z\r\n\r\n` +
    "GET http://x/f HTTP/1.0\r\n\r\nGET /g HTTP/1.1\n\n";
  const expected = ["GET /a", "POST /a b=c", "POST /a d=e", "GET http://x/f"];
  for (const size of [1, 2, 3, 7, 4096]) {
    const found = await conversation(text, () => size);
    assertEquals(found, [...expected, "GET /g", "closed"], `${size}`);
  }
});

Deno.test("a head that two programs could read in two ways is 400", async () => {
  const ambiguous = [
    // Where the body ends.
    `${POST}Content-Length: 3\r\nContent-Length: 4\r\n\r\n`,
    `${POST}Content-Length: 3\r\ncontent-length: 3\r\n\r\n`,
    `${POST}Content-Length: 3, 3\r\n\r\n`,
    ...["+3", "-1", "0x3", "3 3", "", "1e1", "9".repeat(16)].map((length) =>
      `${POST}Content-Length: ${length}\r\n\r\n`
    ),
    `${POST}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n`,
    ...["gzip", "gzip, chunked", "chunked, chunked", "identity", "", "xchunked"]
      .map((coding) => `${POST}Transfer-Encoding: ${coding}\r\n\r\n`),
    `${POST}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n`,
    "POST /a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n",
    `${POST}Transfer-Encoding : chunked\r\n\r\n`,
    `${POST}Transfer-Encoding\r\n : chunked\r\n\r\n`,
    "POST /a HTTP/1.1\nContent-Length: 1\n\nx",
    // Where a line ends, and the head.
    `${GET}X: y\n\r\n`,
    `${GET}X: y\r\n z\r\n\r\n`,
    `${GET}X: y\r\n\tz\r\n\r\n`,
    `${GET}X: y\rContent-Length: 5\r\n\r\n`,
    `${GET}X: y\0z\r\n\r\n`,
    `${GET}X\0: y\r\n\r\n`,
    `${GET}no colon\r\n\r\n`,
    `${GET}: y\r\n\r\n`,
    `${GET}X y: z\r\n\r\n`,
    `\r${GET}\r\n`,
    ` ${GET}\r\n`,
    // Who is asked for what.
    `${GET}Host: y\r\n\r\n`,
    ...["a", "*", "x:80", "//\0", "?a", "/a b", "/a\tb", "/a\x7fb"].map((
      target,
    ) => `GET ${target} HTTP/1.1\r\nHost: x\r\n\r\n`),
    ...["HTTP/1.2", "HTTP/2.0", "HTTP/0.9", "http/1.1", "HTTP/1.1 ", "HTTP/11"]
      .map((version) => `GET / ${version}\r\nHost: x\r\n\r\n`),
    "GET  / HTTP/1.1\r\n\r\n",
    "GET\t/ HTTP/1.1\r\n\r\n",
    "G(T / HTTP/1.1\r\n\r\n",
    "GET /\r\n\r\n",
    "\x16\x03\x01\x02\n\n",
  ];
  for (const text of ambiguous) {
    const smuggled = `${text}GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n`;
    assertEquals(await conversation(smuggled), ["400"], JSON.stringify(text));
  }
});

Deno.test("chunks that are odd end the connection", async () => {
  const odd = [
    "3\nabc\r\n0\r\n\r\n",
    "3\r\nabc\n0\r\n\r\n",
    "3\r\nabcd\r\n0\r\n\r\n",
    "3\r\nab\r\n0\r\n\r\n",
    "0x3\r\nabc\r\n0\r\n\r\n",
    "+3\r\nabc\r\n0\r\n\r\n",
    " 3\r\nabc\r\n0\r\n\r\n",
    "-1\r\n\r\n",
    "\r\n0\r\n\r\n",
    "123456789\r\na",
    "3;\0\r\r\nabc\r\n0\r\n\r\n",
    "0\r\nX: y\n\r\n",
    `3;${"x".repeat(2000)}\r\nabc\r\n0\r\n\r\n`,
    `0\r\n${"X: y\r\n".repeat(200)}\r\n`,
  ];
  for (const body of odd) {
    const text = `${CHUNKED}${body}GET /smuggled HTTP/1.1\r\n\r\n`;
    assertEquals(await conversation(text), ["broken"], JSON.stringify(body));
  }
});

Deno.test("a head is bounded, and a body kept as far as it is asked for", async () => {
  const field = `X: ${"y".repeat(1000)}\r\n`;
  assertEquals(await conversation(`${GET}${field.repeat(100)}\r\n`), ["431"]);
  assertEquals(await conversation(GET + "y".repeat(100_000)), ["431"]);
  const long = `${POST}Content-Length: 5000\r\n\r\n${"b".repeat(5000)}`;
  const [first] = await conversation(long);
  assertEquals(first, `POST /a ${"b".repeat(100)}`);
  const short = `${POST}Content-Length: 5000\r\n\r\n${"b".repeat(4999)}`;
  assertEquals(await conversation(short), ["broken"]);
});

Deno.test("whatever bytes come, pieces make no difference, and nothing throws", async () => {
  const random = createRandom(20261201);
  const parts = [
    ...["GET ", "POST ", "/a", " HTTP/1.1", " HTTP/1.0", "\r\n", "\r\n\r\n"],
    ...[
      "\n",
      "\r",
      "\0",
      " ",
      "\t",
      ":",
      ",",
      "0",
      "3",
      "abc",
      "\xff",
      "5\r\n",
    ],
    ...["Content-Length: ", "Transfer-Encoding: chunked", "Host: x\r\n"],
    ...[GET, POST, CHUNKED, "0\r\n\r\n", "3\r\nabc\r\n"],
  ];
  for (let i = 0; i < 3000; i++) {
    const length = 1 + Math.floor(random() * 12);
    const text = Array.from({ length }, () => pick(random, parts)).join("");
    const whole = await conversation(text);
    const pieces = await conversation(text, () => 1 + Math.floor(random() * 5));
    assertEquals(pieces, whole, JSON.stringify(text));
    assert(whole.length > 0);
  }
});

Deno.test("bytes that are not ASCII are escaped in the target", () => {
  const read = parseHead("GET /\xfc?\xe4 HTTP/1.1\r\n\r\n");
  assertEquals(read.status === "head" && read.head.target, "/%fc?%e4");
});
