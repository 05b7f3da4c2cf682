import { assertEquals, assertStringIncludes } from "@std/assert";
import { practiceZones } from "../../lib/practice/mod.ts";
import {
  codesOf,
  contents,
  gateway,
  inquiry,
  post,
  postRaw,
  recordOf,
  request,
  response,
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
      "* 300 A 192.0.2.8",
      "@ 300 MX 10 mail.one.example.",
      'a.b - TXT "a & b" "<c>"',
    ].map(recordOf),
    // Elements that nobody knows stand among the others.
    extra: "<free>; raw &amp; old</free><dnssec><rr/></dnssec>",
  });
  await using practice = gateway({ zones: [zone] });
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
        `${zone.extra}${TAIL}</zone></data><status><code>S0205</code>` +
        "<text>Zone information was inquired successfully.</text><type>success</type>" +
        "<object><type>zone</type><value>one.example</value></object></status></result>",
    ),
  );
});

Deno.test("a zone that does not exist is an error of the task", async () => {
  await using practice = gateway({ zones: [zoneWith()] });
  for (const name of ["two.example", "ONE.example", "one.example."]) {
    assertStringIncludes(
      await post(practice, request(inquiry(name))),
      "<response><result><data/><msg><text>The zone does not exist.</text>" +
        "<code>EF02020</code><type>error</type>" +
        `<object><type>zone</type><value>${name}</value></object></msg>` +
        "<status><code>E0205</code>",
    );
  }
});

Deno.test("one name on two name servers needs system_ns", async () => {
  const [seven, nine] = [7, 9].map((n) => `nsa${n}.schlundtech.de`);
  const zones = [
    zoneWith({ systemNs: seven }),
    zoneWith({ systemNs: nine, rr: [] }),
  ];
  await using practice = gateway({ zones });
  const ask = inquiry("one.example");
  const on = (systemNs = "") =>
    ask.replace("</name>", `</name><system_ns>${systemNs}</system_ns>`);
  assertEquals(await codesOf(practice, ask), "EF02021 E0205");
  for (const [systemNs, count] of [[seven, 1], [nine, 0]] as const) {
    const answer = await post(practice, request(on(systemNs)));
    assertEquals(contents(answer, "rr").length, count);
  }
  assertEquals(await codesOf(practice, on("nsa8.example")), "EF02020 E0205");
});

Deno.test("several tasks give several results in their order", async () => {
  await using practice = gateway();
  const zones = ["example.com", "example.invalid", "example.net"];
  const answer = await post(practice, request(zones.map(inquiry).join("")));
  assertEquals(contents(answer, "result").length, 3);
  const statuses = ["S0205", "E0205", "S0205"];
  assertEquals(
    contents(answer, "status").map((status) => contents(status, "code")[0]),
    statuses,
  );
  const [entry] = practice.requests;
  assertEquals(
    [entry?.codes, entry?.zones, entry?.statuses],
    [["0205", "0205", "0205"], zones, statuses],
  );
});

Deno.test("a request may name its language, of two", async () => {
  await using practice = gateway();
  for (const language of ["en", "de", "fr"]) {
    const tasks = `<language>${language}</language>${inquiry("example.com")}`;
    assertStringIncludes(
      await post(practice, request(tasks)),
      language === "fr"
        ? "<object><type>request.language</type><value>fr</value></object>"
        : "<code>S0205</code>",
    );
  }
});

Deno.test("every sample zone can be inquired", async () => {
  await using practice = gateway();
  for (const { name, rr } of practiceZones()) {
    const answer = await post(practice, request(inquiry(name)));
    assertStringIncludes(answer, "<code>S0205</code>");
    assertEquals(contents(answer, "rr").length, rr.length);
  }
});
