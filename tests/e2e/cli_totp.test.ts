import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { ini, requestsOf, setStage, type Stage } from "./harness.ts";
import { changes, snapshot } from "./cli_snapshot.ts";

const SECRET = "JBSWY3DPEHPK3PXP";
const WORDS = ["home.example.com", "198.51.100.7"];

function secured({ practice }: Stage): readonly string[] {
  return ["--username=7654321", "--password=practice", "--url", practice.url];
}

Deno.test("a TOTP secret in every spelling that people have it in", async () => {
  await using stage = await setStage();
  for (
    const secret of [
      SECRET,
      SECRET.toLowerCase(),
      "JBSW Y3DP EHPK 3PXP",
      "jbsw-y3dp-ehpk-3pxp",
      ` ${SECRET}=== `,
      `otpauth://totp/Schlund:me@example.com?secret=${SECRET}&issuer=Schlund`,
      `otpauth://totp/x?secret=${SECRET.toLowerCase()}&algorithm=SHA1` +
      "&digits=6&period=30",
      "OTPAUTH://TOTP/x?secret=JBSW%20Y3DP%20EHPK%203PXP",
    ]
  ) {
    const ran = await stage.bare([
      ...secured(stage),
      `--totp-secret=${secret}`,
      "-n",
      ...WORDS,
    ]);
    assertEquals([secret, ran.code], [secret, 0], ran.stderr);
  }
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
      // Once: repeated wrong ones may lock the account.
      assertEquals(stage.practice.requests.length, length + 1);
    }
  }
  assertEquals(changes(before, snapshot(stage.practice)), []);
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
    // Waiting for a token is no waiting for the gateway.
    "--timeout=2",
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
