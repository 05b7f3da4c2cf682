import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { requestsOf, setStage, type Stage } from "./harness.ts";

const SECRET = "Geheim!9";
const GOOD = ["home.example.com", "198.51.100.7"];

/** Exit 2, one line on stderr that says what to do, and nothing else at all. */
async function assertRefused(
  stage: Stage,
  words: readonly string[],
  hint: string,
): Promise<void> {
  const { code, stdout, stderr } = await stage.bare(words, {
    SCHLUND_DDNS_USERNAME: "1234567",
    SCHLUND_DDNS_PASSWORD: SECRET,
    SCHLUND_DDNS_URL: stage.practice.url,
  });
  const shown = `${words.join(" ")}\n${stdout}${stderr}`;
  assertEquals([code, stdout], [2, ""], shown);
  assertEquals(stderr.split("\n").length, 2, shown);
  assert(stderr.startsWith("schlund-ddns: ") && stderr.length < 300, shown);
  assertStringIncludes(stderr, hint);
  assert(!/geheim|^\s+at |Error\b/im.test(stderr), shown);
  assertEquals(requestsOf(stage.practice), []);
}

Deno.test("words that are neither host nor address", async () => {
  await using stage = await setStage();
  for (
    const [word, hint] of [
      ["1.2.3.256", "1.2.3.256"],
      ["127.0.0.1", "loopback"],
      ["", '""'],
      ["a\nb.example.com", "a\\nb"],
    ] as const
  ) await assertRefused(stage, [...GOOD, word], hint);
});

Deno.test("a secret that was not quoted is not repeated", async () => {
  await using stage = await setStage();
  const { code, stderr } = await stage.run(
    ...["--totp-secret", "JBSW", "Y3DP", "EHPK", "home.example.com", "1.2.3.4"],
  );
  assertEquals(code, 2);
  assertStringIncludes(stderr, "quote values with spaces");
  assert(!/Y3DP|EHPK/.test(stderr), stderr);
});

Deno.test("no host, nothing at all", async () => {
  await using stage = await setStage();
  await assertRefused(stage, ["198.51.100.7"], "no host");
  await assertRefused(stage, [], "HOSTNAME");
  await assertRefused(stage, ["list"], "list NAME");
  await assertRefused(stage, ["list", "a.example", "b.example"], "list NAME");
  await assertRefused(stage, ["list", "1.2.3.4"], "1.2.3.4");
  await assertRefused(stage, ["check", "1.2.3.4"], "1.2.3.4");
});

Deno.test("options without value, unknown, ambiguous or misplaced", async () => {
  await using stage = await setStage();
  for (
    const [options, hint] of [
      [["--password", `--${SECRET}`], "--password needs a value"],
      [["--timeout"], "--timeout needs a value"],
      [["--pasword", SECRET], "did you mean --password?"],
      [[`--password:${SECRET}`], "did you mean --password?"],
      [["--nonsense-of-all-kinds"], "see --help"],
      [["--con", "10"], "unknown option --con"],
      // These must not end as an update that is not a dry run.
      [["-n1"], "--dry-run takes no value"],
      [["-n", "false"], "--dry-run takes no value"],
      [["--port", "1"], "--port is not an option of an update"],
    ] as const
  ) await assertRefused(stage, [...GOOD, ...options], hint);
  await assertRefused(stage, ["list", "example.com", "-n"], "of list");
  await assertRefused(stage, ["practice", "--ttl", "60"], "of practice");
});

Deno.test("options with a value that is none", async () => {
  await using stage = await setStage();
  for (
    const [options, hint] of [
      ["--ttl=59", "60"],
      ["--timeout=0", "--timeout"],
      ["--context=ten", "--context"],
      ["--url=gateway.example", "--url"],
      ["--url=ftp://gateway.example", "--url"],
      [`--url=https://me:${SECRET}@gateway.example`, "--url"],
      ["--zone=com", "--zone"],
      [
        "--config=/nowhere/ddns.ini",
        "/nowhere/ddns.ini: there is no such file",
      ],
      ["--totp-secret=GEHEIM!9", "--totp-secret"],
      ["--totp-secret=otpauth://hotp/x?secret=GEHEIM", "--totp-secret"],
      [`--password=${SECRET}\x07`, "--password"],
    ] as const
  ) await assertRefused(stage, [...GOOD, options], hint);
});
