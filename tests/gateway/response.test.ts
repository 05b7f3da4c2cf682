import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  readTaskResult as read,
  readZones,
} from "../../lib/gateway/response.ts";
import { childText, parseXml } from "../../lib/gateway/xml.ts";
import { plainText } from "../../lib/plain_text.ts";
import { parseDocument } from "../../lib/practice/document.ts";
import { createRandom, pick } from "../random.ts";

function readTaskResult(text: string, secrets: readonly string[]) {
  const result = read(text, secrets);
  if (result === undefined) throw new Error("not a response");
  return result;
}

/** An answer with one result. */
function answer(result: string, stid = "<stid>20180416-app3-22426</stid>") {
  return '<?xml version="1.0" encoding="UTF-8" standalone="no"?><response>' +
    `<result>${result}</result>${stid}</response>`;
}

const DONE = "<status><code>S0205</code><text>Done.</text>" +
  "<type>success</type><object><type>zone</type><value>a</value></object>" +
  "</status>";

/** A good answer without its XML declaration. */
const BODY = answer(DONE).replace(/<\?.*?\?>/, "");

function dataOf(text: string) {
  const result = readTaskResult(text, []);
  assert(result.status === "done");
  return result.data;
}

function zonesOf(xml: string) {
  return readZones(dataOf(answer(`<data>${xml}</data>${DONE}`)));
}

Deno.test("the status alone judges: not an object's type, not a text", () => {
  const bad = answer(
    "<data/><msg><text>success</text><code>EF1</code><type>error</type><object>" +
      "<type>success</type><value>success</value></object></msg><status><code>E0205" +
      "</code><text>&lt;type&gt;success&lt;/type&gt;</text><type>error</type></status>",
  );
  assertEquals((readTaskResult(bad, [])).status, "refused");
  for (
    const [type, expected] of [
      ["success", "done"],
      ["notify", "done"],
      ["error", "refused"],
    ]
  ) {
    const text = answer(`<status><type>${type}</type></status>`);
    assertEquals((readTaskResult(text, [])).status, expected);
  }
});

Deno.test("of several results, one that is refused counts", () => {
  const result = readTaskResult(
    `<response><result>${DONE}</result><result><status><code>E0205</code>` +
      "<type>error</type></status></result></response>",
    [],
  );
  assert(result.status === "refused");
  assertEquals(result.failure.codes, ["E0205"]);
});

Deno.test("an answer needs no XML declaration", () => {
  assertEquals((readTaskResult(BODY, [])).status, "done");
});

Deno.test("what is no answer of the gateway is refused", () => {
  for (
    const text of [
      "",
      "no XML",
      "<html><body>Bad gateway<br></body></html>",
      "<response/>",
      "<response></response>",
      answer(""),
      answer("<status/>"),
      answer("<status><type/></status>"),
      answer("<status><type>ok</type></status>"),
      answer("<data><status><type>success</type></status></data>"),
      `<other>${BODY}</other>`,
      answer(DONE).slice(0, -20),
      answer(DONE).replace("</text>", "</test>"),
      answer(DONE).replace("</text>", ""),
      answer(DONE).replace("</text>", "</text></text>"),
      answer(DONE).replace("<text>", "<text"),
      `<!DOCTYPE response [<!ENTITY a "x">]>${BODY}`,
      `<!doctype response SYSTEM "file:///etc/passwd">${BODY}`,
      answer(
        "<data>" + "<a>".repeat(5000) + "</a>".repeat(5000) + `</data>${DONE}`,
      ),
    ]
  ) {
    assertThrows(
      () => readTaskResult(text, []),
      Error,
      undefined,
      text.slice(0, 200),
    );
  }
});

Deno.test("a zone with many records, one, or none", () => {
  const rr = (name: string) =>
    `<rr><name>${name}</name><ttl>60</ttl><type>A</type><value>192.0.2.1</value></rr>`;
  for (const count of [0, 1, 2, 2000]) {
    const names = Array.from({ length: count }, (_, i) => `h${i}`);
    const [zone, ...more] = zonesOf(
      `<zone><name>example.com</name>${names.map(rr).join("")}</zone>`,
    );
    assertEquals(more, []);
    assertEquals(zone!.records.map(({ name }) => name), names);
  }
});

Deno.test("records in any order of children, with what is left out", () => {
  const [zone] = zonesOf(
    "<zone><www_include>1</www_include><rr><value>m.example.</value><pref>0010" +
      "</pref><type>MX</type><name/></rr><rr><type>TXT</type><ttl/><name>007</name>" +
      "<value> 1e5 </value><strange><name>x</name></strange></rr>" +
      "<rr><name><![CDATA[a&b]]></name><type>A</type><value>1</value></rr>" +
      "<system_ns>ns1.example</system_ns><main><ttl>300</ttl><value>192.0.2.8" +
      "</value></main><name>BÜCHER.example.</name><unknown><rr><name>no</name>" +
      "</rr></unknown><constructor>x</constructor></zone>",
  );
  assertEquals(zone, {
    name: "xn--bcher-kva.example",
    systemNs: "ns1.example",
    main: { value: "192.0.2.8", ttl: 300 },
    wwwInclude: true,
    records: [
      {
        name: "",
        ttl: undefined,
        type: "MX",
        pref: "0010",
        value: "m.example.",
      },
      {
        name: "007",
        ttl: undefined,
        type: "TXT",
        pref: undefined,
        value: " 1e5 ",
      },
      { name: "a&b", ttl: undefined, type: "A", pref: undefined, value: "1" },
    ],
  });
});

