import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { ini, requestsOf, setStage } from "./harness.ts";
import { changes, snapshot } from "./cli_snapshot.ts";

const ONE_OF_EACH = ["0205 example.com", "0202001 example.com"];

Deno.test("the Python tool's command lines work unchanged", async () => {
  await using stage = await setStage();
  const { practice } = stage;
  const config = await stage.write(
    "ddns.ini",
    ini({ username: "1234567", password: "practice", url: practice.url }),
  );
  const user = ["--username", "1234567"];
  const url = ["--url", practice.url];
  const secured = ["--password", "practice", "--totp-secret"];
  const commandLines = [
    [...user, "--password", "practice", ...url],
    ["--config", config],
    [`--config=${config}`],
    ["--user", "1234567", "--pass=practice", ...url, "--context", "10"],
    ["--usern=1234567", "--p=practice", "--cont=10", ...url],
    ["--username=7654321", ...secured, "JBSWY3DPEHPK3PXP", ...url],
    ["--use=7654321", "--pa=practice", "--totp=JBSWY3DPEHPK3PXP", ...url, "-v"],
    ["--verb", "--conf", config],
  ];
  for (const [i, words] of commandLines.entries()) {
    const before = practice.zone("example.com");
    const ran = await stage.bare([
      ...words,
      "home.example.com",
      `198.51.100.${i + 1}`,
    ]);
    assertEquals(ran.code, 0, `${words.join(" ")}\n${ran.stderr}`);
    const home = practice.zone("example.com")?.rr.find(({ name, type }) =>
      name === "home" && type === "A"
    );
    assertEquals(home?.value, `198.51.100.${i + 1}`);
    assertEquals(before?.rr.length, practice.zone("example.com")?.rr.length);
  }
  // Options may also follow the words.
  const ran = await stage.bare(
    ["home.example.com", "198.51.100.99", "--config", config],
  );
  assertEquals(ran.code, 0, ran.stderr);
});

Deno.test("both families go in one inquiry and one update", async () => {
  await using stage = await setStage();
  const { practice } = stage;
  const before = snapshot(practice);
  const ran = await stage.run(
    "home.example.com",
    "198.51.100.7",
    "2001:db8:7::1",
  );
  assertEquals(ran.code, 0, ran.stderr);
  assertEquals(
    ran.stdout,
    "home.example.com A 192.0.2.10 → 198.51.100.7\n" +
      "home.example.com AAAA 2001:db8:0:0:0:0:0:10 → 2001:db8:7::1\n",
  );
  assertEquals(requestsOf(practice), ONE_OF_EACH);
  assertEquals(changes(before, snapshot(practice)), [
    "- example.com home 60 A 192.0.2.10",
    "- example.com home 60 AAAA 2001:db8:0:0:0:0:0:10",
    "+ example.com home 60 A 198.51.100.7",
    "+ example.com home 60 AAAA 2001:db8:7::1",
  ]);
  const [change] = practice.requests[1]!.changes;
  assertEquals(change?.missed, []);
  assertEquals(change?.main, undefined);
});

Deno.test("a partial failure changes the rest, says what failed, and ends with 1", async () => {
  await using stage = await setStage();
  const { practice } = stage;
  const before = snapshot(practice);
  const ran = await stage.run(
    "nothere.example.com",
    "home.example.com",
    "home.example.xyz",
    "198.51.100.7",
  );
  assertEquals(ran.code, 1);
  assertStringIncludes(ran.stderr, "nothere.example.com A: ");
  assertStringIncludes(ran.stderr, "--create");
  assertStringIncludes(ran.stderr, "home.example.xyz A: ");
  assertEquals(changes(before, snapshot(practice)), [
    "- example.com home 60 A 192.0.2.10",
    "+ example.com home 60 A 198.51.100.7",
  ]);
});

Deno.test("a dry run shows the same lines and writes nothing", async () => {
  await using stage = await setStage();
  const { practice } = stage;
  const before = snapshot(practice);
  const words = ["home.example.com", "198.51.100.7"];
  // The last two: no short option swallows the one behind it.
  for (
    const flags of [["-n"], ["--dry-run"], ["-nv"], ["-v", "-n"], [
      "-v",
      "--dry-run",
    ]]
  ) {
    const ran = await stage.run(...flags, ...words);
    assertEquals([ran.code, ran.stdout], [
      0,
      "home.example.com A 192.0.2.10 → 198.51.100.7 (dry run)\n",
    ]);
  }
  assertEquals(new Set(requestsOf(practice)), new Set(["0205 example.com"]));
  assertEquals(changes(before, snapshot(practice)), []);
});

Deno.test("--create makes what is missing, once, and only where it may", async () => {
  await using stage = await setStage();
  const { practice } = stage;
  const before = snapshot(practice);
  const words = ["--create", "new.example.com", "mail.example.com"];
  const addresses = ["198.51.100.7", "2001:db8:7::1"];
  const ran = await stage.run(...words, ...addresses);
  assertEquals(ran.code, 0, ran.stderr);
  assertStringIncludes(ran.stdout, "new.example.com A (none) → 198.51.100.7");
  assertEquals(changes(before, snapshot(practice)), [
    "- example.com mail 300 A 192.0.2.25",
    "- example.com mail 300 AAAA 2001:DB8::25",
    "+ example.com mail 300 A 198.51.100.7",
    "+ example.com mail 300 AAAA 2001:db8:7::1",
    "+ example.com new 60 A 198.51.100.7",
    "+ example.com new 60 AAAA 2001:db8:7::1",
  ]);
  const again = await stage.run("-v", ...words, ...addresses);
  assertEquals(again.stdout.match(/unchanged/g)?.length, 4);
});

Deno.test("--help and --version need nothing", async () => {
  await using stage = await setStage();
  for (const flag of ["-h", "--help"]) {
    const { code, stdout, stderr } = await stage.bare([flag, "--json"]);
    assertEquals([code, stderr], [0, ""]);
    assertStringIncludes(stdout, "HOSTNAME... [ADDRESS...]");
    for (const option of ["--totp-secret", "--dry-run", "--ttl", "--timeout"]) {
      assertStringIncludes(stdout, option);
    }
    assert(stdout.split("\n").every((line) => line.length <= 120));
  }
  const { code, stdout } = await stage.bare(["-V"]);
  assertEquals(code, 0);
  assertMatch(stdout, /^schlund-ddns \d+\.\d+\.\d+\S*\n$/);
});
