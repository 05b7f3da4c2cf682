import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { requestsOf, setStage, type Stage } from "./harness.ts";
import { changes, snapshot } from "./cli_snapshot.ts";

const HOST = "home.example.com";

/** The lines that a dry run with these words prints, each without its host. */
async function planned(
  stage: Stage,
  ...words: readonly string[]
): Promise<readonly string[]> {
  const { code, stdout, stderr } = await stage.run("-nv", HOST, ...words);
  assertEquals(code, 0, `${words.join(" ")}\n${stderr}`);
  return stdout.trim().split("\n").map((line) =>
    line.replace(`${HOST} `, "").replace(" (dry run)", "")
  );
}

Deno.test("an IPv4-mapped address is the IPv4 address", async () => {
  await using stage = await setStage();
  const before = snapshot(stage.practice);
  const words = ["::ffff:8.8.4.4", "::FFFF:808:404", "8.8.4.4"];
  const ran = await stage.run(HOST, ...words);
  assertEquals([ran.code, ran.stderr], [0, ""]);
  assertEquals(changes(before, snapshot(stage.practice)), [
    "- example.com home 60 A 192.0.2.10",
    "+ example.com home 60 A 8.8.4.4",
  ]);
});

Deno.test("addresses as programs print them", async () => {
  await using stage = await setStage();
  const was = ["A 192.0.2.10", "AAAA 2001:db8:0:0:0:0:0:10"];
  assertEquals(
    await planned(
      stage,
      ...["2a00:1::1%eth0", "2a00:1::2/64", "2a00:1::3/128", "2a00:1::4%5/56"],
      ...["8.8.4.4/32", "::ffff:9.9.9.9/128"],
    ),
    [
      `${was[0]} → 8.8.4.4, 9.9.9.9`,
      `${was[1]} → 2a00:1::1, 2a00:1::2, 2a00:1::3, 2a00:1::4`,
    ],
  );
  assertEquals(requestsOf(stage.practice), ["0205 example.com"]);
});

Deno.test("a word that cannot be read gets a sentence that fits", async () => {
  await using stage = await setStage();
  const rows: readonly (readonly [word: string, ...hints: string[]])[] = [
    ["8.8.8.8,8.8.4.4", '"8.8.8.8,8.8.4.4"', "spaces, not commas"],
    ["a,b", "spaces, not commas"],
    ["https://home.example.com/x", "is a URL", "alone: home.example.com"],
    ["http://[2a00:1::1]:80/", "is a URL", "alone: 2a00:1::1"],
    ["home.example.com:443", "port", "alone: home.example.com"],
    ["8.8.8.8:53", "port", "alone: 8.8.8.8"],
    ["[2a00:1::1]:443", "port", "alone: 2a00:1::1"],
    ["[2a00:1::1]", "brackets", "alone: 2a00:1::1"],
    ["@.example.com", "its name: example.com"],
    ["@", "@ stands for nothing here"],
    ["008.008.008.008", "leading zeros", "8.8.8.8"],
    ["8.8.8", "four numbers from 0 to 255"],
    ["8.8.8.256", "four numbers from 0 to 255"],
    ["", '""', "empty"],
    [" ", "empty"],
    ["8.8.8.8 ", '"8.8.8.8 "', "space"],
    ["8.8.8.8/24", "network", "address alone"],
    ["2a00:1::/64", "network", "address"],
    ["2a00:1::7/129", "network"],
    ["8.8.8.8%eth0", "zone index"],
    ["home.example.com/", "path", "alone: home.example.com"],
    ["a..example.com", "empty part"],
    ["home", "whole host name"],
    ["9.9.9.5/33", "no network", "up to 32", "address alone: 9.9.9.5"],
    ["2a00:1::7/200", "no network", "up to 128", "alone: 2a00:1::7"],
    ["2a00:1::7/x", "no network", "alone: 2a00:1::7"],
    ["2a00:::1", "no IPv6 address", "colons in a row"],
    ["2a00::1::2", "no IPv6 address", ":: twice"],
    ["1:2:3:4:5:6:7:8:9", "no IPv6 address", "eight groups"],
    ["1:2:3", "no IPv6 address", "eight groups"],
    ["2a00::12345", "no IPv6 address", "12345"],
    ["2a00::g", "no IPv6 address", '"g"'],
    ["2a00::1.2.3.400", "no IPv6 address", "1.2.3.400"],
    ["“1.2.3.4”", "quotation marks", "without: 1.2.3.4"],
    ["„home.example.com“", "quotation marks", "without: home.example.com"],
    ["'2a00::1'", "quotation marks", "without: 2a00::1"],
    ["‘home.example.com’", "quotation marks"],
    ["«8.8.8.8»", "quotation marks", "without: 8.8.8.8"],
    ["1.2.3.4-5", "behind 1.2.3.4", '"-5"'],
    ["1.2.3.4–1.2.3.9", "behind 1.2.3.4"],
    ["1.2.3.4x", "behind 1.2.3.4", '"x"'],
    ["8.8.8.8;8.8.4.4", "spaces, not semicolons"],
    ["host=1.2.3.4", "NAME=VALUE", "alone: 1.2.3.4"],
    ["hostname=home.example.com", "NAME=VALUE", "alone"],
    ["myip=2a00::1", "NAME=VALUE", "alone: 2a00::1"],
    ["example.123", "last part", "digit"],
    ["home.4u", "last part", "digit"],
    ["home!.example.com", "no host name", '"!"'],
    ["home-.example.com", "hyphen"],
    [`${"x".repeat(64)}.example.com`, "63"],
  ];
  for (const [word, ...hints] of rows) {
    const { code, stdout, stderr } = await stage.run(HOST, "8.8.8.8", word);
    assertEquals([word, code, stdout], [word, 2, ""]);
    assertEquals(stderr.trim().split("\n").length, 1, stderr);
    assert(stderr.length < 300, stderr);
    for (const hint of hints) assertStringIncludes(stderr, hint);
  }
  assertEquals(requestsOf(stage.practice), []);
});

