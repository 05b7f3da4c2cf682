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

Deno.test("words and options that cannot be understood", async () => {
  await using stage = await setStage();
  for (
    const [words, hint] of [
      [[...GOOD, "1.2.3.256"], "1.2.3.256"],
      [[...GOOD, "127.0.0.1"], "loopback"],
      [["198.51.100.7"], "no host"],
      [[], "HOSTNAME"],
      [["list"], "list NAME"],
      [["list", "a.example", "b.example"], "list NAME"],
      [["list", "1.2.3.4"], "1.2.3.4"],
      [["check", "1.2.3.4"], "1.2.3.4"],
      [["--totp-secret", "JBSW", "GEHEIM", ...GOOD], "quote values"],
      [[...GOOD, "--password", `--${SECRET}`], "--password needs a value"],
      [[...GOOD, `--password:${SECRET}`], "did you mean --password?"],
      // These must not end as an update that is not a dry run.
      [[...GOOD, "-n1"], "--dry-run takes no value"],
      [[...GOOD, "-n", "false"], "--dry-run takes no value"],
      [[...GOOD, "--port", "1"], "--port is not an option of an update"],
      [["list", "example.com", "-n"], "of list"],
      [["practice", "--ttl", "60"], "of practice"],
      [[...GOOD, `--url=https://me:${SECRET}@gateway.example`], "--url"],
      [[...GOOD, "--totp-secret=GEHEIM!9"], "--totp-secret"],
      [[...GOOD, `--password=${SECRET}\x07`], "--password"],
    ] as const
  ) await assertRefused(stage, words, hint);
});
