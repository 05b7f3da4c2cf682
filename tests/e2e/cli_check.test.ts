import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { parsePracticeFault } from "../../lib/practice/mod.ts";
import { accountOf, closedUrl, ini, requestsOf, setStage } from "./harness.ts";
import { changes, snapshot } from "./cli_snapshot.ts";

Deno.test("check says what is well, line by line, and changes nothing", async () => {
  await using stage = await setStage();
  const { practice } = stage;
  const before = snapshot(practice);
  const ran = await stage.run(
    "check",
    "home.example.com",
    "example.net",
    "*.example.com",
    "host.sub.example.org",
  );
  assertEquals([ran.code, ran.stderr], [0, ""], ran.stdout);
  const lines = ran.stdout.trimEnd().split("\n");
  assertEquals(lines.filter((line) => !line.startsWith("✓ ")), []);
  for (
    const [i, part] of [
      "configuration: user 1234567, context 10, 2FA no",
      `gateway: ${practice.url}/ answers`,
      "clock: within",
      "sign-in: accepted",
      "home.example.com: zone example.com, A 192.0.2.10, AAAA 2001:db8:0",
    ].entries()
  ) assertStringIncludes(lines[i]!, part);
  assertEquals(changes(before, snapshot(practice)), []);
  assert(requestsOf(practice).every((line) => line.startsWith("0205 ")));
});

Deno.test("check: one family is no mistake, but told", async () => {
  await using stage = await setStage();
  const ran = await stage.run("check", "plain.example.com");
  assertEquals(ran.code, 0, ran.stdout);
  assertMatch(
    ran.stdout,
    /^✓ plain\.example\.com: zone example\.com, A [\d.]+, no AAAA record$/m,
  );
});

Deno.test("check looks at allowed_hostnames if no host is named", async () => {
  await using stage = await setStage();
  await stage.write(
    ".schlund-ddns",
    ini({
      username: "7654321",
      password: "practice",
      totp_secret: "jbsw y3dp ehpk 3pxp",
      url: stage.practice.url,
      allowed_hostnames: "home.example.com\n  nothere.example.com",
    }),
  );
  const ran = await stage.bare(["check"]);
  assertEquals(ran.code, 1);
  assertStringIncludes(ran.stdout, "2FA yes");
  assertMatch(ran.stdout, /^✓ home\.example\.com: /m);
  assertMatch(ran.stdout, /^✗ nothere\.example\.com: .*--create/m);
  const named = await stage.bare(["check", "home.example.com"]);
  assertEquals(named.code, 0);
  const quiet = await stage.bare(["check", "-q"]);
  assertMatch(quiet.stdout, /^✗ nothere.*\n$/);
  const json = await stage.bare(["check", "--json"]);
  assertEquals([json.code, json.stderr], [1, ""]);
  const { ok, findings } = JSON.parse(json.stdout);
  assertEquals([ok, findings.length, findings[4].ok, findings[5].ok], [
    false,
    6,
    true,
    false,
  ]);
  assertEquals(findings[5].failure.kind, "missing");
});

Deno.test("check has a remedy for what is wrong, and the right exit code", async () => {
  await using stage = await setStage();
  const { practice } = stage;
  const account = accountOf(practice);
  const host = "home.example.com";
  for (
    const [args, code, pattern] of [
      [[], 2, /^✗ configuration: there is no username: give --username/m],
      [["--config=/nowhere", host], 2, /^✗ configuration: \/nowhere/m],
      [[...account, "--password=x"], 1, /^✗ sign-in: .*username and password/m],
      [[...account, "--username=7654321"], 1, /^✗ sign-in: .*set totp_secret/m],
      [[...account, "--context=4"], 1, /^✗ sign-in: .*context \(now 4\)/m],
      [[...account, "www.example.org"], 1, /^✗ www\.example\.org: .*--create/m],
      [
        [...account, "a.nobody.example"],
        1,
        /^✗ a\.nobody\.example: .*no zone/m,
      ],
      [[...account, "www.example.net"], 1, /^✗ www.*update example\.net/m],
      [[...account, "docs.example.com"], 1, /^✗ docs\.example\.com: .*CNAME/m],
    ] as const
  ) {
    const ran = await stage.bare(["check", ...args]);
    assertEquals([args.at(-1), ran.code], [args.at(-1), code], ran.stdout);
    assertMatch(ran.stdout, pattern);
    assertEquals(ran.stdout.match(/^✗/gm)?.length, 1, ran.stdout);
  }
  practice.addFault(parsePracticeFault("http-404"));
  const wrong = await stage.run("check", host);
  assertEquals(wrong.code, 2);
  assertMatch(wrong.stdout, /^✗ gateway: .*404.*URL right/m);
  const nobody = `--url=${closedUrl()}`;
  const gone = await stage.run("check", "--timeout=0.5", nobody, host);
  assertEquals(gone.code, 75);
  assertMatch(gone.stdout, /^✗ gateway: .*does this machine reach it/m);
});

