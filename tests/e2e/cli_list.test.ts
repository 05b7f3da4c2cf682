import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { closedUrl, setStage } from "./harness.ts";

Deno.test("list shows what the gateway keeps apart: the apex A and its www", async () => {
  await using stage = await setStage();
  const { stdout } = await stage.run("list", "example.net");
  assertEquals(stdout.split("\n").map((line) => line.replace(/ +/g, " ")), [
    "example.net 60 A 192.0.2.90",
    "www.example.net 60 A 192.0.2.90",
    "example.net 60 AAAA 2001:db8::90",
    "example.net 300 MX 10 mail.example.com.",
    "",
  ]);
});

Deno.test("list of a host prints its records alone", async () => {
  await using stage = await setStage();
  for (
    const [name, pattern] of [
      ["home.example.com", /^(home\.example\.com +60 .*\n){2}$/],
      ["*.example.com", /^\*\.example\.com +300 +A +192\.0\.2\.8\n$/],
      ["www.example.net", /^www\.example\.net +60 +A +192\.0\.2\.90\n$/],
      ["docs.example.com", /CNAME +home\.example\.com\.\n$/],
      ["nas.example.org", /^NAS\.example\.org +60 +A .*\n$/],
      ["büro.bücher.example", /^xn--bro-hoa\.xn--bcher-kva\.example .*\n$/],
      ["plain.example.com", /^plain\.example\.com +- +A +192\.0\.2\.40\n$/],
    ] as const
  ) {
    const ran = await stage.run("list", name);
    assertEquals(ran.code, 0, ran.stderr);
    assertMatch(ran.stdout, pattern);
  }
  const { requests } = stage.practice;
  assertEquals(requests.filter(({ changes }) => changes.length > 0), []);
});

Deno.test("list --json has every record with all it has", async () => {
  await using stage = await setStage();
  const { stdout } = await stage.run("list", "--json", "example.com");
  const { zone, records } = JSON.parse(stdout);
  assertEquals([zone, records.length], ["example.com", 13]);
  assertEquals(records[0], {
    name: "example.com",
    ttl: "300",
    type: "A",
    value: "192.0.2.8",
  });
  assertEquals(records[2], {
    name: "example.com",
    ttl: "300",
    type: "MX",
    pref: "10",
    value: "mail.example.com.",
  });
  const dkim = stage.practice.zone("example.com")?.rr[3]?.value;
  assertEquals(records[4].value, dkim);
});

Deno.test("list of what is not there: 1; of a gateway that is not there: 75", async () => {
  await using stage = await setStage();
  const host = await stage.run("list", "nothere.example.com");
  assertEquals([host.code, host.stdout], [1, ""]);
  assertStringIncludes(host.stderr, "nothere.example.com");
  const zone = await stage.run("list", "--json", "nobody.example");
  assertEquals(zone.code, 1);
  assertEquals(JSON.parse(zone.stdout).error.kind, "missing");
  const nobody = `--url=${closedUrl()}`;
  const gone = await stage.run("list", "--timeout=0.5", nobody, "example.com");
  assertEquals([gone.code, gone.stdout], [75, ""]);
});