Deno.test("a word with what may be a password is not repeated", async () => {
  await using stage = await setStage();
  for (
    const word of [
      "https://me:hunter2.x@home.example.com/",
      "https://home.example.com/?password=hunter2",
      "me:hunter2@home.example.com",
      "hunter2,x",
      "password=hunter2.x",
      "“hunter2”",
    ]
  ) {
    const { code, stderr } = await stage.run(HOST, "8.8.8.8", word);
    assertEquals([word, code], [word, 2]);
    assert(!stderr.includes("hunter2"), stderr);
  }
});

Deno.test("addresses that mean no host are refused", async () => {
  await using stage = await setStage();
  const rows: readonly (readonly [word: string, hint: string])[] = [
    ["0.0.0.0", "unspecified"],
    ["::", "unspecified"],
    ["::ffff:0.0.0.0", "unspecified"],
    ["127.0.0.1", "loopback"],
    ["127.8.8.8/32", "loopback"],
    ["::1", "loopback"],
    ["169.254.7.7", "link-local"],
    ["fe80::1", "link-local"],
    ["fe80::1%eth0", "zone index"],
    ["fe80::1%eth0/64", "link-local"],
    ["224.0.0.251", "multicast"],
    ["ff02::1", "multicast"],
    ["255.255.255.255", "broadcast"],
  ];
  for (const [word, hint] of rows) {
    const { code, stdout, stderr } = await stage.run("-n", HOST, word);
    assertEquals([word, code, stdout], [word, 2, ""]);
    assertStringIncludes(stderr, hint);
  }
  assertEquals(requestsOf(stage.practice), []);
});

Deno.test("private addresses are published with a warning, also with --quiet", async () => {
  await using stage = await setStage();
  const rows: readonly (readonly [word: string, kind: string])[] = [
    ["10.1.2.3", "private"],
    ["172.31.0.1", "private"],
    ["192.168.1.2/32", "private"],
    ["100.64.1.2", "shared"],
    ["fd12:3456::1", "unique local"],
    ["fd12:3456::2%eth0", "unique local"],
  ];
  for (const [word, kind] of rows) {
    const { code, stdout, stderr } = await stage.run("-q", HOST, word);
    assertEquals([word, code, stdout], [word, 0, ""], stderr);
    const [address = ""] = word.split(/[%/]/);
    assert(stderr.startsWith(`warning: ${address} `), stderr);
    assertStringIncludes(stderr, "cannot be reached from the Internet");
    assertStringIncludes(stderr, kind);
    assertEquals(stderr.trim().split("\n").length, 1, stderr);
    assert(
      snapshot(stage.practice).some((line) => line.endsWith(` ${address}`)),
    );
  }
});

Deno.test("an ALIAS allows no address beside it, as a CNAME", async () => {
  await using stage = await setStage();
  const { practice } = stage;
  const zone = practice.zone("example.com")!;
  const alias = { name: "cdn", ttl: 60, type: "ALIAS", value: "cdn.example." };
  practice.setZone({ ...zone, rr: [...zone.rr, alias] });
  for (const address of ["8.8.4.4", "2a00:1::1"]) {
    for (const more of [[], ["--create"]]) {
      const ran = await stage.run(...more, "cdn.example.com", address);
      assertEquals(ran.code, 1);
      assertStringIncludes(ran.stderr, "alias (ALIAS) of cdn.example.");
    }
  }
  assert(requestsOf(practice).every((line) => line.startsWith("0205 ")));
});

Deno.test("a TTL below the minimum is raised with a change, and told", async () => {
  await using stage = await setStage();
  const { practice } = stage;
  const zone = practice.zone("example.com")!;
  practice.setZone({
    ...zone,
    main: { value: "192.0.2.8", ttl: 10 },
    rr: [
      ...zone.rr,
      { name: "low", ttl: 30, type: "A", value: "192.0.2.99" },
      { name: "low", ttl: 59, type: "AAAA", value: "2001:db8::99" },
    ],
  });
  const before = snapshot(practice);
  const ran = await stage.run(
    ...["low.example.com", "example.com", "192.0.2.77", "2001:db8::99"],
    "--create",
  );
  assertEquals(ran.code, 0, ran.stderr);
  assertStringIncludes(ran.stderr, "low.example.com A: the TTL of 30 s");
  assertStringIncludes(ran.stderr, "example.com A: the TTL of 10 s");
  assert(!ran.stderr.includes("59"), ran.stderr);
  assertEquals(changes(before, snapshot(practice)), [
    "- example.com <main> 10 A 192.0.2.8",
    "- example.com low 30 A 192.0.2.99",
    "+ example.com <main> 60 A 192.0.2.77",
    "+ example.com @ 60 AAAA 2001:db8::99",
    "+ example.com low 60 A 192.0.2.77",
  ]);
});
