import { assert, assertEquals } from "@std/assert";
import { refuse } from "../../lib/dyndns/answer.ts";
import { decodeForm } from "../../lib/dyndns/client_text.ts";
import {
  BODY_LIMIT,
  QUERY_LIMIT,
  readParameters,
} from "../../lib/dyndns/form.ts";
import type { HttpRequest } from "../../lib/dyndns/http_request.ts";
import { createRandom, pick } from "../random.ts";
import { words } from "../table.ts";
import { requestWith } from "./helper.ts";

const URLENCODED = "application/x-www-form-urlencoded";

/** The fields of a body, or the token that refuses it. */
function fields(
  contentType: string,
  body: string,
  more: Partial<HttpRequest> = {},
): string {
  const request = requestWith({ contentType, body });
  const { parameters, refusal } = readParameters({ ...request, ...more });
  return refusal?.token ??
    parameters.map(({ name, raw }) => `${name}=${decodeForm(raw)}`).join("|");
}

/** A form as `curl -F` sends it, of heads and values in turn. */
function multipart(boundary: string, ...parts: readonly string[]): string {
  const sections = parts.map((text, i) =>
    i % 2 === 0
      ? `--${boundary}\r\nContent-Disposition: form-data; ${text}\r\n\r\n`
      : `${text}\r\n`
  );
  return `${sections.join("")}--${boundary}--\r\n`;
}

Deno.test("a form is read, whatever its Content-Type says of it", () => {
  const rows = [
    ["", ""],
    ["myip=1.2.3.4", "myip=1.2.3.4"],
    ["ip=b+c&d=%41&\r\n", "ip=b c|d=A"],
    ["&amp;a=b&amp;host=d", "a=b|host=d"],
    ["my_ip[]=1&ip=", "my_ip[]=1|ip="],
  ] as const;
  const typed = "Application/X-WWW-Form-URLencoded; charset=UTF-8";
  for (const type of [URLENCODED, typed, ""]) {
    for (const [body, expected] of rows) {
      assertEquals(fields(type, body), expected, `${type} ${body}`);
    }
  }
});

Deno.test("anything else in a body is unreadable", () => {
  const bodies = words(
    `{"myip":"1.2.3.4"} [1] <ip>1.2.3.4</ip> 1.2.3.4 "myip=1.2.3.4" =1.2.3.4`,
  );
  for (const body of [...bodies, " ", "myip: 1.2.3.4", "\x1f\x8b\x08\0"]) {
    for (const type of [URLENCODED, "", "application/json", "text/plain"]) {
      assertEquals(fields(type, body), "badagent", `${type} ${body}`);
    }
  }
  // Without a type, it has to be one of ours.
  assertEquals(fields("", "bXlpcA=="), "badagent");
  assertEquals(fields(URLENCODED, "submit=Update"), "submit=Update");
  const form = "myip=1.2.3.4";
  const types = words(`application/json text/plain application/octet-stream
    multipart/mixed;boundary=X multipart/form-data ${URLENCODED}-not nonsense`);
  for (const type of types) {
    assertEquals(fields(type, form), "badagent", type);
  }
  for (const contentEncoding of ["gzip", "br", "deflate", "x"]) {
    const packed = fields(URLENCODED, form, { contentEncoding });
    assertEquals(packed, "badagent", contentEncoding);
  }
  const contentEncoding = "identity";
  assertEquals(fields(URLENCODED, form, { contentEncoding }), form);
});

Deno.test("query and body are bounded; the query's parameters come first", () => {
  const longest = `a=${"b".repeat(BODY_LIMIT - 2)}`;
  assertEquals(fields(URLENCODED, longest), longest);
  assertEquals(fields(URLENCODED, `${longest}b`), "badagent");
  const query = (value: string) =>
    fields("", "host=x", { query: { status: "read", value } });
  assertEquals(query("a=b&c"), "a=b|c=|host=x");
  const long = `a=${"b".repeat(QUERY_LIMIT - 2)}`;
  assertEquals(query(long), `${long}|host=x`);
  assertEquals(query(`${long}b`), "badagent");
  const lost = refuse("911", "it did not arrive");
  assertEquals(fields("", "host=x", { query: lost }), "911");
  assertEquals(fields("", "", { body: lost }), "911");
});

Deno.test("multipart: fields as curl -F sends them", () => {
  const type = "multipart/form-data; boundary=--X";
  const form = (...parts: readonly string[]) => multipart("--X", ...parts);
  const simple = form('name="a"', "b");
  const rows: readonly (readonly [body: string, fields: string])[] = [
    [form(), ""],
    [
      form('name="hostname"', "a.example", 'name="myip"', "1.2.3.4"),
      "hostname=a.example|myip=1.2.3.4",
    ],
    // Values are not encoded.
    [form('name="a"', "x+y%41&c=d"), "a=x+y%41&c=d"],
    [form('name="a"', "1\r\n2"), "a=1\r\n2"],
    [form('name="MyIP"; filename="x"', "1.2.3.4"), "myip=1.2.3.4"],
    [form('filename="x"; name=myip', "1.2.3.4"), "myip=1.2.3.4"],
    [form('name="a"\r\nContent-Type: text/plain', "b"), "a=b"],
    // What stands around it is not part of it.
    [`a preamble\r\n${simple}`, "a=b"],
    [`${simple}an epilogue\r\n`, "a=b"],
    [`one=1\r\n\r\n${simple}${form('name="c"', "d")}`, "a=b"],
    // Broken in one way or another.
    [form("nothing", "b"), "badagent"],
    [simple.slice(0, -8), "badagent"],
    ["myip=1.2.3.4", "badagent"],
    [`junk${simple}`, "badagent"],
    [simple.replace("--\r\n", "--junk"), "badagent"],
    [
      form('name="a"\r\nContent-Transfer-Encoding: base64', "Yg=="),
      "badagent",
    ],
    [form('name="a"\r\nContent-Type: multipart/mixed', "b"), "badagent"],
  ];
  for (const [body, expected] of rows) {
    assertEquals(fields(type, body), expected, body);
  }
  const quoted = 'multipart/form-data; charset=utf-8; boundary="--X"';
  assertEquals(fields(quoted, simple), "a=b");
  const bare = multipart("y", 'name="a"', "b");
  assertEquals(fields("Multipart/Form-Data;boundary=y", bare), "a=b");
});

Deno.test("any bytes at all are read or not", () => {
  const random = createRandom(99);
  const pieces = [
    ...'\r\n-=&;:"\0 %',
    ...words(`--X --X-- Content-Disposition:form-data name="myip" myip=
      boundary=`),
    "\r\n\r\n",
    "x".repeat(500),
    "\ud800",
  ];
  const noise = () =>
    Array.from({ length: random() * 20 }, () => pick(random, pieces)).join("");
  for (let i = 0; i < 2000; i++) {
    const multipart = "multipart/form-data; ";
    const types = [URLENCODED, "", `${multipart}boundary=X`];
    const type = pick(random, [...types, multipart + noise()]);
    assert(typeof fields(type, noise()) === "string");
  }
});