Deno.test("an answer with white space between its elements reads the same", async () => {
  const xml = answer(
    "<data><zone><name>a.example</name><rr><name>h</name><type>A</type>" +
      `<value>192.0.2.1</value></rr></zone></data>${DONE}`,
  );
  const pretty = xml.replaceAll("><", ">\n  <");
  const read = (text: string) => readZones(dataOf(text));
  assertEquals(await read(pretty), await read(xml));
  const result = readTaskResult(pretty, []);
  assert(result.status === "done");
  assertEquals(result.stid, "20180416-app3-22426");
});

Deno.test("entities are decoded once, numbers included", () => {
  const [zone] = zonesOf(
    "<zone><name>a.example</name><rr><name>x</name><type>TXT</type><value>" +
      "&quot;&amp;amp;&lt;&#228;&#x20AC;&amp;#65;&apos;&gt;&#38;lt;&quot;" +
      "</value></rr></zone>",
  );
  assertEquals(zone!.records[0]!.value, `"&amp;<ä€&#65;'>&lt;"`);
});

Deno.test("no number of escaped characters is too much for a zone", () => {
  const rr = "<rr><name>x</name><type>TXT</type><value>" +
    "&quot;&lt;&amp;&#228;&gt;&quot;".repeat(10) + "</value></rr>";
  const [zone] = zonesOf(
    `<zone><name>a.example</name>${rr.repeat(20_000)}</zone>`,
  );
  assertEquals(zone!.records.length, 20_000);
  assertEquals(zone!.records.at(-1)!.value, `"<&ä>"`.repeat(10));
});

Deno.test("several zones of one name are all there", () => {
  const zone = "<zone><name>a.example</name></zone>";
  assertEquals((zonesOf(zone + zone)).length, 2);
  assertEquals((zonesOf("")).length, 0);
  assertEquals((zonesOf("<summary>0</summary>")).length, 0);
});

function failure(
  messages: string,
  status = "E0205",
  secrets: string[] = [],
) {
  const result = readTaskResult(
    answer(
      `${messages}<status><code>${status}</code><text>Failed.</text>` +
        "<type>error</type></status>",
    ),
    secrets,
  );
  assert(result.status === "refused");
  return result.failure;
}

function msg(code: string, inner = "", type = "error") {
  return `<msg><text>Text of ${code}.</text><code>${code}</code>` +
    `<type>${type}</type>${inner}</msg>`;
}

Deno.test("odd documents are read, or refused, in linear time", () => {
  const start = performance.now();
  for (
    const text of [
      `<response><${"a".repeat(2_000_000)}`,
      `<response>${"<a".repeat(500_000)}`,
      `<response>${"<!--".repeat(200_000)}`,
      `<response><a ${" ".repeat(2_000_000)}`,
      "<response>".repeat(100_000),
    ]
  ) assertThrows(() => readTaskResult(text, []));
  // Quadratic time would be minutes; a slow machine takes seconds.
  assert(performance.now() - start < 20_000);
});

Deno.test("what looks like a tag in a comment or in CDATA is none", () => {
  const text =
    "<response><result><!-- <b> --><data><comment><![CDATA[<a> & b]]>" +
    "</comment></data><status><type>success</type></status></result></response>";
  assertEquals((readTaskResult(text, [])).status, "done");
});

Deno.test("comments and CDATA that do not end, or hide an end, are refused", () => {
  const whole = answer(`<data><a>1</a></data>${DONE}`);
  for (
    const [from, to] of [
      ["<a>", "<!-- <a>"],
      ["<a>", "<![CDATA[<a>"],
      ["</a>", "<!-- </a> -->"],
      ["</a>", "<![CDATA[</a>]]>"],
      ["</a>", "<!-- </a> --></b>"],
      ["<a>", "<!-->"],
      ["<a>", "<!x><a>"],
      ["<a>", "<![x]><a>"],
    ] as const
  ) {
    const text = whole.replace(from, to);
    assertThrows(() => readTaskResult(text, []), Error, undefined, text);
  }
});

Deno.test("text is put together from its pieces, and is none beside elements", () => {
  const [zone] = zonesOf(
    "<zone><name>ex<!-- <b> -->amp<![CDATA[le.com]]></name>" +
      "<main>x<value>1</value></main><rr><name>a<b/></name></rr></zone>",
  );
  assertEquals(zone?.name, "example.com");
  assertEquals(zone?.main?.value, "1");
  assertEquals(zone?.records[0]?.name, "");
});

