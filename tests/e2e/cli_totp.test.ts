import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { ini, requestsOf, setStage, type Stage } from "./harness.ts";
import { changes, snapshot } from "./cli_snapshot.ts";

const SECRET = "JBSWY3DPEHPK3PXP";
const WORDS = ["home.example.com", "198.51.100.7"];

function secured({ practice }: Stage): readonly string[] {
  return ["--username=7654321", "--password=practice", "--url", practice.url];
}

Deno.test("a TOTP secret as a URI, in the config file too", async () => {
  await using stage = await setStage();
  // A URI has percent signs, which mean something in an INI file.
  const config = await stage.write(
    "ddns.ini",
    ini({
      username: "7654321",
      password: "practice",
      url: stage.practice.url,
      totp_secret: `otpauth://totp/a%20b%3Ac?secret=${SECRET}&issuer=%C3%A4`,
    }),
  );
  const ran = await stage.bare(["--config", config, ...WORDS]);
  assertEquals(ran.code, 0, ran.stderr);
});

Deno.test("a missing token, one too many, a wrong password: 1, and what the gateway says", async () => {
  await using stage = await setStage();
  const before = snapshot(stage.practice);
  for (const authCode of ["EF00100", "EF00999"]) {
    stage.practice.set({ authCode });
    for (
      const options of [
        secured(stage),
        ["--username=1234567", "--password=x", "--url", stage.practice.url],
        [...secured(stage), "--context=4"],
      ]
    ) {
      const { length } = stage.practice.requests;
      const ran = await stage.bare([...options, ...WORDS]);
      assertEquals([ran.code, ran.stdout], [1, ""]);
      assertStringIncludes(ran.stderr, "sign-in failed");
      assertStringIncludes(ran.stderr, authCode);
      assertMatch(
        ran.stderr,
        /; check username and password, and the context \(now \d+\); if the account has 2FA, set totp_secret/,
      );
      // Once: repeated wrong ones may lock the account.
      assertEquals(stage.practice.requests.length, length + 1);
    }
  }
  assertEquals(changes(before, snapshot(stage.practice)), []);
});

Deno.test("where the gateway names what it misses, the advice is about that alone", async () => {
  await using stage = await setStage();
  for (
    const [element, advice, other] of [
      ["token", /; the account has 2FA: set totp_secret/, /check username/],
      ["context", /request\.auth\.context/, /totp_secret|check username/],
    ] as const
  ) {
    // As it names a missing value, code EF01000 and the path [seen].
    await using server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      () =>
        new Response(
          "<response><result><msg><text>A value is missing.</text>" +
            "<code>EF01000</code><type>error</type><object><type>" +
            `request.auth.${element}</type><value/></object></msg><status>` +
            "<code>E00000</code><text>Refused.</text><type>error</type>" +
            "</status></result><stid>1</stid></response>",
        ),
    );
    const url = `http://127.0.0.1:${server.addr.port}`;
    const ran = await stage.bare([
      ...["--username=1", "--password=p", "--url", url, ...WORDS],
    ]);
    assertEquals(ran.code, 1, ran.stderr);
    assertMatch(ran.stderr, advice);
    assert(!other.test(ran.stderr), ran.stderr);
  }
});

Deno.test("a token serves both requests where that is allowed", async () => {
  await using stage = await setStage();
  const ran = await stage.bare([
    ...secured(stage),
    `--totp-secret=${SECRET}`,
    ...WORDS,
  ]);
  assertEquals(ran.code, 0, ran.stderr);
  assertEquals(requestsOf(stage.practice).length, 2);
});

// Takes up to 30 s of real time: the one test that really waits for a token.
Deno.test("where each token serves once, the update waits for the next one, once", async () => {
  await using stage = await setStage({ switches: { tokenReuse: "refuse" } });
  const { practice } = stage;
  const before = snapshot(practice);
  const start = performance.now();
  const ran = await stage.bare([
    ...secured(stage),
    `--totp-secret=${SECRET}`,
    ...WORDS,
  ]);
  assertEquals(ran.code, 0, ran.stderr);
  assert(performance.now() - start < 32_000);
  assertStringIncludes(ran.stderr, "next one-time password");
  assertEquals(changes(before, snapshot(practice)), [
    "- example.com home 60 A 192.0.2.10",
    "+ example.com home 60 A 198.51.100.7",
  ]);
  assert(practice.requests.length <= 3);
});

