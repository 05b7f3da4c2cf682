import { assert, assertEquals } from "@std/assert";
import { decodeForm } from "../../lib/dyndns/client_text.ts";
import { readParameters } from "../../lib/dyndns/form.ts";
import type { HttpRequest } from "../../lib/dyndns/http_request.ts";
import { createRandom, pick } from "../random.ts";
import { requestWith } from "./helper.ts";

const URLENCODED = "application/x-www-form-urlencoded";

/** The fields of a body, or that it is none. */
function fields(
  contentType: string,
  body: string,
  more: Partial<HttpRequest> = {},
): string {
  const request = requestWith({ contentType, body });
  const form = readParameters({ ...request, ...more });
  return form.status === "read"
    ? form.value.map(({ name, raw }) => `${name}=${decodeForm(raw)}`).join("|")
    : form.status;
}

/** A form as `curl -F` sends it. */
function multipart(
  parts: readonly (readonly [head: string, value: string])[],
  boundary = "--X",
): string {
  return parts.map(([head, value]) =>
    `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${value}\r\n`
  ).join("") + `--${boundary}--\r\n`;
}

Deno.test("a form is read, whatever its Content-Type says of it", () => {
  for (
    const type of [
      URLENCODED,
      "Application/X-WWW-Form-URLencoded; charset=UTF-8",
      "",
    ]
  ) {
    const rows: readonly (readonly [body: string, fields: string])[] = [
      ["", ""],
      ["myip=1.2.3.4", "myip=1.2.3.4"],
      ["ip=b+c&d=%41&\r\n", "ip=b c|d=A"],
      ["&amp;a=b&amp;host=d", "a=b|host=d"],
      ["my_ip[]=1&ip=", "my_ip[]=1|ip="],
    ];
    for (const [body, expected] of rows) {
      assertEquals(fields(type, body), expected, `${type} ${body}`);
    }
  }
});

Deno.test("anything else in a body is unreadable", () => {
  const bodies = [
    '{"myip":"1.2.3.4"}',
    "[1]",
    "<ip>1.2.3.4</ip>",
    "1.2.3.4",
    "myip: 1.2.3.4",
    "\x1f\x8b\x08\0",
    '"myip=1.2.3.4"',
    " ",
    "=1.2.3.4",
  ];
  for (const body of bodies) {
    for (const type of [URLENCODED, "", "application/json", "text/plain"]) {
      assertEquals(fields(type, body), "unreadable", `${type} ${body}`);
    }
  }
  // Without a type, it has to be one of ours.
  assertEquals(fields("", "bXlpcA=="), "unreadable");
  assertEquals(fields(URLENCODED, "submit=Update"), "submit=Update");
  const form = "myip=1.2.3.4";
  for (
    const type of [
      "application/json",
      "text/plain",
      "application/octet-stream",
      "multipart/mixed; boundary=X",
      "multipart/form-data",
      `${URLENCODED}-not`,
      "nonsense",
    ]
  ) {
    assertEquals(fields(type, form), "unreadable", type);
  }
  for (const contentEncoding of ["gzip", "br", "deflate", "x"]) {
    const packed = fields(URLENCODED, form, { contentEncoding });
    assertEquals(packed, "unreadable", contentEncoding);
  }
  assertEquals(
    fields(URLENCODED, form, { contentEncoding: "identity" }),
    "myip=1.2.3.4",
  );
  assertEquals(
    fields(URLENCODED, `a=${"b".repeat(16 * 1024)}`),
    "unreadable",
  );
});

Deno.test("multipart: fields as curl -F sends them", () => {
  const type = "multipart/form-data; boundary=--X";
  const rows: readonly (readonly [body: string, fields: string])[] = [
    [multipart([]), ""],
    [
      multipart([['name="hostname"', "a.example"], ['name="myip"', "1.2.3.4"]]),
      "hostname=a.example|myip=1.2.3.4",
    ],
    // Values are not encoded.
    [multipart([['name="a"', "x+y%41&c=d"]]), "a=x+y%41&c=d"],
    [multipart([['name="a"', "1\r\n2"]]), "a=1\r\n2"],
    [multipart([['name="MyIP"; filename="x"', "1.2.3.4"]]), "myip=1.2.3.4"],
    [multipart([['filename="x"; name=myip', "1.2.3.4"]]), "myip=1.2.3.4"],
    [multipart([['name="a"\r\nContent-Type: text/plain', "b"]]), "a=b"],
    // Broken in one way or another.
    [multipart([["nothing", "b"]]), "unreadable"],
    [multipart([['name="a"', "b"]]).slice(0, -8), "unreadable"],
    ["myip=1.2.3.4", "unreadable"],
    [`junk${multipart([['name="a"', "b"]])}`, "unreadable"],
    [multipart([['name="a"', "b"]]).replace("--\r\n", "--junk"), "unreadable"],
    // What stands around it is not part of it.
    [`a preamble\r\n${multipart([['name="a"', "b"]])}`, "a=b"],
    [`${multipart([['name="a"', "b"]])}an epilogue\r\n`, "a=b"],
    [
      `one=1\r\n\r\n${multipart([['name="a"', "b"]])}${
        multipart([['name="c"', "d"]])
      }`,
      "a=b",
    ],
    [
      multipart([['name="a"\r\nContent-Transfer-Encoding: base64', "Yg=="]]),
      "unreadable",
    ],
    [
      multipart([['name="a"\r\nContent-Type: multipart/mixed', "b"]]),
      "unreadable",
    ],
  ];
  for (const [body, expected] of rows) {
    assertEquals(fields(type, body), expected, body);
  }
  const quoted = 'multipart/form-data; charset=utf-8; boundary="--X"';
  assertEquals(fields(quoted, multipart([['name="a"', "b"]])), "a=b");
  assertEquals(
    fields(
      "Multipart/Form-Data;boundary=y",
      multipart([['name="a"', "b"]], "y"),
    ),
    "a=b",
  );
});

Deno.test("any bytes at all are read or not", () => {
  const random = createRandom(99);
  const pieces = [
    ...'\r\n-=&;:"\0 %',
    "\r\n\r\n",
    "--X",
    "--X--",
    "Content-Disposition: form-data",
    'name="myip"',
    "myip=",
    "boundary=",
    "x".repeat(500),
    "\ud800",
  ];
  for (let i = 0; i < 2000; i++) {
    const noise = () =>
      Array.from({ length: random() * 20 }, () => pick(random, pieces)).join(
        "",
      );
    const type = pick(random, [
      URLENCODED,
      "",
      "multipart/form-data; boundary=X",
      `multipart/form-data; ${noise()}`,
    ]);
    const text = fields(type, noise());
    assert(typeof text === "string");
  }
});
