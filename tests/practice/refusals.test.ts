import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { createRandom, pick } from "../random.ts";
import {
  AUTH,
  bulk,
  codesOf,
  contents,
  gateway,
  inquiry,
  post,
  request,
  response,
  zoneWith,
} from "./helper.ts";

const TASK = inquiry("one.example");

Deno.test("a document that is not well-formed is refused by the parser", async () => {
  await using practice = gateway();
  assertEquals(
    await post(practice, request(TASK).replace("practice", "a&b")),
    response(
      "<result><msg><text>The document is not well-formed.</text><code>EF00000</code><type>error</type>" +
        "<object><type>XML parser</type><value>char '&amp;' is not expected.</value></object></msg>" +
        "<status><code>E00000</code><text>The request could not be processed.</text><type>error</type></status></result>",
    ),
  );
  const whole = request(TASK);
  const doctype = '<!DOCTYPE r [<!ENTITY a "b">]><request>';
  const bodies: BodyInit[] = [
    "",
    "hello",
    whole.slice(0, -5),
    `${whole}<request/>`,
    `${whole}x`,
    `text${whole}`,
    ...["a&eacute;b", "a&#0;b", "a\x01b", "a]]>b"].map((text) =>
      whole.replace("practice", text)
    ),
    whole.replace("<request>", doctype),
    `\ufeff${whole}`,
    // Not UTF-8.
    Uint8Array.of(...new TextEncoder().encode("<a>"), 0xfc),
    whole.replace("UTF-8", "ISO-8859-1"),
    whole.replace("UTF-8", "ASCII").replace("practice", "ü"),
    "<a>".repeat(500) + "</a>".repeat(500),
    "<request></task></request>",
    "<request><auth>",
    `${whole}<?xml version="1.0"?>`,
    `${whole}<!-- a -- b -->`,
    whole.replace("<auth>", "<auth a=b>"),
    whole.replace("<auth>", "< auth>"),
  ];
  for (const body of bodies) {
    const answer = await post(practice, body);
    const what = String(body).slice(0, 200);
    assertEquals(contents(answer, "code"), ["EF00000", "E00000"], what);
    assertStringIncludes(answer, "<type>XML parser</type>", what);
    assert(!answer.includes("<data"), what);
  }
});

Deno.test("a document in ASCII is one in UTF-8, as the Python tool sends it", async () => {
  await using practice = gateway();
  for (const name of ["ASCII", "us-ascii"]) {
    const body = request(inquiry("example.com"))
      .replace('"UTF-8"', `'${name}'`)
      .replace("practice", "&#112;ractice");
    assertEquals(contents(await post(practice, body), "code"), ["S0205"], name);
  }
});

const [HOME, A, AAAA, VALUE] = [
  "<name>home</name>",
  "<type>A</type>",
  "<type>AAAA</type>",
  "<value>192.0.2.1</value>",
];
const authWith = (more: string) =>
  AUTH.replace("</auth>", `${more}</auth>`) + TASK;
const task = (code: string, more = "") =>
  `${AUTH}<task><code>${code}</code>${more}</task>`;
const edit = (...tags: readonly string[]) =>
  AUTH +
  bulk(tags.map((tag) => `<${tag}>${HOME}${A}${VALUE}</${tag}>`).join(""));
const add = (...parts: readonly string[]) =>
  AUTH + bulk(`<rr_add>${parts.join("")}</rr_add>`);
const main = (value: string, more = "") =>
  bulk(`<main><value>${value}</value>${more}</main>`);
const NAME = "<name>one.example</name>";

