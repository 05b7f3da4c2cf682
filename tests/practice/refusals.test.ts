import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { createRandom, pick } from "../random.ts";
import {
  AUTH,
  bulk,
  contents,
  inquiry,
  post,
  request,
  response,
  withPractice,
  zoneWith,
} from "./helper.ts";

const TASK = inquiry("one.example");

Deno.test("a document that is not well-formed is refused by the parser", async () => {
  await withPractice({}, async (practice) => {
    assertEquals(
      await post(practice, request(TASK).replace("practice", "a&b")),
      response(
        "<result><msg><text>The document is not well-formed.</text><code>EF00000</code><type>error</type>" +
          "<object><type>XML parser</type><value>char '&amp;' is not expected.</value></object></msg>" +
          "<status><code>E00000</code><text>The request could not be processed.</text><type>error</type></status></result>",
      ),
    );
    const whole = request(TASK);
    const bodies: [string, BodyInit][] = [
      ["empty", ""],
      ["text", "hello"],
      ["cut off", whole.slice(0, -5)],
      ["two roots", `${whole}<request/>`],
      ["text after the root", `${whole}x`],
      ["unknown entity", whole.replace("practice", "a&eacute;b")],
      ["forbidden reference", whole.replace("practice", "a&#0;b")],
      ["control character", whole.replace("practice", "a\x01b")],
      [
        "document type",
        whole.replace("<request>", '<!DOCTYPE r [<!ENTITY a "b">]><request>'),
      ],
      ["byte order mark", `\ufeff${whole}`],
      ["not UTF-8", Uint8Array.of(...new TextEncoder().encode("<a>"), 0xfc)],
      ["other encoding", whole.replace("UTF-8", "ISO-8859-1")],
      ["not ASCII", whole.replace("UTF-8", "ASCII").replace("practice", "ü")],
      ["deep", "<a>".repeat(500) + "</a>".repeat(500)],
      ["text before the root", `text${whole}`],
      ["wrong end", "<request></task></request>"],
      ["no end", "<request><auth>"],
      ["second declaration", whole + '<?xml version="1.0"?>'],
      ["end of CDATA in text", whole.replace("practice", "a]]>b")],
      ["two hyphens in a comment", whole + "<!-- a -- b -->"],
      ["attribute without quotes", whole.replace("<auth>", "<auth a=b>")],
      ["space in a tag", whole.replace("<auth>", "< auth>")],
    ];
    for (const [what, body] of bodies) {
      const answer = await post(practice, body);
      assertEquals(contents(answer, "code"), ["EF00000", "E00000"], what);
      assertStringIncludes(answer, "<type>XML parser</type>", what);
      assert(!answer.includes("<data"), what);
    }
  });
});

Deno.test("a document in ASCII is one in UTF-8, as the Python tool sends it", async () => {
  await withPractice({}, async (practice) => {
    for (const name of ["ASCII", "us-ascii"]) {
      const body = request(inquiry("example.com"))
        .replace('"UTF-8"', `'${name}'`)
        .replace("practice", "&#112;ractice");
      const codes = contents(await post(practice, body), "code");
      assertEquals(codes, ["S0205"], name);
    }
  });
});

const auth = (inner: string) => `<auth>${inner}</auth>`;
const rrAdd = (inner: string) => bulk(`<rr_add>${inner}</rr_add>`);
const HOME = "<name>home</name>";
const A = "<type>A</type>";
const VALUE = "<value>192.0.2.1</value>";