Deno.test("check of a host that cannot be asked about now ends with 75", async () => {
  await using stage = await setStage();
  const { practice } = stage;
  const running = stage.run("check", "--timeout=2", "home.example.com");
  while (practice.requests.length === 0) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  practice.addFault(parsePracticeFault("http-503*99"));
  const ran = await running;
  assertMatch(ran.stdout, /^✓ sign-in: accepted\n✗ home\.example\.com: .*503/m);
  assertEquals(ran.code, 75);
});

Deno.test("check compares the clocks, which matters with 2FA only", async () => {
  // Ten minutes, by the gateway's `Date`.
  for (const [lead, words] of [[600, "behind"], [-600, "ahead of"]] as const) {
    await using stage = await setStage({ now: () => Date.now() + lead * 1000 });
    const ran = await stage.run("check", "home.example.com");
    assertEquals(ran.code, 0, ran.stdout);
    assertMatch(
      ran.stdout,
      RegExp(`^✓ clock: .* (599|600|601) s ${words}`, "m"),
    );
  }
  // Near enough for the token still to be taken, which may end any day.
  await using stage = await setStage({ now: () => Date.now() + 25_000 });
  const ran = await stage.run(
    "check",
    "--username=7654321",
    "--totp-secret=JBSWY3DPEHPK3PXP",
    "home.example.com",
  );
  assertEquals(ran.code, 1, ran.stdout);
  assertMatch(
    ran.stdout,
    /^✗ clock: this machine's clock is 2[456] s behind the gateway's; .*NTP$/m,
  );
  assertMatch(ran.stdout, /^✓ sign-in: accepted$/m);
});

Deno.test("check: a gateway that refuses to be asked has not accepted the sign-in", async () => {
  await using stage = await setStage({ switches: { authCode: "EF00000" } });
  const { practice } = stage;
  // E0205 with other codes than that of "no such zone".
  for (const fault of ["error@inquiry", "nested-error@inquiry"]) {
    practice.addFault(parsePracticeFault(fault));
    const ran = await stage.run("check", "home.example.com");
    assertEquals(ran.code, 1, ran.stdout);
    assertMatch(ran.stdout, /^✗ sign-in: the gateway says: .*E0205/m);
    assertEquals(ran.stdout.includes("✓ sign-in"), false);
  }
  // Refused before it was looked at.
  const ran = await stage.run("check", "--password=x", "home.example.com");
  assertEquals(ran.code, 1, ran.stdout);
  assertMatch(ran.stdout, /^✗ sign-in: the gateway says: .*EF00000/m);
  assertEquals(ran.stdout.includes("✓ sign-in"), false);
});

Deno.test("check tells what is odd about clients", async () => {
  await using stage = await setStage();
  const client = (name: string, hostnames = "home.example.com", word = "x") =>
    `[client ${name}]\npassword = ${word}\nhostnames = ${hostnames}\n`;
  const write = (clients: string) =>
    stage.write(
      ".schlund-ddns",
      ini({
        username: "1234567",
        password: "practice",
        url: stage.practice.url,
        allowed_hostnames: "home.example.com",
      }) + clients,
    );
  for (
    const [clients, pattern] of [
      [
        client("home") + client("mail"),
        /the clients "home" and "mail" have the same password/,
      ],
      [
        client("a", "*.home.example.com") + client("b", "*.example.com", "y"),
        /^! \[client a\] may update nothing: (?![^]*\[client b\])/m,
      ],
    ] as const
  ) {
    await write(clients);
    const { code, stdout } = await stage.bare(["check"]);
    assertEquals(code, 0, stdout);
    assertMatch(stdout, pattern);
  }
  const hash = "$2y$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy";
  await write(client("a", "home.example.com", hash));
  for (const words of [["check"], ["serve", "--listen", "127.0.0.1:0"]]) {
    const ran = await stage.bare(words);
    assertEquals([words[0], ran.code], [words[0], 2]);
    const text = ran.stdout + ran.stderr;
    assertMatch(text, /another program.*schlund-ddns hash-password/);
    assertEquals(text.includes("N9qo8uLO"), false);
  }
});