/** By the path of what is missing or wrong: the insides of requests. */
const INVALID: Readonly<Record<string, readonly string[]>> = {
  "": [`${AUTH}text${TASK}`],
  ".auth": [TASK, AUTH + AUTH + TASK],
  ".auth.user": [
    AUTH.replace("<user>1234567</user>", "") + TASK,
    AUTH.replace("1234567", "") + TASK,
  ],
  ".auth.password": [AUTH.replace("practice", "") + TASK],
  ".auth.context": ["ten", " 10", ""].map((context) =>
    AUTH.replace("10", context) + TASK
  ),
  ".auth.token": [authWith("<token/>")],
  ".auth.otp": [authWith("<otp/>")],
  ".auth_session": [`${AUTH}<auth_session><hash>1</hash></auth_session>`],
  ".foo": [`${AUTH}<foo/>${TASK}`],
  ".task.code": [AUTH, `${AUTH}<task/>`, task("0205001")],
  ".task[1].code": [`${AUTH}${TASK}<task><code>1</code></task>`],
  ".task.zone": [
    task("0205"),
    task("0202001", `<default><main>${VALUE}</main></default>`),
  ],
  ".task.zone.name": [
    task("0205", "<zone/>"),
    AUTH + inquiry(""),
    AUTH + inquiry("<b/>"),
    AUTH + inquiry("one.example<b/>"),
  ],
  ".task.zone.system_ns": [task("0205", `<zone>${NAME}<system_ns/></zone>`)],
  ".task.view": [
    task("0205", `<zone>${NAME}</zone><view><limit>1</limit></view>`),
  ],
  ".task.default": [task("0202001", `<zone>${NAME}</zone>`), AUTH + bulk("")],
  ".task.default.rr_add.name": [
    add(A, VALUE),
    add(`<name>home.one.example.</name>`, A, VALUE),
    add("<name>@</name>", A, VALUE),
    add(`<name>${"a".repeat(64)}</name>`, A, VALUE),
  ],
  ".task.default.rr_add.type": [
    add(HOME, VALUE),
    add(HOME, "<type>a</type>", VALUE),
  ],
  ".task.default.rr_add.value": [
    add(HOME, A),
    add(HOME, A, "<value>192.0.2.256</value>"),
    add(HOME, A, "<value>192.0.2.01</value>"),
    add(HOME, AAAA, "<value>2001:db8::1::2</value>"),
    add(HOME, AAAA, "<value>fe80::1%eth0</value>"),
  ],
  ".task.default.rr_add.ttl": ["59", "1h", ""].map((ttl) =>
    add(HOME, `<ttl>${ttl}</ttl>`, A, VALUE)
  ),
  ".task.default.rr_add.pref": [
    add(HOME, A, "<pref>1</pref>", VALUE),
    add(HOME, "<type>MX</type><value>mail.one.example.</value>"),
  ],
  ".task.default.main.value": [AUTH + main("2001:db8::1")],
  ".task.default.main.ttl": [AUTH + main("192.0.2.1", "<ttl>1</ttl>")],
  // After an addition.
  ".task.default.rr_rem[1]": [edit("rr_rem", "rr_add", "rr_rem")],
  ".task.default.rr_rem.value": [AUTH + bulk(`<rr_rem>${HOME}${A}</rr_rem>`)],
  ".task.default.rr_remove": [edit("rr_remove")],
};

Deno.test("a missing or wrong value is named by its path", async () => {
  const zones = [zoneWith()];
  await using practice = gateway({ zones });
  for (const [path, insides] of Object.entries(INVALID)) {
    for (const inside of insides) {
      const answer = await post(practice, `<request>${inside}</request>`);
      assertEquals(contents(answer, "code"), ["EF01000", "E00000"], inside);
      assertStringIncludes(answer, `<object><type>request${path}</type>`);
      assert(!answer.includes("<data"));
    }
  }
  // One wrong task refuses the whole request.
  const codes = await codesOf(practice, `${main("192.0.2.1")}<task/>`);
  assertEquals(codes, "EF01000 E00000");
  assertStringIncludes(
    await post(practice, "<hello/>"),
    "<object><type>request</type><value>hello</value></object>",
  );
  assertEquals(practice.zone("one.example"), zones[0], "nothing has changed");
});

Deno.test("a request with anything wrong in it is refused, not a crash", async () => {
  const random = createRandom(7);
  const added = `${HOME}<ttl>60</ttl>${A}${VALUE}<!-- c --><![CDATA[]]>`;
  const whole = request(TASK + bulk(`<rr_add>${added}</rr_add>`));
  const pieces = [..."<>&;/!?-[]'=\" \0\ufffd€", "]]>", "&amp;", "<a>", "</a>"];
  await using practice = gateway({ zones: [zoneWith()] });
  for (let at = 0; at < 500; at++) {
    const place = Math.floor(random() * whole.length);
    const left = whole.slice(0, place);
    const right = whole.slice(place + Math.floor(random() * 4));
    const body = left + pick(random, pieces) + right;
    const answer = await post(practice, body);
    assertEquals(contents(answer, "response").length, 1, body);
    practice.setZone(zoneWith());
  }
});
