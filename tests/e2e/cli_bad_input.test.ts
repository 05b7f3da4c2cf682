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
  const host = "home.example.com";
  for (
    const [words, hint] of [
      [[host, "1.2.3"], "1.2.3"],
      [[host, "1.2.3.4/24"], "network"],
      [[host, "2001:db8::/64"], "network"],
      [[host, "fe80::1%eth0"], "zone index"],
      [[host, "1.2.3.256"], "1.2.3.256"],
      [[host, "01.2.3.4"], "01.2.3.4"],
      [[host, "1.2.3.4:80"], "1.2.3.4:80"],
      [[host, "[2001:db8::1]"], "[2001:db8::1]"],
      [[host, "2001:db8::1::2"], "2001:db8::1::2"],
      [[host, ""], '""'],
      [[host, " 1.2.3.4"], '" 1.2.3.4"'],
      [["localhost", "1.2.3.4"], "whole host name"],
      [["home", "1.2.3.4"], "whole host name"],
      [["https://home.example.com/", "1.2.3.4"], "https://home.example.com/"],
      [["home.example.com:80", "1.2.3.4"], "home.example.com:80"],
      [["a..example.com", "1.2.3.4"], "a..example.com"],
      [["a.*.example.com", "1.2.3.4"], "a.*.example.com"],
      [["-", "1.2.3.4"], "whole host name"],
      [[`${"a".repeat(64)}.example.com`, "1.2.3.4"], "aaa"],
      [["a\nb.example.com", "1.2.3.4"], "a\\nb"],
      [["\x1b[31m.example.com", "1.2.3.4"], "\\u001b"],
    ] as const
  ) await assertRefused(stage, words, hint);
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
      [["--password", "--totp-secret", "x"], "--password needs a value"],
      [["--password", `--${SECRET}`], "--password needs a value"],
      [["--password", `-${SECRET}`], "--password needs a value"],
      [["--password="], "--password needs a value"],
      [["--password", ""], "--password needs a value"],
      [[`--pasword=${SECRET}`], "did you mean --password?"],
      [[`--pasword`, SECRET], "did you mean --password?"],
      [[`--password:${SECRET}`], "did you mean --password?"],
      [["--creat\ne"], "unknown option --creat…"],
      [["--dryrun"], "did you mean --dry-run?"],
      [["--totp_secret", "x"], "did you mean --totp-secret?"],
      [["--nonsense-of-all-kinds"], "see --help"],
      [["-x"], "unknown option -x"],
      [["--con", "10"], "--con"],
      [["--verbose=yes"], "--verbose takes no value"],
      [["-n1"], "--dry-run takes no value"],
      [["-n", "false"], "--dry-run takes no value"],
      [["--dry-run=false"], "--dry-run takes no value"],
      [["--_"], "unknown option --_"],
      [["-_", "x"], "unknown option -_"],
      [["--no-create=true"], "unknown option --no-create"],
      [["--no-dry-run=x"], "unknown option --no-dry-run"],
      [["--no-verbose"], "unknown option --no-verbose"],
      [[`--no-password=${SECRET}`], "unknown option --no-password"],
      [["--constructor=1"], "unknown option --constructor"],
      [["--__proto__=x"], "unknown option --__proto__"],
      [["-5"], "unknown option -5"],
      [["--port", "1"], "does not go with an update"],
      [["--fault", "lost"], "does not go with an update"],
    ] as const
  ) await assertRefused(stage, [...GOOD, ...options], hint);
  await assertRefused(stage, ["-_", ...GOOD], "unknown option -_");
  await assertRefused(stage, ["-n", "false", ...GOOD], "--dry-run takes");
  await assertRefused(stage, [...GOOD, "--timeout"], "--timeout needs a value");
  await assertRefused(stage, ["list", "example.com", "-n"], "--dry-run");
  await assertRefused(stage, ["practice", "--ttl", "60"], "--ttl");
});

Deno.test("options with a value that is none", async () => {
  await using stage = await setStage();
  for (
    const [options, hint] of [
      ["--ttl=59", "60"],
      ["--ttl=60.5", "--ttl"],
      ["--ttl=1e3", "--ttl"],
      ["--ttl=4294967296", "--ttl"],
      ["--timeout=0", "--timeout"],
      ["--timeout=-1", "--timeout"],
      ["--timeout=NaN", "--timeout"],
      ["--timeout=Infinity", "--timeout"],
      ["--context=ten", "--context"],
      ["--context=10;", "--context"],
      ["--url=gateway.example", "--url"],
      ["--url=ftp://gateway.example", "--url"],
      [`--url=https://me:${SECRET}@gateway.example`, "--url"],
      ["--zone=com", "--zone"],
      ["--zone=a b", "--zone"],
      [
        "--config=/nowhere/ddns.ini",
        "/nowhere/ddns.ini: there is no such file",
      ],
      ["--totp-secret=GEHEIM!9", "--totp-secret"],
      ["--totp-secret=otpauth://hotp/x?secret=GEHEIM", "--totp-secret"],
      ["--totp-secret=otpauth://totp/x?secret=GEHEIM&digits=8", "digits"],
      ["--totp-secret=otpauth://totp/x", "empty"],
      ["--totp-secret=A", "--totp-secret"],
      ["--totp-secret=----", "--totp-secret"],
      [`--password=${SECRET}\x07`, "--password"],
    ] as const
  ) await assertRefused(stage, [...GOOD, options], hint);
});