/** A path, what is wrong there, and the inside of the request. */
const INVALID: [path: string, what: string, inside: string][] = [
  ["request.auth", "missing", TASK],
  ["request.auth", "sent twice", AUTH + AUTH + TASK],
  [
    "request.auth.user",
    "missing",
    auth("<password>practice</password><context>10</context>") + TASK,
  ],
  ["request.auth.user", "empty", AUTH.replace("1234567", "") + TASK],
  ["request.auth.password", "empty", AUTH.replace("practice", "") + TASK],
  ["request.auth.context", "not a number", AUTH.replace("10", "ten") + TASK],
  ["request.auth.context", "not bare", AUTH.replace("10", " 10") + TASK],
  ["request.auth.context", "empty", AUTH.replace("10", "") + TASK],
  [
    "request.auth.token",
    "empty",
    AUTH.replace("</auth>", "<token/></auth>") + TASK,
  ],
  [
    "request.auth.otp",
    "unknown",
    AUTH.replace("</auth>", "<otp/></auth>") + TASK,
  ],
  [
    "request.auth_session",
    "unknown",
    `${AUTH}<auth_session><hash>1</hash></auth_session>${TASK}`,
  ],
  ["request.task.code", "no task", AUTH],
  ["request.task.code", "missing", `${AUTH}<task/>`],
  ["request.task.code", "unknown", `${AUTH}<task><code>0205001</code></task>`],
  [
    "request.task[1].code",
    "unknown in the second task",
    `${AUTH}${TASK}<task><code>1</code></task>`,
  ],
  ["request.foo", "unknown", `${AUTH}<foo/>${TASK}`],
  ["request", "text between elements", `${AUTH}text${TASK}`],
  ["request.task.zone", "no zone", `${AUTH}<task><code>0205</code></task>`],
  [
    "request.task.zone.name",
    "missing",
    `${AUTH}<task><code>0205</code><zone/></task>`,
  ],
  ["request.task.zone.name", "empty", AUTH + inquiry("")],
  ["request.task.zone.name", "nested", AUTH + inquiry("<b/>")],
  [
    "request.task.zone.system_ns",
    "empty",
    AUTH + inquiry("one.example</name><system_ns></system_ns><name>")
      .replace("<name></name>", ""),
  ],
  [
    "request.task.view",
    "unknown",
    AUTH + TASK.replace("</task>", "<view><limit>1</limit></view></task>"),
  ],
  [
    "request.task.default",
    "missing",
    `${AUTH}<task><code>0202001</code><zone><name>one.example</name></zone></task>`,
  ],
  ["request.task.default", "nothing to do", AUTH + bulk("")],
  [
    "request.task.zone",
    "no zone",
    `${AUTH}<task><code>0202001</code><default><main>${VALUE}</main></default></task>`,
  ],
  ["request.task.default.rr_add.name", "missing", AUTH + rrAdd(A + VALUE)],
  ["request.task.default.rr_add.type", "missing", AUTH + rrAdd(HOME + VALUE)],
  ["request.task.default.rr_add.value", "missing", AUTH + rrAdd(HOME + A)],
  [
    "request.task.default.rr_add.name",
    "a final dot",
    AUTH + rrAdd(`<name>home.one.example.</name>${A}${VALUE}`),
  ],
  [
    "request.task.default.rr_add.name",
    "@",
    AUTH + rrAdd(`<name>@</name>${A}${VALUE}`),
  ],
  [
    "request.task.default.rr_add.type",
    "not in capitals",
    AUTH + rrAdd(`${HOME}<type>a</type>${VALUE}`),
  ],
  [
    "request.task.default.rr_add.value",
    "not an IPv4 address",
    AUTH + rrAdd(`${HOME}${A}<value>192.0.2.256</value>`),
  ],
  [
    "request.task.default.rr_add.value",
    "leading zero",
    AUTH + rrAdd(`${HOME}${A}<value>192.0.2.01</value>`),
  ],
  [
    "request.task.default.rr_add.value",
    "not an IPv6 address",
    AUTH + rrAdd(`${HOME}<type>AAAA</type><value>2001:db8::1::2</value>`),
  ],
  [
    "request.task.default.rr_add.value",
    "a zone in the address",
    AUTH + rrAdd(`${HOME}<type>AAAA</type><value>fe80::1%eth0</value>`),
  ],
  [
    "request.task.default.rr_add.ttl",
    "too small",
    AUTH + rrAdd(`${HOME}<ttl>59</ttl>${A}${VALUE}`),
  ],
  [
    "request.task.default.rr_add.ttl",
    "not a number",
    AUTH + rrAdd(`${HOME}<ttl>1h</ttl>${A}${VALUE}`),
  ],
  [
    "request.task.default.rr_add.ttl",
    "empty",
    AUTH + rrAdd(`${HOME}<ttl/>${A}${VALUE}`),
  ],
  [
    "request.task.default.rr_add.pref",
    "not with A",
    AUTH + rrAdd(`${HOME}${A}<pref>1</pref>${VALUE}`),
  ],
  [
    "request.task.default.rr_add.pref",
    "missing with MX",
    AUTH + rrAdd(`${HOME}<type>MX</type><value>mail.one.example.</value>`),
  ],
  [
    "request.task.default.main.value",
    "an IPv6 address",
    AUTH + bulk("<main><value>2001:db8::1</value></main>"),
  ],
  [
    "request.task.default.main.ttl",
    "too small",
    AUTH + bulk(`<main>${VALUE}<ttl>1</ttl></main>`),
  ],
  [
    "request.task.default.rr_rem[1]",
    "after an addition",
    AUTH +
    bulk(
      `<rr_rem>${HOME}${A}${VALUE}</rr_rem><rr_add>${HOME}${A}${VALUE}</rr_add>` +
        `<rr_rem>${HOME}${A}${VALUE}</rr_rem>`,
    ),
  ],
  [
    "request.task.default.rr_rem.value",
    "missing",
    AUTH + bulk(`<rr_rem>${HOME}${A}</rr_rem>`),
  ],
  [
    "request.task.default.rr_remove",
    "unknown",
    AUTH + bulk(`<rr_remove>${HOME}${A}${VALUE}</rr_remove>`),
  ],
];

Deno.test("a missing or wrong value is named by its path", async (t) => {
  const zones = [zoneWith()];
  await withPractice({ zones }, async (practice) => {
    for (const [path, what, inside] of INVALID) {
      await t.step(`${path}: ${what}`, async () => {
        const answer = await post(practice, `<request>${inside}</request>`);
        assertEquals(contents(answer, "code"), ["EF01000", "E00000"]);
        assertStringIncludes(answer, `<object><type>${path}</type>`);
        assert(!answer.includes("<data"));
      });
    }
    assertEquals(practice.zone("one.example"), zones[0], "nothing has changed");
  });
});

Deno.test("one wrong task refuses the whole request", async () => {
  await withPractice({ zones: [zoneWith()] }, async (practice) => {
    const main = bulk("<main><value>192.0.2.1</value></main>");
    const answer = await post(practice, request(`${main}<task/>`));
    assertEquals(contents(answer, "code"), ["EF01000", "E00000"]);
    assertEquals(practice.zone("one.example"), zoneWith());
  });
});

Deno.test("a document of another kind is refused", async () => {
  await withPractice({}, async (practice) => {
    assertStringIncludes(
      await post(practice, "<hello/>"),
      "<object><type>request</type><value>hello</value></object>",
    );
  });
});

Deno.test("a request with anything wrong in it is refused, not a crash", async () => {
  const random = createRandom(7);
  const whole = request(
    TASK + rrAdd(`${HOME}<ttl>60</ttl>${A}${VALUE}<!-- c --><![CDATA[]]>`),
  );
  const pieces = [..."<>&;/!?-[]'=\" \0\ufffd€", "]]>", "&amp;", "<a>", "</a>"];
  await withPractice({ zones: [zoneWith()] }, async (practice) => {
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
});
