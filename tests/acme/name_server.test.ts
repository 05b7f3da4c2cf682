import { assertEquals, assertRejects } from "@std/assert";
import { practiceZones } from "../../lib/practice/mod.ts";
import { startNameServer, textsOf } from "./name_server.ts";

const ZONES = practiceZones();
const FAR = "1234567890".repeat(20);

/** Starts one with a name that has more than a datagram holds. */
function start() {
  const more = Array.from({ length: 40 }, (_, at) => ({
    name: "many",
    type: "TXT",
    value: `"${at} ${FAR}"`,
  }));
  return startNameServer({
    hostname: "127.0.0.1",
    zone: (name) => {
      const zone = ZONES.find((zone) => zone.name === name);
      return zone && name === "example.com"
        ? { ...zone, rr: [...zone.rr, ...more] }
        : zone;
    },
    hosts: { "nsa7.schlundtech.de": "127.0.0.1" },
  });
}

Deno.test("the name server of the tests answers as the zones say", async () => {
  await using server = await start();
  const { hostname: ipAddr, port, questions } = server;
  const options = { nameServer: { ipAddr, port } };
  const ask = (name: string, type: "A" | "AAAA" | "CNAME" | "NS" | "TXT") =>
    Deno.resolveDns(name, type, options);
  assertEquals(await ask("HOME.example.com", "A"), ["192.0.2.10"]);
  assertEquals(await ask("home.example.com", "AAAA"), ["2001:db8::10"]);
  assertEquals(await ask("example.com", "A"), ["192.0.2.8"]);
  assertEquals(await ask("www.example.net", "A"), ["192.0.2.90"]);
  assertEquals(await ask("docs.example.com", "CNAME"), ["home.example.com."]);
  assertEquals(await ask("docs.example.com", "A"), ["192.0.2.10"]);
  assertEquals(await ask("any.thing.example.com", "A"), ["192.0.2.8"]);
  assertEquals(await ask("host.sub.example.org", "A"), ["192.0.2.60"]);
  assertEquals(await ask("nsa7.schlundtech.de", "A"), ["127.0.0.1"]);
  assertEquals(await ask("example.com", "NS"), [
    "nsa7.schlundtech.de.",
    "nsb7.schlundtech.de.",
  ]);
  assertEquals(await ask("mail._domainkey.example.com", "TXT"), [[
    "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCB",
    'iQKBgQC7 <&> "quoted"',
  ]]);
  // Over TCP.
  assertEquals((await ask("many.example.com", "TXT")).length, 40);
  // No such name, no such type, a name that is only part of others, no such zone.
  for (
    const [name, type] of [
      ["none.example.org", "A"],
      ["home.example.com", "TXT"],
      ["deep.example.com", "A"],
      ["x.deep.example.com", "A"],
      ["example.info", "A"],
    ] as const
  ) await assertRejects(() => ask(name, type), Deno.errors.NotFound);
  assertEquals(questions[0], "A home.example.com");
});

Deno.test("the strings of a TXT record, as a zone file has them", () => {
  for (
    const [value, ...texts] of [
      ["plain-Text_1", "plain-Text_1"],
      ['"in quotes"', "in quotes"],
      ['"two" "of them"', "two", "of them"],
      ["two words", "two", "words"],
      [String.raw`"a \"b\" \\c \059\195\188 ü"`, 'a "b" \\c ;ü ü'],
      [String.raw`a\ b\;c`, "a b;c"],
      ['""', ""],
    ] as const
  ) {
    const decoder = new TextDecoder();
    assertEquals(textsOf(value).map((text) => decoder.decode(text)), texts);
  }
});
