import { assert, assertEquals } from "@std/assert";
import {
  bulkUpdateTask,
  escapeXml,
  inquiryTask,
  isXmlText,
  requestDocument,
} from "../../lib/gateway/request.ts";
import { childText, parseXml } from "../../lib/gateway/xml.ts";
import { createRandom, pick } from "../random.ts";

const ACCOUNT = { user: "1234567", password: "p&w", context: "10" };

Deno.test("a whole inquiry, without and with a token", () => {
  const head = '<?xml version="1.0" encoding="UTF-8"?>\n<request><auth>' +
    "<user>1234567</user><password>p&amp;w</password><context>10</context>";
  const tail = "</auth><language>en</language><task><code>0205</code><zone>" +
    "<name>example.com</name></zone></task></request>";
  const task = inquiryTask("example.com");
  assertEquals(requestDocument(ACCOUNT, task), head + tail);
  assertEquals(
    requestDocument({ ...ACCOUNT, token: "012345" }, task),
    `${head}<token>012345</token>${tail}`,
  );
});

Deno.test("a whole bulk update: all removals before all additions", () => {
  const old = { name: "home", ttl: 60, type: "A", value: "192.0.2.1" };
  const without = { name: "", type: "MX", pref: "10", value: "m.example." };
  assertEquals(
    bulkUpdateTask({
      zone: "example.com",
      systemNs: "ns1.example",
      remove: [old, without],
      add: [{ ...old, value: "192.0.2.2" }],
      main: { value: "192.0.2.3", ttl: 300 },
    }),
    "<task><code>0202001</code><default>" +
      "<rr_rem><name>home</name><ttl>60</ttl><type>A</type>" +
      "<value>192.0.2.1</value></rr_rem>" +
      "<rr_rem><name></name><type>MX</type><pref>10</pref>" +
      "<value>m.example.</value></rr_rem>" +
      "<rr_add><name>home</name><ttl>60</ttl><type>A</type>" +
      "<value>192.0.2.2</value></rr_add>" +
      "<main><value>192.0.2.3</value><ttl>300</ttl></main>" +
      "</default><zone><name>example.com</name>" +
      "<system_ns>ns1.example</system_ns></zone></task>",
  );
});

Deno.test("escapeXml: any text that XML can carry comes out as it went in", () => {
  const random = createRandom(1);
  const pieces = [
    ..."&<>\"';#x0",
    "&amp;",
    "]]>",
    "\r",
    "\n",
    "\t",
    "ä€😀",
    " ",
  ];
  for (let i = 0; i < 2000; i++) {
    const length = 1 + Math.floor(random() * 12);
    const text = Array.from({ length }, () => pick(random, pieces)).join("");
    const escaped = escapeXml(text);
    assert(!/[<>"'\r]|&(?!(?:amp|lt|gt|quot|apos|#13);)/.test(escaped));
    assertEquals(
      childText(parseXml(`<r><a>${escaped}</a></r>`, "r"), "a"),
      text,
    );
  }
});

Deno.test("isXmlText knows what XML 1.0 cannot carry", () => {
  for (const text of ["", "a b", "\t\r\n", "\x7f\x85", "ä€😀", "\ud7ff"]) {
    assert(isXmlText(text), JSON.stringify(text));
  }
  for (const text of ["\0", "\x07", "\x1b", "\ufffe", "\uffff", "\ud800x"]) {
    assert(!isXmlText(text), JSON.stringify(text));
  }
});