Deno.test("what is read, and refused, is what the practice gateway's own parser reads and refuses", () => {
  const random = createRandom(1);
  const pieces = [
    ...["<a>", "</a>", "<b>", "</b>", "<a/>", "text", " ", "&amp;"],
    ...['<a b=">">', "<a b='</a>' />", "&#x20ac;", "<?x <a> ?>"],
    ...["<!-- <a> -->", "<!-- ", " -->", "<![CDATA[</b>]]>", "<![CDATA["],
  ];
  let whole = 0;
  for (let i = 0; i < 20_000; i++) {
    const length = Math.floor(random() * 6);
    const inside = Array.from({ length }, () => pick(random, pieces)).join("");
    const text = `<r><c>${inside}</c></r>`;
    // Only the practice gateway minds `--` in a comment.
    if (/<!--(?:(?!-->)[^])*<!--/.test(text)) continue;
    const read = attempt(() => childText(parseXml(text, "r"), "c"));
    const other = attempt(() => {
      const root = parseDocument(new TextEncoder().encode(text));
      const [c] = root.children;
      return c!.children.length > 0 ? undefined : c!.text;
    });
    assertEquals([text, read], [text, other]);
    if (read !== "refused") whole++;
  }
  assert(whole > 1000, `${whole}`);
});

function attempt(work: () => string | undefined): string | undefined {
  try {
    return work();
  } catch {
    return "refused";
  }
}

Deno.test("a failure shows all codes and texts, however deep, and the stid", async () => {
  const object = "<object><type>rr</type><value>a@ns/rr[17]</value></object>";
  assertEquals(
    await failure(
      msg("E1", msg("EF2", msg("EF3", object)) + msg("EF4")) +
        msg("S9", "", "success"),
      "E0202001",
    ),
    {
      kind: "refused",
      message: "the gateway says: Failed. Text of E1. Text of EF2. " +
        "Text of EF3. Text of EF4. [rr a@ns/rr[17]]",
      codes: ["E0202001", "E1", "EF2", "EF3", "EF4"],
      stid: "20180416-app3-22426",
    },
  );
});

Deno.test("codes sort failures by what can be done about them", async () => {
  const path = (type: string) =>
    msg("EF01000", `<object><type>${type}</type><value/></object>`);
  for (
    const [messages, status, kind] of [
      [msg("EF02020"), "E0205", "missing"],
      [msg("E0202", msg("EF02020")), "E0202001", "missing"],
      [msg("EF09999"), "E0205", "refused"],
      ["", "E0205", "refused"],
      [msg("EF00000"), "E00000", "refused"],
      [msg("EF00100"), "E00000", "credentials"],
      [msg("EF00999"), "E00000", "credentials"],
      ["", "E00000", "credentials"],
      [path("request.auth.context"), "E00000", "credentials"],
      [path("request.task.zone.name"), "E00000", "refused"],
    ] as const
  ) {
    assertEquals(
      (await failure(messages, status)).kind,
      kind,
      `${status} ${messages}`,
    );
  }
});

Deno.test("a failure has no secrets, control characters or endless texts", async () => {
  const { message, codes } = await failure(
    `<msg><code>EF1 geheim</code><type>error</type><text>geheim \x1b[31m\u202e` +
      `\n${"x".repeat(5000)}</text></msg>`,
    "E0205",
    ["geheim"],
  );
  assert(!/geheim|[\p{Cc}\p{Cf}]/u.test(`${message}${codes}`), message);
  assert(message.length < 600);
  assertEquals(plainText(" a\r\n b ", []), "a b");
  for (const code of [0x61c, 0x200e, 0x202e, 0x2028, 0x2029, 0x2066, 0xfeff]) {
    assertEquals(plainText(`a${String.fromCodePoint(code)}b`, []), "a b");
  }
  // An empty secret must not be found everywhere.
  assertEquals(plainText("abc", [""]), "abc");
});

Deno.test("a short secret is taken out where it stands alone, and leaves words alone", () => {
  for (
    const [secret, text, expected] of [
      [
        "a",
        "a bad <password>a</password>, 'a'",
        "… bad <password>…</password>, '…'",
      ],
      ["xy", "xyz xy. (xy) _xy_", "xyz …. (…) _…_"],
      ["7", "77 records, 7 of them, EF00107", "77 records, … of them, EF00107"],
      ["ß", "ßß ß", "ßß …"],
      ["$", "5$ is $ 5", "5$ is … 5"],
      ["a b", "xa b a b", "xa b …"],
      // From four letters on it is sought everywhere.
      ["zone", "timezone", "time…"],
      ["x", "X x", "X …"],
    ] as const
  ) assertEquals(plainText(text, [secret]), expected);
});
