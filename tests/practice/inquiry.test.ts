import { assertEquals, assertStringIncludes } from "@std/assert";
import { practiceZones } from "../../lib/practice/mod.ts";
import {
  contents,
  inquiry,
  post,
  postRaw,
  request,
  response,
  withPractice,
  zoneWith,
} from "./helper.ts";

const HEAD =
  "<changed>2018-04-05 00:08:32</changed><created>2018-04-05 00:08:16</created>";
const SOA =
  "<soa><refresh>43200</refresh><retry>7200</retry><expire>1209600</expire><ttl>86400</ttl><email>hostmaster@one.example</email><default>86400</default></soa>";
const NSERVERS =
  "<nserver><name>nsa7.schlundtech.de</name></nserver><nserver><name>nsb7.schlundtech.de</name></nserver>";
const TAIL =
  "<system_ns>nsa7.schlundtech.de</system_ns><domainsafe>0</domainsafe><owner><user>1234567</user><context>10</context></owner><updated_by><user>1234567</user><context>10</context></updated_by><comment/>";

Deno.test("an inquiry answers with the whole zone in one line", async () => {
  const zone = zoneWith({
    main: { value: "192.0.2.8", ttl: 300 },
    rr: [
      { name: "*", ttl: 300, type: "A", value: "192.0.2.8" },
      { name: "", ttl: 300, type: "MX", pref: 10, value: "mail.one.example." },
      { name: "a.b", type: "TXT", value: '"a & b" "<c>"' },
    ],
  });
  await withPractice({ zones: [zone] }, async (practice) => {
    const answer = await postRaw(practice.url, request(inquiry("one.example")));
    assertEquals(answer.status, 200);
    assertEquals(answer.headers.get("content-type"), "text/xml");
    assertEquals(answer.headers.get("date"), "Mon, 23 Nov 2026 14:00:00 GMT");
    assertEquals(
      await answer.text(),
      response(
        `<result><data><zone>${HEAD}<name>one.example</name>` +
          "<main><value>192.0.2.8</value><ttl>300</ttl></main>" +
          `<ns_action>complete</ns_action><www_include>0</www_include>${SOA}${NSERVERS}` +
          "<rr><name>*</name><ttl>300</ttl><type>A</type><value>192.0.2.8</value></rr>" +
          "<rr><name/><ttl>300</ttl><type>MX</type><pref>10</pref><value>mail.one.example.</value></rr>" +
          '<rr><name>a.b</name><type>TXT</type><value>"a &amp; b" "&lt;c&gt;"</value></rr>' +
          `${TAIL}</zone></data><status><code>S0205</code>` +
          "<text>Zone information was inquired successfully.</text><type>success</type>" +
          "<object><type>zone</type><value>one.example</value></object></status></result>",
      ),
    );
  });
});

Deno.test("a zone that does not exist is an error of the task", async () => {
  await withPractice({ zones: [zoneWith()] }, async (practice) => {
    for (const name of ["two.example", "ONE.example", "one.example."]) {
      const answer = await post(practice, request(inquiry(name)));
      assertStringIncludes(
        answer,
        "<response><result><data/><msg><text>The zone does not exist.</text>" +
          "<code>EF02020</code><type>error</type>" +
          `<object><type>zone</type><value>${name}</value></object></msg>` +
          "<status><code>E0205</code>",
      );
    }
  });
});

Deno.test("one name on two name servers needs system_ns", async () => {
  const zones = [
    zoneWith({ systemNs: "nsa7.schlundtech.de" }),
    zoneWith({ systemNs: "nsa9.schlundtech.de", rr: [] }),
  ];
  const on = (systemNs: string) =>
    `<task><code>0205</code><zone><name>one.example</name><system_ns>${systemNs}</system_ns></zone></task>`;
  await withPractice({ zones }, async (practice) => {
    const without = await post(practice, request(inquiry("one.example")));
    assertStringIncludes(without, "<code>EF02021</code>");
    assertStringIncludes(without, "<code>E0205</code>");
    const seven = await post(practice, request(on("nsa7.schlundtech.de")));
    assertEquals(contents(seven, "rr").length, 1);
    const nine = await post(practice, request(on("nsa9.schlundtech.de")));
    assertEquals(contents(nine, "rr").length, 0);
    const none = await post(practice, request(on("nsa8.schlundtech.de")));
    assertStringIncludes(none, "<code>EF02020</code>");
  });
});

Deno.test("several tasks give several results in their order", async () => {
  await withPractice({}, async (practice) => {
    const answer = await post(
      practice,
      request(
        inquiry("example.com") + inquiry("example.invalid") +
          inquiry("example.net"),
      ),
    );
    assertEquals(contents(answer, "result").length, 3);
    assertEquals(
      contents(answer, "status").map((status) => contents(status, "code")[0]),
      ["S0205", "E0205", "S0205"],
    );
    assertEquals(practice.requests[0]?.codes, ["0205", "0205", "0205"]);
    assertEquals(practice.requests[0]?.zones, [
      "example.com",
      "example.invalid",
      "example.net",
    ]);
    assertEquals(practice.requests[0]?.statuses, ["S0205", "E0205", "S0205"]);
  });
});

Deno.test("a request may name its language, of two", async () => {
  const withLanguage = (language: string) =>
    request(`<language>${language}</language>${inquiry("example.com")}`);
  await withPractice({}, async (practice) => {
    for (const language of ["en", "de"]) {
      const answer = await post(practice, withLanguage(language));
      assertStringIncludes(answer, "<code>S0205</code>");
    }
    assertStringIncludes(
      await post(practice, withLanguage("fr")),
      "<object><type>request.language</type><value>fr</value></object>",
    );
  });
});

Deno.test("elements that nobody knows stand among the others", async () => {
  const extra = "<free>; raw &amp; old</free><dnssec><rr/></dnssec>";
  await withPractice({ zones: [zoneWith({ extra })] }, async (practice) => {
    const answer = await post(practice, request(inquiry("one.example")));
    assertStringIncludes(answer, `</rr>${extra}<system_ns>`);
  });
});

Deno.test("every sample zone can be inquired", async () => {
  await withPractice({}, async (practice) => {
    for (const { name, rr } of practiceZones()) {
      const answer = await post(practice, request(inquiry(name)));
      assertStringIncludes(answer, "<code>S0205</code>");
      assertEquals(contents(answer, "rr").length, rr.length);
    }
  });
});