Deno.test("a time limit that somebody set counts the wait for the next token: 75 at once, and why", async () => {
  await using stage = await setStage({ switches: { tokenReuse: "refuse" } });
  const before = snapshot(stage.practice);
  await startOfStep();
  const config = await stage.write("timeout.ini", ini({ timeout: "4" }));
  for (
    const options of [
      ["--timeout=4", "home.example.com"],
      // Several zones, and told once.
      ["--config", config, "home.example.com", "host.sub.example.org"],
    ]
  ) {
    const { length } = stage.practice.requests;
    const start = performance.now();
    const ran = await stage.bare([
      ...secured(stage),
      `--totp-secret=${SECRET}`,
      ...options,
      "198.51.100.7",
    ]);
    assertEquals([ran.code, ran.stdout], [75, ""], ran.stderr);
    assert(performance.now() - start < 10_000);
    const told = ran.stderr.split("\n").filter((line) =>
      line.startsWith("schlund-ddns: ")
    );
    assertEquals(told.length, 1, ran.stderr);
    assertMatch(
      told[0]!,
      /next one-time password begins in \d+ s, too late for the timeout/,
    );
    assert(stage.practice.requests.length <= length + 3);
    await startOfStep();
  }
  assertEquals(changes(before, snapshot(stage.practice)), []);
});

/** So that the next token is 8 s off at least. */
async function startOfStep(): Promise<void> {
  const into = Date.now() % 30_000;
  if (into < 22_000) return;
  await new Promise((resolve) => setTimeout(resolve, 30_100 - into));
}

Deno.test("a clock that is 90 s off, with 2FA: the second try goes by the gateway's clock", async () => {
  for (
    const [lead, far] of [
      [90_000, ""],
      [-90_000, ""],
      [-86_400_000, " (24 h)"],
      // As a machine without a battery begins: in 1970.
      [50 * 365 * 86_400_000, " (18250 days)"],
    ] as const
  ) {
    await using stage = await setStage({ now: () => Date.now() + lead });
    const start = performance.now();
    const ran = await stage.bare([
      ...secured(stage),
      `--totp-secret=${SECRET}`,
      ...WORDS,
    ]);
    assertEquals(ran.code, 0, ran.stderr);
    assert(performance.now() - start < 15_000);
    assertMatch(
      ran.stderr,
      new RegExp(
        `^warning: this machine's clock is \\d+ s (?:behind|ahead of) the gateway's${
          RegExp.escape(far)
        }, .*set it right \\(NTP\\)`,
        "m",
      ),
    );
    assertEquals(requestsOf(stage.practice).length, 3);
  }
});

Deno.test("a refused sign-in with 2FA names a clock that is off, and waits for nothing", async () => {
  await using stage = await setStage({ now: () => Date.now() + 90_000 });
  for (const secret of [SECRET, "GEZDGNBVGY3TQOJQ"]) {
    const wrong = secret === SECRET ? ["--password=wrong"] : [];
    const start = performance.now();
    const ran = await stage.bare([
      ...secured(stage),
      ...wrong,
      `--totp-secret=${secret}`,
      ...WORDS,
      "2001:db8:7::1",
    ]);
    assertEquals(ran.code, 1, ran.stderr);
    assert(performance.now() - start < 15_000);
    const told = ran.stderr.split("\n").filter((line) =>
      line.startsWith("schlund-ddns: ")
    );
    assertEquals(told.length, 1, ran.stderr);
    assertMatch(told[0]!, /clock is \d+ s behind the gateway's/);
  }
});

// Takes up to 30 s of real time too.
Deno.test("a TOTP secret for an account without 2FA is told after a second try", async () => {
  await using stage = await setStage();
  const ran = await stage.run(`--totp-secret=${SECRET}`, ...WORDS);
  assertEquals(ran.code, 1, ran.stderr);
  assertMatch(ran.stderr, /no 2FA.*remove totp_secret/);
  assertEquals(requestsOf(stage.practice).length, 2);
});

Deno.test("a TOTP secret that is cut off is refused", async () => {
  await using stage = await setStage();
  const cut = await stage.bare([
    ...secured(stage),
    "--totp-secret=JBSWY3DPEHPK3P",
    ...WORDS,
  ]);
  assertEquals(cut.code, 2);
  assertMatch(cut.stderr, /has 14 characters.*was all of it copied/);
});
