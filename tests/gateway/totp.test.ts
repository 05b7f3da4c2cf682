import { assertEquals, assertThrows } from "@std/assert";
import { parseTotpSecret, totpAt, totpStep } from "../../lib/gateway/totp.ts";

Deno.test("totpAt gives the SHA-1 vectors of RFC 6238, cut to six digits", async () => {
  const secret = new TextEncoder().encode("12345678901234567890");
  for (
    const [seconds, eightDigits] of [
      [59, "94287082"],
      [1111111109, "07081804"],
      [1111111111, "14050471"],
      [1234567890, "89005924"],
      [2000000000, "69279037"],
      [20000000000, "65353130"],
    ] as const
  ) {
    assertEquals(await totpAt(secret, seconds), eightDigits.slice(2));
    // The whole step has one token.
    const start = totpStep(seconds) * 30;
    assertEquals(await totpAt(secret, start), eightDigits.slice(2));
    assertEquals(await totpAt(secret, start + 29.999), eightDigits.slice(2));
  }
});

Deno.test("parseTotpSecret reads secrets as people have them", () => {
  const expected = new TextEncoder().encode("Hello!\xde\xad\xbe\xef")
    .slice(0, 6);
  for (
    const text of [
      "JBSWY3DPEE",
      "jbswy3dpee",
      "JBSWY3DPEE======",
      "JBSW Y3DP EE",
      "jbsw-y3dp-ee==",
      "\tJBSW\u00a0Y3DP_EE\n",
      "otpauth://totp/me?secret=JBSWY3DPEE",
      "  otpauth://totp/A:me@b.example?issuer=A&secret=jbswy3dpee  ",
      "otpauth://totp/?secret=JBSW+Y3DP%20EE&digits=6&period=30&algorithm=sha1",
    ]
  ) assertEquals(parseTotpSecret(text), expected, text);
});

Deno.test("parseTotpSecret refuses the rest, and never repeats it", () => {
  for (
    const text of [
      "",
      "   ",
      "===",
      "JBSWY3DPEHPK3PX0", // zero is not in the alphabet
      "JBSWY3DPEHPK3PX1",
      "JBSWY3DPEHPK3PXÄ",
      "JBSWY3DPE", // no whole number of bytes
      "A",
      "otpauth://",
      "otpauth://totp/x",
      "otpauth://totp/x?secret=",
      "otpauth://hotp/x?secret=JBSWY3DPEE&counter=1",
      "otpauth://totp/x?secret=JBSWY3DPEE&digits=8",
      "otpauth://totp/x?secret=JBSWY3DPEE&period=60",
      "otpauth://totp/x?secret=JBSWY3DPEE&algorithm=SHA256",
      "https://totp/x?secret=JBSWY3DPEE",
    ]
  ) {
    const { message } = assertThrows(() => parseTotpSecret(text), TypeError);
    assertEquals(/JBSW/i.test(message), false, message);
  }
});
